"""Base models in diffusers' layout: every set of files that it writes, and no gap in them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file

from deployments.engines.sdxl.base_model import load_base_model
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.vae import VAE_NOT_LOADED
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.frames import sha256
from tests.support.hub_server import HubServer
from tests.support.original_writer import original_tensors
from tests.support.tiny_sdxl import load_tiny_sdxl, write_tiny_sdxl

ROOT = Path(__file__).parents[2]
PARTS = {
    "unet": "diffusion_pytorch_model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "text_encoder": "model.safetensors",
    "text_encoder_2": "model.safetensors",
}
REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse", seed=7)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny_sdxl(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def pipeline(tiny):
    return load_tiny_sdxl(tiny.base_model)


@pytest.fixture
def load(tiny):
    def load(folder, dtype=torch.float32, **settings):
        update = {"base_model": str(folder), **settings}
        return load_base_model(tiny.model_copy(update=update), dtype)

    return load


def has_weights_of(loaded, pipeline, dtype):
    return all(
        torch.equal(value.to(dtype), getattr(loaded, part).state_dict()[key])
        for part in PARTS
        for key, value in getattr(pipeline, part).state_dict().items()
    )


def save_mixed(pipeline, folder):
    """fp16 for the UNet alone; the others plain."""
    pipeline.save_pretrained(folder)
    (folder / "unet" / PARTS["unet"]).unlink()
    pipeline.unet.save_pretrained(folder / "unet", variant="fp16")


def save_older_shards(pipeline, folder):
    """Shards with the variant at the end, as diffusers and transformers wrote it until 2024."""
    pipeline.save_pretrained(folder, variant="fp16", max_shard_size="200KB")
    for shard in folder.glob("unet/*.fp16-*.safetensors"):
        _, _, number = shard.name.removesuffix(".safetensors").partition(".fp16-")
        shard.rename(shard.with_name(f"diffusion_pytorch_model-{number}.fp16.safetensors"))
    index = folder / "unet/diffusion_pytorch_model.safetensors.index.fp16.json"
    text = json.loads(index.read_text())
    text["weight_map"] = {
        key: name.replace(".fp16-", "-").replace(".safetensors", ".fp16.safetensors")
        for key, name in text["weight_map"].items()
    }
    index.write_text(json.dumps(text))


SAVERS = {
    "plain": lambda pipeline, folder: pipeline.save_pretrained(folder),
    "plain shards": lambda pipeline, folder: pipeline.save_pretrained(
        folder, max_shard_size="200KB"
    ),
    "fp16 only": lambda pipeline, folder: pipeline.save_pretrained(folder, variant="fp16"),
    "bf16 only": lambda pipeline, folder: pipeline.save_pretrained(folder, variant="bf16"),
    "fp16 shards": lambda pipeline, folder: pipeline.save_pretrained(
        folder, variant="fp16", max_shard_size="200KB"
    ),
    "fp16 shards of older format": save_older_shards,
    "mixed": save_mixed,
}


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16], ids=str)
@pytest.mark.parametrize("name", SAVERS)
def test_every_set_of_files_is_loaded(name, dtype, pipeline, load, tmp_path):
    half = pipeline.to(torch.float16)
    SAVERS[name](half, tmp_path)
    assert has_weights_of(load(tmp_path, dtype), half, dtype)


def test_half_precision_takes_the_smaller_files_and_float32_the_exact_ones(
    pipeline, load, tmp_path
):
    pipeline.save_pretrained(tmp_path)
    pipeline.to(torch.float16)
    for part in PARTS:
        # So that the two sets of files can be told apart.
        next(getattr(pipeline, part).parameters()).data.zero_()
    pipeline.save_pretrained(tmp_path, variant="fp16")
    for dtype, is_half in ((torch.float16, True), (torch.bfloat16, True), (torch.float32, False)):
        loaded = load(tmp_path, dtype)
        first = [next(getattr(loaded, part).parameters()) for part in PARTS]
        assert [not weight.any() for weight in first] == [is_half] * len(PARTS)


HALF_FILES = {f"{part}/{name.replace('.', '.fp16.', 1)}" for part, name in PARTS.items()}


FETCH = """
import sys, torch
from deployments.engines.sdxl.base_model import load_base_model
from deployments.errors import GeneratorNotInitialized
from deployments.settings import RendererSettings
settings = RendererSettings.model_validate_json(sys.argv[1])
try:
    load_base_model(settings, getattr(torch, sys.argv[2]))
