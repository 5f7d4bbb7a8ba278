"""Fuses LoRAs into the models in place, one module after the other.

    W -> float32 -> + the first LoRA -> + the second LoRA ... -> W, rounded once

Every tensor of every LoRA must be used: first all layers are named and checked against the models,
without computing; then the weights change. A LoRA that does not fit changes nothing.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import torch
from diffusers import StableDiffusionXLPipeline
from torch import Tensor, nn

from deployments.engines.sdxl.lora import Lora
from deployments.engines.sdxl.lora_deltas import (
    LoraLayer,
    LowRankFactors,
    Misfit,
    bias_delta,
    decomposed,
    low_rank_factors,
    weight_delta,
)
from deployments.engines.sdxl.lora_keys import Part, split_key
from deployments.engines.sdxl.module_names import Place, name_modules, spelled
from deployments.lora_path import unusable_lora

logger = logging.getLogger(__name__)

_BLOCK = 2**20
"""Elements of a weight that are changed at a time, where the change is a matrix product."""
_RANKED: tuple[Part, ...] = ("down", "hada_w1_b", "lokr_w1_b", "lokr_w2_b")
"""Parts whose first dimension is the rank."""


@dataclass(frozen=True, slots=True)
class ScaledLora:
    """A LoRA, and how strongly it is fused."""

    lora: Lora
    scale: float


@torch.no_grad()
def fuse_loras(
    pipeline: StableDiffusionXLPipeline,
    loras: Sequence[ScaledLora],
    *,
    unet_only: bool = False,
) -> None:
    """Add LoRAs permanently to the weights of a pipeline.

    Args:
        pipeline: each weight W becomes W + scale * (V - W), where V is W with the LoRA at its full
            strength; of several LoRAs each one in turn.
        loras: in the order in which they are fused.
        unet_only: refuse a LoRA that changes a text encoder too.

    Raises:
        GeneratorNotInitialized: a LoRA, or a part of it, does not fit the models.
    """
    places = name_modules(pipeline)
    changes: dict[Place, list[tuple[LoraLayer, float]]] = {}
    for scaled in loras:
        layers = _name_layers(scaled.lora, places)
        if unet_only and any(component != "unet" for component, _ in layers):
            raise unusable_lora(f"few-step LoRA {scaled.lora.path!r} changes more than the UNet")
        _check_fit(scaled.lora, layers, pipeline)
        for place, layer in layers.items():
            changes.setdefault(place, []).append((layer, scaled.scale))
        _log(scaled, layers)
    for place, of_module in changes.items():
        _change(_module(pipeline, place), of_module)


def _module(pipeline: StableDiffusionXLPipeline, place: Place) -> nn.Module:
    component, module = place
    model: nn.Module = getattr(pipeline, component)
    return model.get_submodule(module)


def _name_layers(lora: Lora, places: Mapping[str, Place]) -> dict[Place, LoraLayer]:
    """The LoRA's layers by the modules that they change.

    Raises:
        GeneratorNotInitialized: a key is not a LoRA's, or the model has no such module.
    """
    tensors: dict[Place, dict[Part, Tensor]] = {}
    strangers = []
    for key, tensor in lora.tensors.items():
        split = split_key(key)
        if split is None:
            raise unusable_lora(
                f"LoRA {lora.path!r} has the key {key!r}, which is not a LoRA weight"
            )
        layer, part = split
        place = places.get(spelled(layer))
        if place is None:
            strangers.append(layer)
        elif tensors.setdefault(place, {}).setdefault(part, tensor) is not tensor:
            raise unusable_lora(f"LoRA {lora.path!r} has the weight {key!r} twice")
    if strangers:
        _refuse(lora, dict.fromkeys(strangers, "the model has no such module"), len(tensors))
    return {
        place: LoraLayer(parts, _strength(lora, place, parts)) for place, parts in tensors.items()
    }


def _strength(lora: Lora, place: Place, parts: dict[Part, Tensor]) -> float | None:
    """Alpha / rank by the LoRA's configuration; None if its tensors say it."""
    if "alpha" in parts:
        return None
    rank = next((parts[part].shape[0] for part in _RANKED if part in parts), 0)
    return lora.configs.strength(*place, rank)


