"""Finds LoRAs, and refuses what is none; free of torch, whose import takes seconds.

path of a file or folder  ----------------> that one
owner/name, owner/name/FILE.safetensors --> the hub, where the renderer fetches it
"""

from collections.abc import Collection
from pathlib import Path

from deployments.errors import GeneratorNotInitialized
from deployments.hub_id import HubId
from deployments.lora_kinds import other_than_sdxl_lora
from deployments.safetensors_header import NotSafetensors, read_header

LORA_NOT_LOADED = "Generator not initialized. Set LORA_PATH environment variable."

DIFFUSERS_FILE = "pytorch_lora_weights.safetensors"
PEFT_FOLDERS = {
    "unet": "unet_lora",
    "text_encoder": "text_encoder_one_lora",
    "text_encoder_2": "text_encoder_two_lora",
}
"""Component of the pipeline -> the folder that the customer's training script writes."""


def unusable_lora(reason: str) -> GeneratorNotInitialized:
    """The error for a LoRA that cannot be used.

    Args:
        reason: one sentence for the operator.
    """
    return GeneratorNotInitialized(LORA_NOT_LOADED, reason)


def find_lora(lora_path: str) -> Path | None:
    """The file or folder of the LoRA; None if it may be on the hub.

    Args:
        lora_path: the value of LORA_PATH.

    Raises:
        GeneratorNotInitialized: nothing exists at this path, and it is no hub id.
    """
    path = Path(lora_path).expanduser()
    if path.exists():
        return path
    if HubId.parse(lora_path):
        return None
    raise unusable_lora(f"LoRA path {lora_path!r} does not exist")


def check_lora(lora_path: str) -> None:
    """Check that a LoRA on this machine looks like one, by the header of its file.

    Raises:
        GeneratorNotInitialized: it does not exist, or it is something else, which `reason` names.
    """
    path = find_lora(lora_path)
    if path is not None and (file := find_lora_file(path)):
        check_lora_file(file)


def find_lora_file(path: Path) -> Path | None:
    """The .safetensors file of a LoRA; None if the path is a folder with PEFT folders.

    Args:
        path: a file, or a folder that holds one.

    Raises:
        GeneratorNotInitialized: there is no file, or there are several.
    """
    if not path.is_dir():
        return path
    names = [file.name for file in path.iterdir() if file.is_file()]
    for folder in PEFT_FOLDERS.values():
        names += [f"{folder}/{file.name}" for file in (path / folder).glob("*")]
    try:
        chosen = choose_lora_files(names)
    except ValueError as error:
        raise unusable_lora(f"LoRA folder {str(path)!r} {error}") from None
    name = next(iter(chosen))
    return None if "/" in name else path / name


def choose_lora_files(names: Collection[str]) -> frozenset[str]:
    """Which files of a folder or repository are its LoRA.

    Args:
        names: of its files, with their folders.

    Raises:
        ValueError: none is, or it is not clear which one; the text completes "the folder ...".
    """
    if DIFFUSERS_FILE in names:
        return frozenset({DIFFUSERS_FILE})
    folders = tuple(f"{name}/" for name in PEFT_FOLDERS.values())
    if in_folders := frozenset(name for name in names if name.startswith(folders)):
        return in_folders
    if "model_index.json" in names:
        raise ValueError("is a whole model; BASE_MODEL is the setting for it")
    files = sorted(name for name in names if name.endswith(".safetensors"))
    on_top = [name for name in files if "/" not in name]
    if len(on_top) == 1:
        return frozenset(on_top)
    if files:
        raise ValueError(f"holds several .safetensors files, name one: {', '.join(files)}")
    raise ValueError("holds no .safetensors file, the only format read")


def check_lora_file(file: Path) -> None:
    """Check that a file may be a LoRA for SDXL, by the names and shapes in its header.

    Raises:
        GeneratorNotInitialized: it is something else, which `reason` names.
    """
    try:
        other = other_than_sdxl_lora(read_header(file).shapes)
    except NotSafetensors as error:
        other = str(error)
    except OSError as error:
        raise unusable_lora(f"LoRA file {file.name!r} cannot be read: {error}") from error
    if other:
        raise unusable_lora(f"LoRA file {file.name!r} is {other}")
