"""Downloads from a hub over a line that is slow, is cut, or is silent."""

import os
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from huggingface_hub import hf_hub_download, snapshot_download
from PIL import Image

from deployments import embedded
from deployments.engines.clip_scorer import load_scorer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.hub import download, repository
from deployments.hub.cache import RepositoryCache
from deployments.hub.errors import HubError
from deployments.hub.fetch import fetch
from deployments.hub.repository import Hub
from deployments.hub.selection import PipelineSelection
from deployments.settings import AppSettings, ScorerSettings
from deployments.types import FrameRequest
from serve_app.launch.downloads import hub_requirements
from tests.engines.frames import sha256
from tests.support.hub_server import HubServer
from tests.support.service import BIN, ROOT

REPO = "studio/small-sdxl"
BASE = Path(embedded.FAMILY["base_model"])
LINE_BYTES_PER_S = 2_000_000
FULL = PipelineSelection(prefers_half=False)


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setattr(repository.constants, "HF_HUB_OFFLINE", False)
    with HubServer({REPO: BASE}) as server:
        yield server


@pytest.fixture
def fetched(hub, tmp_path):
    """A function that fetches the model into an empty cache."""
    cache = RepositoryCache.of(REPO, tmp_path / "cache")

    def run(*, token=None, on_transfer=lambda transfer: None):
        source = Hub(hub.url, token, is_offline=False)
        return fetch(REPO, FULL, on_transfer, hub=source, cache=cache)

    return run


def size_of(folder):
    """Bytes of all contents below a folder; both tokenizers have the same vocabulary."""
    return sum(map(len, {path.read_bytes() for path in folder.rglob("*") if path.is_file()}))


def test_what_was_fetched_is_what_the_hub_has_and_its_own_client_finds_it(fetched, hub, tmp_path):
    told = []
    folder = fetched(on_transfer=told.append)
    names = {path.relative_to(BASE) for path in BASE.rglob("*") if path.is_file()}
    assert {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} == names
    assert all((folder / name).read_bytes() == (BASE / name).read_bytes() for name in names)
    assert told[-1].done_bytes == told[-1].total_bytes == size_of(BASE) == hub.sent_bytes
    offline = {"cache_dir": tmp_path / "cache", "local_files_only": True}
    assert Path(snapshot_download(REPO, **offline)) == folder
    assert Path(hf_hub_download(REPO, "unet/config.json", **offline)).is_file()


def test_a_second_fetch_sends_no_file_again(fetched, hub):
    folder, sent = fetched(), hub.sent_bytes
    assert (fetched(), hub.sent_bytes) == (folder, sent)


