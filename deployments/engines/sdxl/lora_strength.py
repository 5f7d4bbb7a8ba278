"""Multiplies the strength of a LoRA, alpha / rank, into its weights."""

import math
import re
from collections.abc import Mapping
from typing import Any

from peft.utils.other import get_pattern_key
from torch import Tensor

from deployments.lora_path import unusable_lora

LAYER_KEY = re.compile(r"(?P<component>[^.]+)\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")
"""PEFT's name of one weight, after the name of the component."""

_UP_SUFFIXES = ("lora_up.weight", "lora_B.weight", "lora.up.weight", "lora_linear_layer.up.weight")


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