except GeneratorNotInitialized as error:
    sys.exit(error.reason)
"""


def fetch(settings, dtype, hub_url, cache):
    """Load a base model in a process of its own; the hub's client reads its address at import."""
    return subprocess.run(
        [sys.executable, "-c", FETCH, settings.model_dump_json(), dtype],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "HF_ENDPOINT": hub_url,
            "HF_HOME": str(cache),
            "HF_HUB_OFFLINE": "0",
        },
    )


def test_from_the_hub_only_the_files_that_the_device_needs_are_fetched(tiny, pipeline, tmp_path):
    repository = tmp_path / "hub/owner/sdxl"
    pipeline.save_pretrained(repository)
    pipeline.to(torch.float16).save_pretrained(repository, variant="fp16")
    (repository / "single_file.safetensors").write_bytes(b"0" * 1000)
    settings = tiny.model_copy(update={"base_model": "owner/sdxl"})
    with HubServer({"owner/sdxl": repository}) as hub:
        done = fetch(settings, "bfloat16", hub.url, tmp_path / "cache")
        assert done.returncode == 0, done.stderr
        assert {name for name in hub.sent_files if name.endswith(".safetensors")} == HALF_FILES
        sent = hub.sent_bytes
        again = fetch(settings, "bfloat16", hub.url, tmp_path / "cache")
        assert again.returncode == 0, again.stderr
        assert hub.sent_bytes == sent
    # The hub is gone, and float32 has only what the cache has.
    offline = fetch(settings, "float32", hub.url, tmp_path / "cache")
    assert offline.returncode == 0, offline.stderr


def test_a_wrong_repository_is_named_before_its_weights_are_fetched(tiny, tmp_path):
    repository = tmp_path / "hub/owner/flux"
    (repository / "transformer").mkdir(parents=True)
    (repository / "model_index.json").write_text(json.dumps({"_class_name": "FluxPipeline"}))
    (repository / "transformer/diffusion_pytorch_model.safetensors").write_bytes(b"0" * 1000)
    settings = tiny.model_copy(update={"base_model": "owner/flux"})
    with HubServer({"owner/flux": repository}) as hub:
        done = fetch(settings, "float16", hub.url, tmp_path / "cache")
        assert "BASE_MODEL 'owner/flux' cannot be loaded: it is FLUX (FluxPipeline)" in done.stderr
        assert hub.sent_files == {"model_index.json"}