def test_a_line_that_is_cut_costs_less_than_a_tenth(fetched, hub):
    hub.cut_after(size_of(BASE) // 2)
    fetched()
    assert hub.sent_bytes <= 1.1 * size_of(BASE)


def test_a_server_without_ranges_sends_the_file_again(fetched, hub):
    hub.ignores_ranges = True
    hub.cut_after(size_of(BASE) // 2)
    told = []
    folder = fetched(on_transfer=told.append)
    assert size_of(folder) == told[-1].done_bytes == size_of(BASE)


def test_processes_that_want_the_same_model_download_it_once(fetched, hub):
    with ThreadPoolExecutor(3) as pool:
        folders = {each.result() for each in [pool.submit(fetched) for _ in range(3)]}
    assert len(folders) == 1
    assert hub.sent_bytes == size_of(BASE)


def test_damaged_bytes_are_refused_and_deleted(fetched, hub):
    hub.damages = True
    with pytest.raises(HubError, match="arrived damaged and was deleted"):
        fetched()
    hub.damages = False
    assert size_of(fetched()) == size_of(BASE)


def test_a_model_behind_terms_needs_the_token(fetched, hub):
    hub.token = "secret"
    with pytest.raises(HubError, match="accept the terms on the model's page and set HF_TOKEN"):
        fetched()
    assert size_of(fetched(token="secret")) == size_of(BASE)


def test_a_name_that_the_hub_does_not_know_is_told(hub, tmp_path):
    source = Hub(hub.url, None, is_offline=False)
    with pytest.raises(HubError, match="has no model 'studio/none', or it needs a token"):
        fetch("studio/none", FULL, hub=source, cache=RepositoryCache(tmp_path))


def test_another_kind_of_model_is_refused_before_its_weights(fetched, hub, tmp_path):
    copy = shutil.copytree(BASE, tmp_path / "other")
    index = copy / "model_index.json"
    index.write_text(index.read_text().replace("StableDiffusionXLPipeline", "FluxPipeline"))
    hub.repositories[REPO] = copy
    with pytest.raises(HubError, match="it is FLUX"):
        fetched()
    assert hub.sent_bytes < 0.2 * size_of(BASE)


def test_a_disk_that_is_too_small_is_told_before_the_download(fetched, hub, monkeypatch):
    monkeypatch.setattr(download, "SPARE_BYTES", 10**15)
    with pytest.raises(HubError, match="make space, or set HF_HOME to a folder on another disk"):
        fetched()
    assert hub.sent_files == {"model_index.json"}


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(repository, "FIRST_ANSWER_TIMEOUT_S", 0.5)
    monkeypatch.setattr(download, "SILENCE_TIMEOUT_S", 0.5)
    monkeypatch.setattr(download, "PAUSES_S", (0.1, 0.1))


def test_a_silent_hub_is_told_or_the_earlier_download_is_used(fetched, hub, hasty):
    hub.is_silent = True
    with pytest.raises(HubError, match=r"did not answer within 0.5 s, and it was never downloaded"):
        fetched()
    hub.is_silent = False
    folder = fetched()
    hub.is_silent = True
    assert fetched() == folder


def test_a_download_that_stopped_halfway_is_not_used_without_the_hub(fetched, hub, hasty):
    hub.cut_after(size_of(BASE) // 2)

    def end(transfer):
        if transfer.done_bytes > size_of(BASE) // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(on_transfer=end)
    hub.is_silent = True
    with pytest.raises(HubError, match="never downloaded completely"):
        fetched()


def test_a_hub_that_falls_silent_ends_the_download_with_its_state(fetched, hub, hasty):
    hub.bytes_per_s = 200_000
    timer = threading.Timer(1.0, lambda: setattr(hub, "bytes_per_s", 1))
    timer.start()
    with pytest.raises(HubError, match=r"stopped at 0\.\d\d of .* \(no byte came for 0.5 s\)"):
        fetched()


@pytest.fixture
def environment(hub, tmp_path, monkeypatch):
    """HF_ENDPOINT and HF_HUB_CACHE, for our code and that of the libraries."""
    template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(repository.constants, "ENDPOINT", hub.url)
    monkeypatch.setattr(repository.constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(repository.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))


def test_the_renderer_loads_a_hub_id_and_draws_the_same(hub, environment, settings, renderer):
    loaded = SDXLRenderer(settings.model_copy(update={"base_model": REPO}))
    request = FrameRequest(frame_number=1, prompt="aldar_kose_man on a horse", seed=3, attempt=1)
    assert sha256(loaded.render(request)) == sha256(renderer.render(request))


def test_the_scorer_loads_a_hub_id_and_downloads_it_once(hub, environment, tmp_path):
    source = str(embedded.FAMILY["clip_model"]).removeprefix("local-dir:")
    folder = shutil.copytree(source, tmp_path / "clip")
    config = folder / "open_clip_config.json"
    # On a hub the configuration names the repository of the tokenizer.
    config.write_text(config.read_text().replace('"local"', '"studio/clip"'))
    hub.repositories["studio/clip"] = folder
    named = AppSettings(clip_model="hf-hub:studio/clip").group(ScorerSettings)
    local = AppSettings().group(ScorerSettings)
    picture = [Image.linear_gradient("L").convert("RGB")]
    assert load_scorer(named).embed(picture) == load_scorer(local).embed(picture)
    assert hub.sent_bytes == size_of(folder)


def test_where_the_default_scorer_of_sdxl_lies_is_known_without_torch():
    base, adapter, scorer = hub_requirements(AppSettings(base_model="owner/sdxl"))
    assert (base.repo_id, adapter.repo_id) == ("owner/sdxl", "h94/IP-Adapter")
    assert scorer.repo_id == "timm/vit_large_patch14_clip_224.openai"
    assert "open_clip_model.safetensors" in scorer.selection.weights


def pull(hub, folder, **options):
    """`storyboard pull` of the model into an empty cache."""
    environment = os.environ | {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(folder),
        "HF_HUB_OFFLINE": "0",
        "BASE_MODEL": REPO,
        "IP_ADAPTER_PATH": str(embedded.FAMILY["ip_adapter_path"]),
        "CLIP_MODEL": str(embedded.FAMILY["clip_model"]),
        "CLIP_PRETRAINED": "",
        "TORCH_DEVICE": "cpu",
    }
    command = [BIN / "storyboard", "pull"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_a_first_start_on_a_slow_line_that_is_cut_and_a_process_that_is_killed_end_well(
    hub, tmp_path
):
    total = size_of(BASE)
    hub.bytes_per_s = LINE_BYTES_PER_S
    hub.cut_after(total // 2)
    first = pull(hub, tmp_path)
    while hub.sent_bytes < 0.7 * total and first.poll() is None:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    second = pull(hub, tmp_path)
    output, _ = second.communicate(timeout=300)
    assert second.returncode == 0, output
    assert f"{REPO} is complete:" in output
    assert f"Downloading {REPO}: " in output
    assert hub.sent_bytes <= 1.1 * total, (hub.sent_bytes, total)
    print(f"sent {hub.sent_bytes} of {total}: {hub.sent_bytes / total:.3f}x")


def test_pull_from_a_silent_hub_ends_in_one_sentence(hub, tmp_path):
    hub.is_silent = True
    began = time.monotonic()
    process = pull(hub, tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert output.splitlines() == [
        f"Error: BASE_MODEL {REPO!r}: {hub.url} did not answer within 10 s, and it was never "
        "downloaded completely"
    ]
    assert time.monotonic() - began < 60
