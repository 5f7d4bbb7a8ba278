"""A LoRA's way into the model: its layers by the model's own names, checked, loaded, fused.

diffusers ignores LoRA keys that match nothing; here each layer has to fit.
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
from deployments.lora_path import unusable

logger = logging.getLogger(__name__)

_TEXT_ENCODER_NAMES = {**DIFFUSERS_OLD_TO_PEFT, **DIFFUSERS_TO_PEFT}

_Layers = dict[tuple[str, str], dict[str, Tensor]]
"""(component, module) -> {"A": down [rank, in, ...], "B": up [out, rank, ...]}."""

_Shapes = dict[str, dict[str, torch.Size]]
"""component -> module -> shape of its weight."""


def fuse_lora(pipeline: StableDiffusionXLPipeline, lora: Lora, lora_scale: float) -> None:
    """Adds a LoRA to the pipeline's weights for good.

    Args:
        pipeline: gets the weights W + lora_scale * alpha / rank * up @ down.
        lora: from `read_lora`.
        lora_scale: strength; 0 leaves the model as it is.

    Raises:
        GeneratorNotInitialized: the LoRA, or a part of it, does not fit the model.
    """
    shapes = {component: _weight_shapes(getattr(pipeline, component)) for component in COMPONENTS}
    layers = _name_layers(lora, pipeline, shapes)
    _check_fit(lora, layers, shapes)
    try:
        _load(layers, pipeline)
        pipeline.fuse_lora(lora_scale=lora_scale, safe_fusing=True)
        # In this order: unloading first would take the LoRA away.
        pipeline.unload_lora_weights()
    except (ValueError, RuntimeError, LookupError, TypeError) as error:
        raise unusable(f"LoRA {lora.path!r} cannot be loaded: {error}") from error
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
    """The LoRA's layers by the names that the modules have in this pipeline."""
    try:
        # Gives kohya's keys diffusers' names; a dict in another format comes back as it is.
        state_dict, _ = pipeline.lora_state_dict(
            dict(lora.state_dict), unet_config=pipeline.unet.config
        )
    except (ValueError, LookupError) as error:
        raise unusable(f"LoRA {lora.path!r} has keys of no SDXL model: {error}") from error
    layers: _Layers = {}
    for key, value in state_dict.items():
        component = key.split(".")[0]
        names = UNET_TO_DIFFUSERS if component == "unet" else _TEXT_ENCODER_NAMES
        (peft_key,) = convert_state_dict({key: value}, names)
        match = LAYER_KEY.fullmatch(peft_key)
        if match is None or component not in shapes:
            raise unusable(f"LoRA {lora.path!r} has the key {key!r}, which is no LoRA weight")
        module = _module_name(match["module"], shapes[component])
        layers.setdefault((component, module), {})[match["side"]] = value
    return layers


def _module_name(module: str, known: Mapping[str, torch.Size]) -> str:
    """A module's name here: transformers 5 dropped `text_model.` from CLIPTextModel alone."""
    bare = module.removeprefix("text_model.")
    return next((name for name in (module, bare, f"text_model.{bare}") if name in known), module)


def _check_fit(lora: Lora, layers: _Layers, shapes: _Shapes) -> None:
    misfits = [
        f"{component}.{module}"
        for (component, module), layer in layers.items()
        if not _fits(layer, shapes[component].get(module))
    ]
    if len(misfits) == len(layers):
        raise unusable(f"LoRA {lora.path!r}: nothing in it fits the base model")
    if misfits:
        raise unusable(
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
    """Loads the layers as diffusers' `load_lora_weights` does, which warns of absent components."""
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

    The text encoders' keys in diffusers' own spelling: in PEFT's, diffusers 0.42 cannot load a LoRA
    of nothing but `mlp` layers.
    """
    state_dict = {}
    for (component, module), layer in layers.items():
        is_unet = component == "unet"
        down, up = ("lora_A", "lora_B") if is_unet else ("down", "up")
        infix = "" if is_unet else "lora_linear_layer."
        state_dict[f"{component}.{module}.{infix}{down}.weight"] = layer["A"]
        state_dict[f"{component}.{module}.{infix}{up}.weight"] = layer["B"]
    return state_dict
