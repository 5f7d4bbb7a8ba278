"""A LoRA of which any part cannot be used is refused with a reason."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from deployments.errors import GeneratorNotInitialized
from deployments.lora_path import LORA_NOT_LOADED
from tests.engines.lora_writers import render_with


def no_such_path(folder: Path, _: Path) -> Path:
    return folder / "absent"


def empty_folder(folder: Path, _: Path) -> Path:
    return folder


def pickled_file(folder: Path, _: Path) -> Path:
    (folder / "lora.bin").write_bytes(b"\x80\x04")
    return folder / "lora.bin"


def corrupt_header(folder: Path, kohya: Path) -> Path:
    (folder / "lora.safetensors").write_bytes(b"\xff" * 100)
    return folder / "lora.safetensors"


def two_files(folder: Path, kohya: Path) -> Path:
    shutil.copy(kohya, folder / "one.safetensors")
    shutil.copy(kohya, folder / "two.safetensors")
    return folder


def renamed(old: str, new: str) -> Callable[[Path, Path], Path]:
    def write(folder: Path, kohya: Path) -> Path:
        tensors = {k.replace(old, new): v for k, v in load_file(kohya).items()}
        save_file(tensors, folder / "lora.safetensors")
        return folder

    return write


def truncated(folder: Path, kohya: Path) -> Path:
    tensors = {k: v[:, :5].contiguous() if "down" in k else v for k, v in load_file(kohya).items()}
    save_file(tensors, folder / "lora.safetensors")
    return folder


def stray_module(folder: Path, kohya: Path) -> Path:
    tensors = load_file(kohya)
    for suffix in ("lora_down.weight", "lora_up.weight", "alpha"):
        old = "lora_te1_text_model_encoder_layers_0_mlp_fc1."
        tensors[old.replace("layers_0", "layers_30") + suffix] = tensors[old + suffix].clone()
    save_file(tensors, folder / "lora.safetensors")
    return folder


def broken_metadata(folder: Path, kohya: Path) -> Path:
    save_file(load_file(kohya), folder / "lora.safetensors", {"lora_adapter_metadata": "{oops"})
    return folder


def not_finite(folder: Path, kohya: Path) -> Path:
    tensors = load_file(kohya)
    key = next(key for key in tensors if key.endswith("lora_up.weight"))
    tensors[key] = tensors[key] * float("nan")
    save_file(tensors, folder / "lora.safetensors")
    return folder


def peft_config_of_another_kind(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    (folder / "unet_lora" / "adapter_config.json").write_text("[]")
    return folder


def one_peft_part(folder: Path, kohya: Path) -> Path:
    return kohya.parent / "peft" / "unet_lora"


def peft_without_config(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    (folder / "unet_lora" / "adapter_config.json").unlink()
    return folder


def peft_dora(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    config = folder / "unet_lora" / "adapter_config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "use_dora": True}))
    return folder


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (no_such_path, "does not exist"),
        (empty_folder, "holds no .safetensors file"),
        (pickled_file, "is not a .safetensors file"),
        (corrupt_header, "cannot be read"),
        (two_files, "several .safetensors files: one.safetensors, two.safetensors"),
        (renamed("lora_down", "lokr_w1"), "is a LoKr, which is not supported"),
        (renamed("lora_down.weight", "hada_w1_a"), "is a LoHa, which is not supported"),
        (renamed("alpha", "dora_scale"), "is a DoRA, which is not supported"),
        (renamed("lora_", "model_"), "holds no LoRA"),
        (renamed("lora_up.weight", "diff"), "belongs to no weights"),
        (truncated, "nothing in it fits the base model"),
        (stray_module, "1 of its"),
        (one_peft_part, "give the folder that holds unet_lora/"),
        (peft_without_config, "no readable adapter_config.json"),
        (broken_metadata, "cannot be read: "),
        (not_finite, "holds NaN or infinite values in "),
        (peft_config_of_another_kind, "cannot be read: "),
        (peft_dora, "is a DoRA, which is not supported"),
    ],
)
def test_an_unusable_lora_is_refused_with_a_reason(write, reason, lora_files, settings, tmp_path):
    path = write(tmp_path, lora_files["kohya"])
    with pytest.raises(GeneratorNotInitialized) as raised:
        render_with(path, settings)
    assert raised.value.message == LORA_NOT_LOADED
    assert reason in raised.value.reason
