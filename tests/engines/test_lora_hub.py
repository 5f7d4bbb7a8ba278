"""LoRAs are fetched from a hub on this machine: only what is needed, and once."""

import pytest

from deployments.engines.sdxl.lora import read_lora
from deployments.errors import GeneratorNotInitialized
from deployments.hub import repository
from tests.support.hub_server import HubServer


@pytest.fixture
def hub(lora_files, monkeypatch, tmp_path):
    """A hub with LoRAs, and an empty cache."""
    many = tmp_path / "many"
    many.mkdir()
    for name in ("one.safetensors", "the second #2.safetensors"):
        (many / name).write_bytes(lora_files["kohya"].read_bytes())
    (tmp_path / "nothing").mkdir()
    monkeypatch.setattr(repository.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(repository.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    folders = {
        "o/peft": lora_files["kohya"].parent / "peft",
        "o/many": many,
        "o/nothing": tmp_path / "nothing",
    }
    with HubServer(folders) as server:
        monkeypatch.setattr(repository.constants, "ENDPOINT", server.url)
        yield server


@pytest.mark.parametrize(
    ("lora_path", "kind"), [("o/peft", "peft"), ("o/many/the second #2.safetensors", "kohya")]
)
def test_a_lora_is_fetched_once_and_is_the_same_as_on_disk(
    lora_path, kind, hub, lora_files, monkeypatch
):
    local = read_lora(
        str(lora_files["kohya"].parent / "peft" if kind == "peft" else lora_files[kind])
    )
    fetched = read_lora(lora_path)
    assert (fetched.path, fetched.sha256) == (lora_path, local.sha256)
    assert "one.safetensors" not in hub.sent_files
    sent = hub.sent_bytes
    assert read_lora(lora_path).sha256 == local.sha256
    monkeypatch.setattr(repository.constants, "HF_HUB_OFFLINE", True)
    assert read_lora(lora_path).sha256 == local.sha256
    assert hub.sent_bytes == sent


@pytest.mark.parametrize(
    ("lora_path", "reason"),
    [
        ("o/many", "it holds several .safetensors files, name one: one.safetensors, the second"),
        ("o/nothing", "it holds no .safetensors file"),
        ("o/absent", "has no model 'o/absent'"),
        ("o/many/three.safetensors", "it has no file three.safetensors"),
    ],
)
def test_what_the_hub_does_not_have_is_a_sentence(lora_path, reason, hub):
    with pytest.raises(GeneratorNotInitialized) as raised:
        read_lora(lora_path)
    assert raised.value.reason.startswith(f"LoRA {lora_path!r}: ")
    assert reason in raised.value.reason
    assert "\n" not in raised.value.reason


def test_without_network_and_cache_it_is_a_sentence(hub, monkeypatch):
    monkeypatch.setattr(repository.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(GeneratorNotInitialized) as raised:
        read_lora("o/peft")
    assert raised.value.reason == (
        "LoRA 'o/peft': HF_HUB_OFFLINE forbids to ask the hub, "
        "and it was never downloaded completely"
    )
