"""Finds the base model, and refuses by name what is none; free of torch, which takes seconds.

Only headers and small JSON files are read, so that a wrong BASE_MODEL is reported at once.
"""

import json
from pathlib import Path
from typing import Any

from deployments.errors import GeneratorNotInitialized
from deployments.safetensors_header import NotSafetensors, SafetensorsHeader, read_header
from deployments.weight_kinds import SDXL_CHECKPOINT, kind_of_weights

BASE_MODEL_NOT_LOADED = "Generator not initialized. Set BASE_MODEL environment variable."

PIPELINE_CLASS = "StableDiffusionXLPipeline"

MODEL_FOLDERS = ("unet", "vae", "text_encoder", "text_encoder_2")
"""The components with weights, and their folders."""

_PIPELINE_NAMES = {
    "StableDiffusionPipeline": "Stable Diffusion 1 or 2",
    "StableDiffusionXLImg2ImgPipeline": "the SDXL refiner",
    "StableDiffusionXLInpaintPipeline": "SDXL inpainting",
    "StableDiffusionXLControlNetPipeline": "SDXL with a ControlNet",
    "StableDiffusion3Pipeline": "Stable Diffusion 3",
    "FluxPipeline": "FLUX",
    "Flux2Pipeline": "FLUX.2",
    "KolorsPipeline": "Kolors",
}

_LORA_FILES = ("pytorch_lora_weights.safetensors", "adapter_config.json", "unet_lora")


def unusable_base_model(base_model: str, reason: str) -> GeneratorNotInitialized:
    """The error for a base model that cannot be used.

    Args:
        base_model: the value of BASE_MODEL.
        reason: why not.
    """
    sentence = f"BASE_MODEL {base_model!r} cannot be loaded: {reason}"
    return GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, sentence)


def check_base_model(base_model: str) -> None:
    """Check that a local path holds an SDXL model; a hub id is not looked up.

    Args:
        base_model: the value of BASE_MODEL.

    Raises:
        GeneratorNotInitialized: it is something else, and `reason` says what.
    """
    path = Path(base_model).expanduser()
    try:
        if path.is_file():
            check_base_file(path)
        elif path.is_dir():
            check_base_folder(path)
    except (ValueError, OSError) as error:
        raise unusable_base_model(base_model, str(error)) from error


def check_base_file(path: Path) -> None:
    """Check that a file is an SDXL checkpoint.

    Raises:
        ValueError: it is something else.
    """
    if path.suffix != ".safetensors":
        raise ValueError(f"only .safetensors files are read, and it is {_article(path.suffix)}")
    kind = kind_of_weights(_read_header(path, "it"))
    if kind.name != SDXL_CHECKPOINT:
        raise ValueError(f"it is {kind.name}, not {SDXL_CHECKPOINT}{kind.hint}")


def check_base_folder(folder: Path) -> None:
    """Check that a folder holds an SDXL model in diffusers' layout.

    Raises:
        ValueError: it holds something else, or a part is missing.
    """
    index = folder / "model_index.json"
    if not index.is_file():
        raise ValueError(_describe_folder(folder))
    check_model_index(read_json(index))
    check_unet_config(read_json(folder / "unet" / "config.json"))
    for name in MODEL_FOLDERS:
        for file in sorted((folder / name).glob("*.safetensors")):
            _read_header(file, f"its file {name}/{file.name}")


def check_model_index(index: dict[str, Any]) -> None:
    """Check that diffusers' `model_index.json` is that of an SDXL with all its parts.

    Raises:
        ValueError: it is that of another model.
    """
    name = index.get("_class_name")
    if name != PIPELINE_CLASS:
        family = _PIPELINE_NAMES.get(str(name))
        called = f"{family} ({name})" if family else str(name)
        raise ValueError(f"it is {called}, not an SDXL base model ({PIPELINE_CLASS})")
    for part in (*MODEL_FOLDERS, "tokenizer", "tokenizer_2", "scheduler"):
        if (index.get(part) or [None, None])[1] is None:
            raise ValueError(f"its model_index.json names no {part}")


def check_unet_config(config: dict[str, Any]) -> None:
    """Check that a UNet's `config.json` is that of text to image with SDXL's conditioning.

    Raises:
        ValueError: it is another UNet.
    """
    channels = config.get("in_channels", 4)
    if channels != 4:
        raise ValueError(f"its UNet takes {channels} channels: it is for inpainting or editing")
    if config.get("addition_embed_type") != "text_time":
        raise ValueError("its UNet is not SDXL's: addition_embed_type is not 'text_time'")


def read_json(file: Path) -> dict[str, Any]:
    """The object in a JSON file.

    Raises:
        ValueError: the file is missing, or holds no object.
    """
    name = f"{file.parent.name}/{file.name}"
    if not file.is_file():
        raise ValueError(f"it has no {name}")
    try:
        values = json.loads(file.read_bytes())
    except ValueError as error:
        raise ValueError(f"its {name} is not JSON") from error
    if not isinstance(values, dict):
        raise ValueError(f"its {name} holds no JSON object")
    return values


def _read_header(path: Path, subject: str) -> SafetensorsHeader:
    try:
        return read_header(path)
    except NotSafetensors as error:
        raise ValueError(f"{subject} is {error}") from error


def _article(suffix: str) -> str:
    return f"a {suffix} file" if suffix else "a file without a suffix"


def _describe_folder(folder: Path) -> str:
    """Why a folder without `model_index.json` is no base model, and what it seems to be."""
    if any((folder / name).exists() for name in _LORA_FILES):
        return "it is a LoRA, not a base model; LORA_PATH is the setting for it"
    if (folder / "image_encoder").is_dir() or any(folder.glob("ip-adapter*")):
        return "it is an IP-Adapter, not a base model; IP_ADAPTER_PATH is the setting for it"
    if (folder / "snapshots").is_dir():
        owner, _, name = folder.name.removeprefix("models--").partition("--")
        return f"it is the hub's cache of {owner}/{name}: set BASE_MODEL to '{owner}/{name}'"
    if (folder / "config.json").is_file():
        config = read_json(folder / "config.json")
        found = config.get("_class_name") or ", ".join(config.get("architectures") or ["a model"])
        return f"it is only one part of a model ({found}): set BASE_MODEL to the folder above"
    return _describe_files(folder)


def _describe_files(folder: Path) -> str:
    files = sorted(folder.glob("*.safetensors"))
    if len(files) == 1:
        kind = kind_of_weights(_read_header(files[0], f"its file {files[0].name}"))
        if kind.name == SDXL_CHECKPOINT:
            return f"it holds a checkpoint in one file: set BASE_MODEL to '{files[0]}'"
        return f"it has no model_index.json, and its file {files[0].name} is {kind.name}"
    if files:
        return f"it has no model_index.json: set BASE_MODEL to one of its {len(files)} files"
    return "it has no model_index.json, so it is not a diffusers folder"
