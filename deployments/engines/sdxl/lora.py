"""A character LoRA read from disk, in any format that users have, at its full strength.

    .safetensors file  -- keys `unet.`, `text_encoder.` -------> diffusers
                       -- keys `lora_unet_`, `lora_te1_` ------> kohya / Civitai
    folder             -- `pytorch_lora_weights.safetensors` --> that file
                       -- `unet_lora/`, `text_encoder_*_lora/` > PEFT
                       -- a single .safetensors file ----------> that file

The strength of a layer is alpha / rank. Each format stores alpha in another place: kohya beside the
weights, PEFT in `adapter_config.json`, diffusers in the file's header. `read_lora` multiplies
alpha / rank into the weights, so that no later step can lose it.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from peft.utils.other import get_pattern_key
from safetensors import SafetensorError, safe_open
from torch import Tensor

from deployments.lora_path import find_lora, unusable_lora

LoraFormat = Literal["diffusers", "kohya", "peft"]

_DIFFUSERS_FILE = "pytorch_lora_weights.safetensors"
PEFT_FOLDERS = {
    "unet": "unet_lora",
    "text_encoder": "text_encoder_one_lora",
    "text_encoder_2": "text_encoder_two_lora",
}
"""Component of the pipeline -> the folder that the customer's training script writes."""

COMPONENTS = tuple(PEFT_FOLDERS)
"""The components of the pipeline that a LoRA can change."""

