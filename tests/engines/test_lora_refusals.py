"""A LoRA of which any part cannot be used is refused with a reason."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
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


def peft_oft(folder: Path, kohya: Path) -> Path:
    shutil.copytree(kohya.parent / "peft", folder, dirs_exist_ok=True)
    config = folder / "unet_lora" / "adapter_config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "peft_type": "OFT"}))
    return folder


def without(part: str) -> Callable[[Path, Path], Path]:
    """One layer lacks a part."""

    def write(folder: Path, kohya: Path) -> Path:
        tensors = load_file(kohya)
        del tensors[next(key for key in tensors if key.endswith(part))]
        save_file(tensors, folder / "lora.safetensors")
        return folder

    return write


def with_key(key: str) -> Callable[[Path, Path], Path]:
    """One tensor more, beside a layer of the LoRA."""

    def write(folder: Path, kohya: Path) -> Path:
        tensors = load_file(kohya)
        layer = next(name for name in tensors if name.endswith("lora_up.weight"))
        tensors[key.format(layer=layer.removesuffix(".lora_up.weight"))] = tensors[layer].clone()
        save_file(tensors, folder / "lora.safetensors")
        return folder

    return write


def the_same_layer_twice(folder: Path, kohya: Path) -> Path:
    """Under kohya's name and under diffusers' name."""
    tensors = load_file(kohya)
    kohyas, diffusers = "middle_block_1_proj_in", "mid_block_attentions_0_proj_in"
    twice = {k.replace(kohyas, diffusers): v.clone() for k, v in tensors.items() if kohyas in k}
    assert len(twice) == 3
    save_file(tensors | twice, folder / "lora.safetensors")
    return folder


def integers(folder: Path, kohya: Path) -> Path:
    tensors = {k: v.to(torch.int8) if "up" in k else v for k, v in load_file(kohya).items()}
    save_file(tensors, folder / "lora.safetensors")
    return folder


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (no_such_path, "does not exist"),
        (empty_folder, "holds no .safetensors file"),
        (pickled_file, "'lora.bin' is a pickle"),
        (corrupt_header, "is no .safetensors file"),
        (two_files, "several .safetensors files, name one: one.safetensors, two.safetensors"),
        (renamed("lora_down.weight", "lokr_w1"), "its down is missing"),
        (renamed("lora_down.weight", "oft_blocks"), "is a LoRA of the kind OFT"),
        (renamed("alpha", "dora_scale"), "its DoRA of 1 rows has a weight"),
        (renamed("lora_", "model_"), "is a model that is not known here (its first tensors are "),
        (renamed("lora_up.weight", "diff"), "its up is missing"),
        (without("lora_up.weight"), "1 of its 134 layers do not fit"),
        (without("lora_down.weight"), "its down is missing"),
        (with_key("{layer}.lokr_t2"), "its lokr_t2 belongs to no weights"),
        (with_key("{layer}.diff"), "its diff belongs to no weights"),
        (with_key("{layer}.diff_b"), "a bias that the model does not have"),
        (with_key("{layer}.lora_left.weight"), "which is not a LoRA weight"),
        (with_key("somewhere.else"), "has the key 'somewhere.else', which is not a LoRA weight"),
        (with_key("lora_unet_mid_block_nothing.alpha"), "the model has no such module"),
        (the_same_layer_twice, " twice"),
        (integers, "holds torch.int8 in "),
        (truncated, "nothing in it fits the base model"),
        (stray_module, "1 of its"),
        (one_peft_part, "give the folder that holds unet_lora/"),
        (peft_without_config, "no readable adapter_config.json"),
        (broken_metadata, "cannot be read: "),
        (not_finite, "holds NaN or infinite values in "),
        (peft_config_of_another_kind, "cannot be read: "),
        (peft_oft, "is a OFT, which is not supported"),
    ],
)
def test_an_unusable_lora_is_refused_with_a_reason(write, reason, lora_files, settings, tmp_path):
    path = write(tmp_path, lora_files["kohya"])
    with pytest.raises(GeneratorNotInitialized) as raised:
        render_with(path, settings)
    assert raised.value.message == LORA_NOT_LOADED
    assert reason in raised.value.reason
