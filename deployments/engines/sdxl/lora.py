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
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from peft.utils.other import get_pattern_key
from torch import Tensor

from deployments.engines.sdxl.lora_formats import (
    LoraFormat,
    detect_format,
    find_lora_file,
    hash_files,
    read_adapter_configs,
    read_peft_folder,
    read_safetensors,
)
from deployments.lora_path import find_lora, unusable_lora

LAYER_KEY = re.compile(r"(?P<component>[^.]+)\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
"""PEFT's name of one weight, after the name of the component."""

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
    file = find_lora_file(path) if path.is_dir() else path
    if file is None:
        peft = read_peft_folder(path)
        weights = scale_by_configs(peft.tensors, peft.configs)
        return Lora(lora_path, "peft", weights, hash_files(peft.files, relative_to=path))
    tensors, metadata = read_safetensors(file)
    lora_format = detect_format(file, tensors)
    weights = scale_by_configs(scale_by_alphas(tensors), read_adapter_configs(metadata))
    return Lora(lora_path, lora_format, weights, hashlib.sha256(file.read_bytes()).hexdigest())


def scale_by_alphas(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
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


def scale_by_configs(
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