LAYER_KEY = re.compile(r"(?P<component>[^.]+)\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
"""PEFT's name of one weight, after the name of the component."""

_UNSUPPORTED_KINDS = {
    "lokr_": "LoKr",
    "hada_": "LoHa",
    "oft_": "OFT",
    "lora_mid.": "LoCon with Tucker decomposition",
    "dora_scale": "DoRA",
    "lora_magnitude_vector": "DoRA",
}
"""Part of a key -> the kind of adapter with such keys. diffusers would ignore or misread them."""

_PEFT_PREFIX = "base_model.model."

_UP_SUFFIXES = ("lora_up.weight", "lora_B.weight", "lora.up.weight", "lora_linear_layer.up.weight")


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA read from disk.

    Attributes:
        path: the value of LORA_PATH.
        format: the format, detected from the content.
        state_dict: float32 weights under the keys of the format; PEFT's keys start with the name of
            the component. alpha / rank is multiplied into the up weights, so that the strength of
            each layer is 1.
        sha256: hash in hex of the file, or for PEFT of all files with their names.
    """

    path: str
    format: LoraFormat
    state_dict: Mapping[str, Tensor]
    sha256: str


def read_lora(lora_path: str) -> Lora:
    """The LoRA at a path, with alpha / rank multiplied into its weights.

    Raises:
        GeneratorNotInitialized: the LoRA does not exist, cannot be read, or is of an unsupported
            kind.
    """
    try:
        lora = _read(lora_path)
    # A broken header or config raises many kinds of errors; each means a wrong LORA_PATH.
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise unusable_lora(f"LoRA {lora_path!r} cannot be read: {error}") from error
    for key, tensor in lora.state_dict.items():
        if not torch.isfinite(tensor).all():
            raise unusable_lora(f"LoRA {lora_path!r} holds NaN or infinite values in {key!r}")
    return lora


def _read(lora_path: str) -> Lora:
    path = find_lora(lora_path)
    file = _find_lora_file(path) if path.is_dir() else path
    if file is None:
        peft = _read_peft_folder(path)
        weights = _scale_by_configs(peft.tensors, peft.configs)
        return Lora(lora_path, "peft", weights, _hash_files(peft.files, relative_to=path))
    tensors, metadata = _read_safetensors(file)
    lora_format = _detect_format(file, tensors)
    weights = _scale_by_configs(_scale_by_alphas(tensors), _read_adapter_configs(metadata))
    return Lora(lora_path, lora_format, weights, hashlib.sha256(file.read_bytes()).hexdigest())


def _find_lora_file(folder: Path) -> Path | None:
    """The .safetensors file of a LoRA folder; None if it holds PEFT folders instead.

    Raises:
        GeneratorNotInitialized: there is no file, or there are several.
    """
    if (folder / _DIFFUSERS_FILE).is_file():
        return folder / _DIFFUSERS_FILE
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


def _read_safetensors(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
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


def _read_adapter_configs(metadata: Mapping[str, str]) -> Mapping[str, Any]:
    """The adapters' configurations that diffusers writes into a file's header.

    Keys are `component.option`; empty if the header has none.
    """
    configs: Mapping[str, Any] = json.loads(metadata.get("lora_adapter_metadata", "{}"))
    return configs


def _detect_format(file: Path, keys: Iterable[str]) -> LoraFormat:
    """The format of a single file, by its keys.

    Raises:
        GeneratorNotInitialized: it is not a LoRA, of an unsupported kind, or one part of a PEFT
            LoRA.
    """
    keys = list(keys)
    for part, kind in _UNSUPPORTED_KINDS.items():
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


@dataclass(frozen=True, slots=True)
class _PeftFolder:
    """A folder with one PEFT adapter per component.

    Attributes:
        tensors: float32 weights, keys `component.module.lora_A.weight`.
        configs: the adapters' configurations, keys `component.option`.
        files: the files that were read.
    """

    tensors: Mapping[str, Tensor]
    configs: Mapping[str, Any]
    files: Sequence[Path]


def _read_peft_folder(folder: Path) -> _PeftFolder:
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
        weights, _ = _read_safetensors(weights_file)
        tensors |= {f"{component}.{k.removeprefix(_PEFT_PREFIX)}": v for k, v in weights.items()}
        configs |= {f"{component}.{option}": value for option, value in config.items()}
        files += [config_file, weights_file]
    return _PeftFolder(tensors, configs, files)


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


def _hash_files(files: Iterable[Path], relative_to: Path) -> str:
    """SHA-256 in hex of files with their names and sizes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(relative_to)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _scale_by_alphas(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights without their `.alpha` entries; alpha / rank is multiplied into the up weights.

    Raises:
        GeneratorNotInitialized: an alpha has no weights.
    """
    scaled = {key: value for key, value in tensors.items() if not key.endswith(".alpha")}
    for key in tensors.keys() - scaled.keys():
        layer = key.removesuffix("alpha")
        up = next((layer + suffix for suffix in _UP_SUFFIXES if layer + suffix in scaled), None)
        if up is None:
            raise unusable_lora(f"LoRA key {key!r} belongs to no weights")
        scaled[up] = scaled[up] * (tensors[key].item() / scaled[up].shape[1])
    return scaled


def _scale_by_configs(
    tensors: Mapping[str, Tensor], configs: Mapping[str, Any]
) -> dict[str, Tensor]:
    """The weights with the strength from the adapters' configurations multiplied in.

    Args:
        tensors: keys `component.module.lora_A.weight` and `lora_B`. Weights of a component without
            a configuration stay unchanged.
        configs: PEFT's LoraConfig of each component, keys `component.option`.
    """
    scaled = dict(tensors)
    for key, up in tensors.items():
        match = LAYER_KEY.fullmatch(key)
        is_up = match is not None and match["side"] == "B"
        if match and is_up and f"{match['component']}.lora_alpha" in configs:
            strength = _strength(match["component"], match["module"], up.shape[1], configs)
            scaled[key] = up * strength
    return scaled


def _strength(component: str, module: str, rank: int, configs: Mapping[str, Any]) -> float:
    patterns = configs.get(f"{component}.alpha_pattern") or {}
    pattern = get_pattern_key(patterns.keys(), module)
    alpha: float = patterns.get(pattern, configs[f"{component}.lora_alpha"])
    # rsLoRA: Kalajdzievski 2023, eq. 7.
    divisor = math.sqrt(rank) if configs.get(f"{component}.use_rslora") else rank
    return alpha / divisor
