"""The file formats of a LoRA: which one it is, and its weights as they are stored."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safetensors import SafetensorError, safe_open
from torch import Tensor

from deployments.lora_path import unusable_lora

LoraFormat = Literal["diffusers", "kohya", "peft"]

DIFFUSERS_FILE = "pytorch_lora_weights.safetensors"
PEFT_FOLDERS = {
    "unet": "unet_lora",
    "text_encoder": "text_encoder_one_lora",
    "text_encoder_2": "text_encoder_two_lora",
}
"""Component of the pipeline -> the folder that the customer's training script writes."""

COMPONENTS = tuple(PEFT_FOLDERS)
"""The components of the pipeline that a LoRA can change."""

UNSUPPORTED_KINDS = {
    "lokr_": "LoKr",
    "hada_": "LoHa",
    "oft_": "OFT",
    "lora_mid.": "LoCon with Tucker decomposition",
    "dora_scale": "DoRA",
    "lora_magnitude_vector": "DoRA",
}
"""Part of a key -> the kind of adapter with such keys. diffusers would ignore or misread them."""

_PEFT_PREFIX = "base_model.model."


@dataclass(frozen=True, slots=True)
class PeftFolder:
    """A folder with one PEFT adapter per component.

    Attributes:
        tensors: float32 weights, keys `component.module.lora_A.weight`.
        configs: the adapters' configurations, keys `component.option`.
        files: the files that were read.
    """

    tensors: Mapping[str, Tensor]
    configs: Mapping[str, Any]
    files: Sequence[Path]


def find_lora_file(folder: Path) -> Path | None:
    """The .safetensors file of a LoRA folder; None if it holds PEFT folders instead.

    Raises:
        GeneratorNotInitialized: there is no file, or there are several.
    """
    if (folder / DIFFUSERS_FILE).is_file():
        return folder / DIFFUSERS_FILE
    if any((folder / name).is_dir() for name in PEFT_FOLDERS.values()):
        return None
    files = sorted(folder.glob("*.safetensors"))
    if len(files) == 1:
        return files[0]
    if files:
        names = ", ".join(file.name for file in files)
        raise unusable_lora(
            f"LoRA folder {str(folder)!r} holds several .safetensors files: {names}"
        )
    raise unusable_lora(
        f"LoRA folder {str(folder)!r} holds no .safetensors file, the only format read"
    )


def read_safetensors(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors of a .safetensors file as float32, and the metadata of its header.

    Raises:
        GeneratorNotInitialized: it is not such a file, or it is damaged.
    """
    if file.suffix != ".safetensors":
        raise unusable_lora(f"LoRA file {file.name!r} is not a .safetensors file")
    try:
        with safe_open(file, framework="pt") as opened:
            tensors = {key: opened.get_tensor(key).float() for key in opened.keys()}  # noqa: SIM118
            return tensors, opened.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise unusable_lora(f"LoRA file {file.name!r} cannot be read: {error}") from error


def read_adapter_configs(metadata: Mapping[str, str]) -> Mapping[str, Any]:
    """The adapters' configurations that diffusers writes into a file's header.

    Keys are `component.option`; empty if the header has none.
    """
    configs: Mapping[str, Any] = json.loads(metadata.get("lora_adapter_metadata", "{}"))
    return configs


def detect_format(file: Path, keys: Iterable[str]) -> LoraFormat:
    """The format of a single file, by its keys.

    Raises:
        GeneratorNotInitialized: it is not a LoRA, of an unsupported kind, or one part of a PEFT
            LoRA.
    """
    keys = list(keys)
    for part, kind in UNSUPPORTED_KINDS.items():
        if any(part in key for key in keys):
            raise unusable_lora(f"LoRA file {file.name!r} is a {kind}, which is not supported")
    if any(key.startswith(("lora_unet_", "lora_te")) for key in keys):
        return "kohya"
    if any(key.startswith(_PEFT_PREFIX) for key in keys):
        raise unusable_lora(
            f"LoRA file {file.name!r} is one part of a PEFT LoRA; give the folder that holds "
            f"{PEFT_FOLDERS['unet']}/"
        )
    if any(key.split(".")[0] in PEFT_FOLDERS for key in keys):
        return "diffusers"
    raise unusable_lora(f"LoRA file {file.name!r} holds no LoRA")


def read_peft_folder(folder: Path) -> PeftFolder:
    """The adapters of all components.

    Raises:
        GeneratorNotInitialized: a file is missing or damaged, or an adapter is not a LoRA.
    """
    tensors: dict[str, Tensor] = {}
    configs: dict[str, Any] = {}
    files: list[Path] = []
    for component, name in PEFT_FOLDERS.items():
        if not (folder / name).is_dir():
            continue
        config_file = folder / name / "adapter_config.json"
        weights_file = folder / name / "adapter_model.safetensors"
        config = _read_peft_config(config_file)
        weights, _ = read_safetensors(weights_file)
        tensors |= {f"{component}.{k.removeprefix(_PEFT_PREFIX)}": v for k, v in weights.items()}
        configs |= {f"{component}.{option}": value for option, value in config.items()}
        files += [config_file, weights_file]
    return PeftFolder(tensors, configs, files)


def _read_peft_config(file: Path) -> dict[str, Any]:
    name = file.parent.name
    try:
        config: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise unusable_lora(f"PEFT folder {name!r} has no readable {file.name}") from error
    kind = "DoRA" if config.get("use_dora") else config.get("peft_type")
    if kind != "LORA":
        raise unusable_lora(f"PEFT folder {name!r} is a {kind}, which is not supported")
    return config


def hash_files(files: Iterable[Path], relative_to: Path) -> str:
    """SHA-256 in hex of files with their names and sizes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(relative_to)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
