"""Finds LoRAs, and refuses what is none; free of torch, whose import takes seconds.

path of a file or folder  ----------------> that one
owner/name, owner/name/FILE.safetensors --> the hub, where the renderer fetches it
"""

import re
from pathlib import Path

from deployments.errors import GeneratorNotInitialized
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

HUB_LORA = re.compile(
    r"(?P<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:/(?P<file>.+\.safetensors))?"
)
"""owner/name of a repository on the hub, or one file in it."""


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
    if HUB_LORA.fullmatch(lora_path):
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
    if (path / DIFFUSERS_FILE).is_file():
        return path / DIFFUSERS_FILE
    if any((path / name).is_dir() for name in PEFT_FOLDERS.values()):
        return None
    if (path / "model_index.json").is_file():
        raise unusable_lora(f"LoRA folder {str(path)!r} is a whole model: is it your BASE_MODEL?")
    files = sorted(path.glob("*.safetensors"))
    if len(files) == 1:
        return files[0]
    if files:
        names = ", ".join(file.name for file in files)
        raise unusable_lora(f"LoRA folder {str(path)!r} holds several .safetensors files: {names}")
    raise unusable_lora(
        f"LoRA folder {str(path)!r} holds no .safetensors file, the only format read"
    )


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
