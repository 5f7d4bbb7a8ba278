"""Fuses a LoRA into the models: names its layers as the models do, checks, loads and fuses them.

diffusers ignores LoRA keys that match no layer. Here every layer must fit.
"""

import logging
from collections.abc import Mapping

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils.state_dict_utils import (
    DIFFUSERS_OLD_TO_PEFT,
    DIFFUSERS_TO_PEFT,
    UNET_TO_DIFFUSERS,
    convert_state_dict,
)
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import Tensor

from deployments.engines.sdxl.lora import COMPONENTS, LAYER_KEY, Lora
from deployments.lora_path import unusable_lora

logger = logging.getLogger(__name__)

_TEXT_ENCODER_NAMES = {**DIFFUSERS_OLD_TO_PEFT, **DIFFUSERS_TO_PEFT}

_Layers = dict[tuple[str, str], dict[str, Tensor]]
"""(component, module) -> {"A": down [rank, in, ...], "B": up [out, rank, ...]}."""

_Shapes = dict[str, dict[str, torch.Size]]
"""component -> module -> the shape of its weight."""


def fuse_lora(pipeline: StableDiffusionXLPipeline, lora: Lora, lora_scale: float) -> None:
    """Add a LoRA permanently to the weights of a pipeline.

    Args:
        pipeline: each weight W becomes W + lora_scale * alpha / rank * up @ down.
        lora: the LoRA from `read_lora`.
        lora_scale: the strength; 0 leaves the weights unchanged.

    Raises:
        GeneratorNotInitialized: the LoRA, or a part of it, does not fit the models.
    """
    shapes = {component: _weight_shapes(getattr(pipeline, component)) for component in COMPONENTS}
    layers = _name_layers(lora, pipeline, shapes)
    _check_fit(lora, layers, shapes)
    try:
        _load(layers, pipeline)
        pipeline.fuse_lora(lora_scale=lora_scale, safe_fusing=True)
        # Only after fusing, since unloading first would remove the LoRA.
        pipeline.unload_lora_weights()
    except (ValueError, RuntimeError, LookupError, TypeError) as error:
        raise unusable_lora(f"LoRA {lora.path!r} cannot be loaded: {error}") from error
    logger.info(
        "Fused the %s LoRA %s into %d layers at scale %g",
        lora.format,
        lora.path,
        len(layers),
        lora_scale,
    )


def _weight_shapes(model: torch.nn.Module) -> dict[str, torch.Size]:
    return {
        name.removesuffix(".weight"): value.shape
        for name, value in model.named_parameters()
        if name.endswith(".weight")
    }


def _name_layers(lora: Lora, pipeline: StableDiffusionXLPipeline, shapes: _Shapes) -> _Layers:
    """The LoRA's layers under the names of the modules in this pipeline."""
    try:
        # Converts kohya's keys to diffusers' names; other formats stay unchanged.
        state_dict, _ = pipeline.lora_state_dict(
            dict(lora.state_dict), unet_config=pipeline.unet.config
        )
    except (ValueError, LookupError) as error:
        raise unusable_lora(f"LoRA {lora.path!r} has keys that are not SDXL's: {error}") from error
    layers: _Layers = {}
    for key, value in state_dict.items():
        component = key.split(".")[0]
        names = UNET_TO_DIFFUSERS if component == "unet" else _TEXT_ENCODER_NAMES
        (peft_key,) = convert_state_dict({key: value}, names)
        match = LAYER_KEY.fullmatch(peft_key)
        if match is None or component not in shapes:
            raise unusable_lora(
                f"LoRA {lora.path!r} has the key {key!r}, which is not a LoRA weight"
            )
        module = _module_name(match["module"], shapes[component])
        layers.setdefault((component, module), {})[match["side"]] = value
    return layers


def _module_name(module: str, known: Mapping[str, torch.Size]) -> str:
    """The module's name in this version of transformers.

    Version 5 dropped the prefix `text_model.` in CLIPTextModel, but not in
    CLIPTextModelWithProjection.
    """
    bare = module.removeprefix("text_model.")
    return next((name for name in (module, bare, f"text_model.{bare}") if name in known), module)


def _check_fit(lora: Lora, layers: _Layers, shapes: _Shapes) -> None:
    misfits = [
        f"{component}.{module}"
        for (component, module), layer in layers.items()
        if not _fits(layer, shapes[component].get(module))
    ]
    if len(misfits) == len(layers):
        raise unusable_lora(f"LoRA {lora.path!r}: nothing in it fits the base model")
    if misfits:
        raise unusable_lora(
            f"LoRA {lora.path!r}: {len(misfits)} of its {len(layers)} layers do not fit the base "
            f"model, e.g. {misfits[0]}"
        )


def _fits(layer: Mapping[str, Tensor], weight: torch.Size | None) -> bool:
    if weight is None or layer.keys() != {"A", "B"}:
        return False
    down, up = layer["A"], layer["B"]
    return (
        down.shape[1:] == weight[1:] and up.shape[0] == weight[0] and up.shape[1] == down.shape[0]
    )


def _load(layers: _Layers, pipeline: StableDiffusionXLPipeline) -> None:
    """Load the layers as diffusers' `load_lora_weights` does, without its warnings.

    It warns of each component that the LoRA does not change.
    """
    state_dict = _diffusers_state_dict(layers)
    for component in dict.fromkeys(component for component, _ in layers):
        options = {"adapter_name": "character", "_pipeline": pipeline}
        model = getattr(pipeline, component)
        if component == "unet":
            pipeline.load_lora_into_unet(state_dict, None, model, **options)
        else:
            pipeline.load_lora_into_text_encoder(state_dict, None, model, component, **options)
    for component, module in layers:
        if not isinstance(getattr(pipeline, component).get_submodule(module), BaseTunerLayer):
            raise ValueError(f"diffusers ignored its layer {component}.{module}")


def _diffusers_state_dict(layers: _Layers) -> dict[str, Tensor]:
    """The layers under the keys that diffusers loads.

    The text encoders' keys are in diffusers' own format. In PEFT's format diffusers 0.42 cannot
    load a LoRA that has only `mlp` layers.
    """
    state_dict = {}
    for (component, module), layer in layers.items():
        is_unet = component == "unet"
        down, up = ("lora_A", "lora_B") if is_unet else ("down", "up")
        infix = "" if is_unet else "lora_linear_layer."
        state_dict[f"{component}.{module}.{infix}{down}.weight"] = layer["A"]
        state_dict[f"{component}.{module}.{infix}{up}.weight"] = layer["B"]
    return state_dict