def damaged(pipeline, folder, part, damage):
    pipeline.save_pretrained(folder)
    file = folder / part / PARTS[part]
    tensors = load_file(file)
    key = sorted(tensors)[len(tensors) // 2]
    damage(tensors, key)
    save_file(tensors, file, {"format": "pt"})
    return key


DAMAGES = {
    "lacks": lambda tensors, key: tensors.pop(key),
    "unexpected weight": lambda tensors, key: tensors.update({f"more.{key}": torch.ones(1)}),
    "shape": lambda tensors, key: tensors.update({key: torch.ones(3, 5, 7)}),
    "NaN or infinite": lambda tensors, key: tensors[key].view(-1)[0].fill_(float("nan")),
    "NaN or infinite values": lambda tensors, key: tensors[key].view(-1)[0].fill_(float("inf")),
}


@pytest.mark.parametrize("said", DAMAGES)
@pytest.mark.parametrize("part", PARTS)
def test_wrong_weights_are_refused_by_name(part, said, tiny, pipeline, tmp_path):
    key = damaged(pipeline, tmp_path, part, DAMAGES[said])
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(tiny.model_copy(update={"base_model": str(tmp_path)}))
    reason = raised.value.reason
    assert reason.startswith(f"BASE_MODEL '{tmp_path}' cannot be loaded: ")
    assert said in reason
    assert key.removeprefix("text_model.") in reason


def test_weights_that_only_half_precision_cannot_hold_are_refused(tiny, pipeline, tmp_path):
    pipeline.unet.conv_in.bias.data[0] = 1e6
    pipeline.save_pretrained(tmp_path)
    update = {"base_model": str(tmp_path), "torch_device": "cpu"}
    SDXLRenderer(tiny.model_copy(update=update))
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(tiny.model_copy(update={**update, "torch_dtype": "float16"}))
    assert "its unet holds NaN or infinite values in 'conv_in.bias'" in raised.value.reason
    assert "float16" in raised.value.reason


@pytest.fixture
def other_vae(tiny):
    torch.manual_seed(5)
    vae = AutoencoderKL.from_config(AutoencoderKL.load_config(Path(tiny.base_model, "vae")))
    vae.register_to_config(force_upcast=False)
    return vae


def test_an_external_vae_decodes_and_stands_in_the_recipe(tiny, pipeline, other_vae, tmp_path):
    other_vae.save_pretrained(tmp_path / "folder")
    other_vae.save_pretrained(tmp_path / "half", variant="fp16")
    pipeline.vae = other_vae
    tensors = original_tensors(pipeline)
    of_vae = {k: v for k, v in tensors.items() if k.startswith("first_stage_model.")}
    save_file(of_vae, tmp_path / "prefixed.safetensors")
    bare = {key.removeprefix("first_stage_model."): value for key, value in of_vae.items()}
    save_file(bare, tmp_path / "bare.safetensors")
    pipeline.save_pretrained(tmp_path / "whole")
    expected = SDXLRenderer(tiny.model_copy(update={"base_model": str(tmp_path / "whole")}))
    wanted = sha256(expected.render(REQUEST))
    diffusers_file = f"folder/{PARTS['vae']}"
    for name in ("folder", "half", "prefixed.safetensors", "bare.safetensors", diffusers_file):
        renderer = SDXLRenderer(tiny.model_copy(update={"vae_path": str(tmp_path / name)}))
        frame = renderer.render(REQUEST)
        assert sha256(frame) == wanted, name
        assert frame.recipe.vae.endswith(name)
    assert sha256(SDXLRenderer(tiny).render(REQUEST)) != wanted


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda vae, folder: folder, "it has no config.json"),
        (lambda vae, folder: folder / "absent", "there is no such file or folder"),
        (lambda vae, folder: _pickled(folder), "only .safetensors files are read"),
        (lambda vae, folder: _scaled(vae, folder), "its scaling_factor is 0.18215, and the base"),
        (lambda vae, folder: _lora(folder), "it is a LoRA, not a VAE"),
        (lambda vae, folder: _without(vae, folder), "its VAE lacks one weight, 'decoder.conv_in"),
    ],
)
def test_an_unusable_vae_is_refused_with_a_reason(make, reason, tiny, other_vae, tmp_path):
    path = make(other_vae, tmp_path)
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(tiny.model_copy(update={"vae_path": str(path)}))
    assert raised.value.message == VAE_NOT_LOADED
    assert raised.value.reason.startswith(f"VAE_PATH {str(path)!r} cannot be loaded: ")
    assert reason in raised.value.reason


def _pickled(folder):
    torch.save({}, folder / "vae.pt")
    return folder / "vae.pt"


def _scaled(vae, folder):
    """The scale of Stable Diffusion 1's VAE, whose weights have the same shapes."""
    vae.register_to_config(scaling_factor=0.18215)
    vae.save_pretrained(folder)
    return folder


def _lora(folder):
    save_file({"lora_unet_a.lora_down.weight": torch.ones(1)}, folder / "x.safetensors")
    return folder / "x.safetensors"


def _without(vae, folder):
    tensors = dict(vae.state_dict())
    del tensors["decoder.conv_in.bias"]
    save_file(tensors, folder / "x.safetensors")
    return folder / "x.safetensors"
