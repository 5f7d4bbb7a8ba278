"""The original SDXL layout: one file, whose tensors have the names of Stability's own program.

    model.diffusion_model.              UNet
    first_stage_model.                  VAE
    conditioner.embedders.0.transformer.text_model.   text_encoder, as transformers names it
    conditioner.embedders.1.model.      text_encoder_2, as open_clip names it

For each weight of the models this module says where it lies in the file, so that the header alone
tells what is missing, unexpected or of another shape.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

UNET_PREFIX = "model.diffusion_model."
VAE_PREFIX = "first_stage_model."
TEXT_PREFIX = "conditioner.embedders.0.transformer.text_model."
TEXT_2_PREFIX = "conditioner.embedders.1.model."

NOT_USED = re.compile(
    r"(^|\.)model_ema\.|^first_stage_model\.loss\.|^(denoiser|loss)\.|(^|\.)logit_scale$"
    r"|\.position_ids$|\.attn_mask$|^(v_pred|ztsnr|global_step|betas|sigmas|log_sigmas)$"
    r"|^(alphas|sqrt|log|posterior|lvlb)_\w+$|^conditioner\.embedders\.0\..*text_projection"
)
"""Keys that programs write beside the models: averages and tables of training, markers, buffers,
and CLIP's own projection, which SDXL does not read."""

_UNET_OUTER = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_UNET_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_VAE_ATTENTION = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
_OPEN_CLIP = {
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "final_layer_norm.weight": "ln_final.weight",
    "final_layer_norm.bias": "ln_final.bias",
}
_OPEN_CLIP_LAYER = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}
_IN_PROJ = ("q_proj", "k_proj", "v_proj")


@dataclass(frozen=True, slots=True)
class OriginalWeight:
    """Where one weight of a model lies in the file.

    Attributes:
        key: the key in the file.
        third: which third of the rows it is, for open_clip's joined projections; None: all rows.
        is_transposed: whether the file has rows and columns exchanged.
    """

    key: str
    third: int | None = None
    is_transposed: bool = False

    def fits(self, stored: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
        """Whether a tensor of one shape holds a weight of another."""
        if self.third is not None:
            wanted = (3 * wanted[0], *wanted[1:])
        if self.is_transposed:
            wanted = wanted[::-1]
        # The VAE's attention is stored as convolutions of one pixel.
        return stored == wanted or (len(wanted) == 2 and stored in ((*wanted, 1, 1), (*wanted, 1)))

    def extract(self, stored: Tensor, wanted: tuple[int, ...]) -> Tensor:
        """The weight, from the tensor in the file."""
        if self.third is not None:
            stored = stored.chunk(3)[self.third]
        return stored.T if self.is_transposed else stored.reshape(wanted)


def unet_weights(keys: Iterable[str], config: Mapping[str, Any]) -> dict[str, OriginalWeight]:
    """For each key of diffusers' UNet, where it lies in the file."""
    keys = list(keys)
    with_attention = {key.split(".attentions.")[0] for key in keys if ".attentions." in key}
    return {
        key: OriginalWeight(
            UNET_PREFIX + _unet_name(key, int(config["layers_per_block"]), with_attention)
        )
        for key in keys
    }


def vae_weights(
    keys: Iterable[str], config: Mapping[str, Any], prefix: str = VAE_PREFIX
) -> dict[str, OriginalWeight]:
    """For each key of diffusers' AutoencoderKL, where it lies in the file."""
    last = len(config["block_out_channels"]) - 1
    return {key: OriginalWeight(prefix + _vae_name(key, last)) for key in keys}


def text_weights(keys: Iterable[str]) -> dict[str, OriginalWeight]:
    """For each key of the first text encoder, where it lies in the file."""
    return {key: OriginalWeight(TEXT_PREFIX + key.removeprefix("text_model.")) for key in keys}


def text_2_weights(keys: Iterable[str]) -> dict[str, OriginalWeight]:
    """For each key of the second text encoder, where it lies in the file."""
    return {key: _open_clip_weight(key.removeprefix("text_model.")) for key in keys}


def _unet_name(key: str, layers: int, with_attention: set[str]) -> str:
    module, _, parameter = key.rpartition(".")
    if module in _UNET_OUTER:
        return f"{_UNET_OUTER[module]}.{parameter}"
    match = re.fullmatch(r"((?:down|up)_blocks\.(\d+)|mid_block)\.(\w+)\.(\d+)\.(.+)", key)
    if match is None:
        return key
    block, number, kind, index, rest = (
        match[1],
        int(match[2] or 0),
        match[3],
        int(match[4]),
        match[5],
    )
    if kind == "resnets":
        name, dot, tail = rest.partition(".")
        rest = _UNET_RESNET.get(name, name) + dot + tail
    column = {"resnets": 0, "attentions": 1}.get(kind)
    if block == "mid_block":
        return f"middle_block.{1 if column else 2 * index}.{rest}"
    first = number * (layers + 1)
    if block.startswith("down"):
        if kind == "downsamplers":
            return f"input_blocks.{first + layers + 1}.0.{rest.replace('conv', 'op')}"
        return f"input_blocks.{first + index + 1}.{column}.{rest}"
    if kind == "upsamplers":
        return f"output_blocks.{first + layers}.{2 if block in with_attention else 1}.{rest}"
    return f"output_blocks.{first + index}.{column}.{rest}"


def _vae_name(key: str, last: int) -> str:
    key = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", key)
    key = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", key)
    # The original counts the decoder's blocks from the image.
    key = re.sub(r"up_blocks\.(\d+)\.resnets", lambda m: f"up.{last - int(m[1])}.block", key)
    key = re.sub(
        r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{last - int(m[1])}.upsample", key
    )
    key = re.sub(r"mid_block\.resnets\.(\d+)", lambda m: f"mid.block_{int(m[1]) + 1}", key)
    match = re.fullmatch(r"(\w+)\.mid_block\.attentions\.0\.(.+)\.(\w+)", key)
    if match is not None:
        return f"{match[1]}.mid.attn_1.{_VAE_ATTENTION.get(match[2], match[2])}.{match[3]}"
    return key.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")


def _open_clip_weight(key: str) -> OriginalWeight:
    if key == "text_projection.weight":
        return OriginalWeight(f"{TEXT_2_PREFIX}text_projection", is_transposed=True)
    match = re.fullmatch(r"encoder\.layers\.(\d+)\.(.+)\.(weight|bias)", key)
    if match is None:
        return OriginalWeight(TEXT_2_PREFIX + _OPEN_CLIP.get(key, key))
    layer, module, parameter = match.groups()
    prefix = f"{TEXT_2_PREFIX}transformer.resblocks.{layer}"
    projection = module.removeprefix("self_attn.")
    if projection in _IN_PROJ:
        third = _IN_PROJ.index(projection)
        return OriginalWeight(f"{prefix}.attn.in_proj_{parameter}", third)
    return OriginalWeight(f"{prefix}.{_OPEN_CLIP_LAYER.get(module, module)}.{parameter}")