def _check_fit(
    lora: Lora, layers: dict[Place, LoraLayer], pipeline: StableDiffusionXLPipeline
) -> None:
    misfits = {}
    for place, layer in layers.items():
        try:
            _try(_module(pipeline, place), layer)
        except Misfit as misfit:
            misfits[".".join(place)] = str(misfit)
    if misfits:
        _refuse(lora, misfits, len(layers) - len(misfits))


def _try(module: nn.Module, layer: LoraLayer) -> None:
    """Compute the shapes of a change, on the device that stores no values.

    Raises:
        Misfit: the layer does not fit.
    """
    tensors = {k: t if k == "alpha" else t.to("meta") for k, t in layer.tensors.items()}
    shadow = LoraLayer(tensors, layer.strength)
    weight, bias = _parameters(module)
    weight_delta(shadow, weight.shape)
    decomposed(weight.to("meta", torch.float32), shadow)
    delta = bias_delta(shadow)
    if delta is not None and (bias is None or bias.shape != delta.shape):
        raise Misfit("it changes a bias that the model does not have")


def _refuse(lora: Lora, misfits: dict[str, str], fitting: int) -> NoReturn:
    name, reason = next(iter(misfits.items()))
    how_much = (
        f"{len(misfits)} of its {len(misfits) + fitting} layers do not fit the base model"
        if fitting
        else "nothing in it fits the base model"
    )
    raise unusable_lora(f"LoRA {lora.path!r}: {how_much}, e.g. {name}: {reason}")


def _change(module: nn.Module, changes: Sequence[tuple[LoraLayer, float]]) -> None:
    """Change weight and bias of a module by each layer in turn, and round once."""
    weight, bias = _parameters(module)
    factors = [low_rank_factors(layer) for layer, _ in changes]
    if all(factors) and weight.is_contiguous():
        _add_products(weight, [each for each in factors if each], [scale for _, scale in changes])
        return
    new_weight = weight.to(torch.float32, copy=True)
    new_bias = None if bias is None else bias.float()
    for layer, scale in changes:
        on_device = LoraLayer(
            {k: t if k == "alpha" else t.to(weight.device) for k, t in layer.tensors.items()},
            layer.strength,
        )
        delta = weight_delta(on_device, weight.shape)
        if delta is not None and on_device.has_magnitude:
            # Exact at scale 1, and no change at 0.
            new_weight = new_weight.lerp(decomposed(new_weight + delta, on_device), scale)
        elif delta is not None:
            new_weight.add_(delta, alpha=scale)
        if new_bias is not None and (of_bias := bias_delta(on_device)) is not None:
            new_bias = new_bias + scale * of_bias
    weight.copy_(new_weight)
    if bias is not None and new_bias is not None:
        bias.copy_(new_bias)


def _add_products(
    weight: Tensor, factors: Sequence[LowRankFactors], scales: Sequence[float]
) -> None:
    """Add plain LoRAs to a weight, some rows at a time.

    The rows in float32 stay in the processor's cache. At SDXL's size that takes a third of the
    time of whole matrices, most of which is getting memory from the system.
    """
    rows = weight.flatten(1)
    factors = [each.to(weight.device) for each in factors]
    for start in range(0, len(rows), step := max(1, _BLOCK // rows.shape[1])):
        block = rows[start : start + step].float()
        for each, scale in zip(factors, scales, strict=True):
            block.addmm_(each.up[start : start + step], each.down, alpha=scale * each.strength)
        rows[start : start + step] = block


def _parameters(module: nn.Module) -> tuple[nn.Parameter, nn.Parameter | None]:
    """The weight and the bias of a module."""
    parameters = dict(module.named_parameters(recurse=False))
    return parameters["weight"], parameters.get("bias")


def _log(scaled: ScaledLora, layers: dict[Place, LoraLayer]) -> None:
    lora = scaled.lora
    kinds = Counter(layer.kind for layer in layers.values())
    counted = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    logger.info("Fused %s at scale %g into its layers: %s", lora.path, scaled.scale, counted)
    if lora.ignored:
        logger.warning(
            "LoRA %s: %d keys are textual inversions, which are not used, e.g. %s",
            lora.path,
            len(lora.ignored),
            lora.ignored[0],
        )
