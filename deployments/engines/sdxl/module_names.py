"""The names that other programs give to the modules of SDXL's UNet and text encoders.

    diffusers          down_blocks.1.attentions.0.proj_in
    Stability's code   input_blocks.4.1.proj_in
    kohya and others   either one, with _ for .

Each name has a prefix for its component. `.` and `_` count as the same letter, since programs mix
them; a test asserts that no two modules of SDXL get the same name.
"""

import re
from collections.abc import Iterator, Mapping

from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel
from torch import nn

from deployments.lora_path import PEFT_FOLDERS

COMPONENTS = tuple(PEFT_FOLDERS)
"""The components of the pipeline that a LoRA can change."""

_PREFIXES = {
    # kohya and OneTrainer; diffusers and the OMI layout; ComfyUI; LyCORIS without kohya.
    "unet": ("lora_unet_", "unet_", "diffusion_model_", "lycoris_", ""),
    "text_encoder": ("lora_te1_", "text_encoder_", "clip_l_", "text_encoders_clip_l_transformer_"),
    "text_encoder_2": (
        "lora_te2_",
        "text_encoder_2_",
        "clip_g_",
        "text_encoders_clip_g_transformer_",
    ),
}

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_OUTER = {
    "conv_in": "input_blocks.0.0",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}

Place = tuple[str, str]
"""A component of the pipeline, and the name of a module in it."""


def spelled(name: str) -> str:
    """A name as the keys of `name_modules` spell it."""
    return name.replace(".", "_")


def name_modules(pipeline: StableDiffusionXLPipeline) -> Mapping[str, Place]:
    """Every name of every module that has a weight -> where the module is in this pipeline."""
    places: dict[str, Place] = {}
    for component, prefixes in _PREFIXES.items():
        model = getattr(pipeline, component)
        names_of = unet_names(model) if component == "unet" else _text_encoder_names(model)
        for module, names in names_of.items():
            for name in names:
                places |= {prefix + spelled(name): (component, module) for prefix in prefixes}
    return places


def _weighted(model: nn.Module) -> Iterator[str]:
    for name, module in model.named_modules():
        if isinstance(getattr(module, "weight", None), nn.Parameter):
            yield name


def _text_encoder_names(model: nn.Module) -> dict[str, set[str]]:
    """Each module's names: version 5 of transformers dropped `text_model.` in CLIPTextModel."""
    return {
        name: {name, f"text_model.{name}", name.removeprefix("text_model.")}
        for name in _weighted(model)
    }


def unet_names(unet: UNet2DConditionModel) -> dict[str, set[str]]:
    """Each module that has a weight -> its names in diffusers and in Stability's code."""
    blocks = dict(_stability_blocks(unet))
    return {name: {name, _stability_name(name, blocks)} for name in _weighted(unet)}


def _stability_name(name: str, blocks: Mapping[str, str]) -> str:
    """The module's name in Stability's code; unchanged where that has no such module."""
    if name in _OUTER:
        return _OUTER[name]
    match = re.match(r"(?:(?:down|up)_blocks\.\d+|mid_block)\.\w+\.\d+", name)
    if match is None or match[0] not in blocks:
        return name
    rest = name[match.end() + 1 :]
    inner = {"conv": "op"} if ".downsamplers." in name else _RESNET
    return f"{blocks[match[0]]}.{inner.get(rest, rest)}"


def _stability_blocks(unet: UNet2DConditionModel) -> Iterator[tuple[str, str]]:
    """Each resnet, attention and sampler, and its place in Stability's numbered blocks."""
    index = 1
    for number, block in enumerate(unet.down_blocks):
        prefix = f"down_blocks.{number}"
        for layer in range(len(block.resnets)):
            yield f"{prefix}.resnets.{layer}", f"input_blocks.{index}.0"
            yield f"{prefix}.attentions.{layer}", f"input_blocks.{index}.1"
            index += 1
        if block.downsamplers:
            yield f"{prefix}.downsamplers.0", f"input_blocks.{index}.0"
            index += 1
    for name, place in (("resnets.0", 0), ("attentions.0", 1), ("resnets.1", 2)):
        yield f"mid_block.{name}", f"middle_block.{place}"
    index = 0
    for number, block in enumerate(unet.up_blocks):
        prefix = f"up_blocks.{number}"
        for layer in range(len(block.resnets)):
            yield f"{prefix}.resnets.{layer}", f"output_blocks.{index}.0"
            yield f"{prefix}.attentions.{layer}", f"output_blocks.{index}.1"
            index += 1
        if block.upsamplers:
            # After the last layer of the block, and after its attention if there is one.
            place = 2 if hasattr(block, "attentions") else 1
            yield f"{prefix}.upsamplers.0", f"output_blocks.{index - 1}.{place}"
