"""Tells by the names of its tensors which kind of model a .safetensors file holds; free of torch.

The names are those that each model's own program writes. Nothing is decided by a file's name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deployments.safetensors_header import SafetensorsHeader

SDXL_CHECKPOINT = "an SDXL checkpoint"
LORA = "a LoRA"

_SECOND_TEXT_ENCODER = "conditioner.embedders.1.model."
"""Only SDXL's base has a second text encoder under this prefix."""

_CONV_IN = "model.diffusion_model.input_blocks.0.0.weight"
_CONV_IN_CHANNELS = {8: "an InstructPix2Pix checkpoint", 9: "an inpainting checkpoint"}
"""Input channels of the UNet -> kind; text to image has 4."""


@dataclass(frozen=True, slots=True)
class WeightKind:
    """What a file is.

    Attributes:
        name: with its article, e.g. "a LoRA".
        setting: the setting that names such a file; None if there is none.
    """

    name: str
    setting: str | None = None

    @property
    def hint(self) -> str:
        """What a message adds about the setting; empty if there is none."""
        return f"; {self.setting} is the setting for it" if self.setting else ""


_CHECKPOINT = WeightKind(SDXL_CHECKPOINT, "BASE_MODEL")
_LORA = WeightKind(LORA, "LORA_PATH")
_IP_ADAPTER = WeightKind("an IP-Adapter", "IP_ADAPTER_PATH")
_VAE = WeightKind("a VAE", "VAE_PATH")
_UNET = WeightKind("a UNet without text encoders and VAE")
_CLIP = WeightKind("a CLIP model")
_INVERSION = WeightKind("a textual inversion")

_LORA_KEY = (
    r"[._](lora_?(up|down|mid|A|B|linear_layer|magnitude_vector)\b|lora\.(up|down)\.|"
    r"hada_[wt]\d|lokr_[wt]\d|diff(_b)?$|[wb]_norm$|oft_|boft_|dora_scale|on_input|a1\.weight|"
    r"lambda_layer|vera_lambda)"
)
"""Part of a key that only a LoRA or one of its relatives has."""

_MAX_INVERSION_VECTORS = 128

_MARKERS: tuple[tuple[str, WeightKind], ...] = (
    (r"\.(absmax|quant_map|qweight|quant_state\.\S+)$", WeightKind("a quantised model")),
    (r"^lora_controlnet$", WeightKind("a ControlNet")),
    # Before LoRAs: those for faces bring LoRA layers with them.
    (r"^(image_proj|ip_adapter)\.", _IP_ADAPTER),
    (_LORA_KEY, _LORA),
    (r"^(emb_params|string_to_param\.\S+|clip_[lg])$", _INVERSION),
    (r"\.motion_modules\.", WeightKind("an AnimateDiff motion module")),
    (r"^(control_model|control_net)\.|controlnet_|^input_hint_block\.", WeightKind("a ControlNet")),
    (r"^(adapter\.)?body\.\d+\.(block|in_conv|resnets)", WeightKind("a T2I-Adapter")),
    (r"^edm_vpred\.", WeightKind("a CosXL checkpoint")),
    (r"^edm_mean$", WeightKind("a Playground v2.5 checkpoint, which is read from a folder only")),
    (re.escape(_SECOND_TEXT_ENCODER), _CHECKPOINT),
    (r"^conditioner\.embedders\.0\.model\.", WeightKind("the SDXL refiner")),
    (r"^cond_stage_model\.model\.", WeightKind("a Stable Diffusion 2 checkpoint")),
    (r"^cond_stage_model\.transformer\.", WeightKind("a Stable Diffusion 1 checkpoint")),
    (r"distilled_guidance_layer\.", WeightKind("a Chroma model")),
    (r"(double_stream_modulation|single_stream_modulation)", WeightKind("a FLUX.2 model")),
    (r"double_blocks\.\d+\.img_attn\.", WeightKind("a FLUX model")),
    (r"joint_blocks\.\d+\.", WeightKind("a Stable Diffusion 3 model")),
    (r"double_layers\.\d+\.", WeightKind("an AuraFlow model")),
    (r"double_stream_blocks\.\d+\.", WeightKind("a HiDream model")),
    (r"individual_token_refiner\.", WeightKind("a HunyuanVideo model")),
    (r"txt_norm\.weight$|txt_in\.text_norm\.", WeightKind("a Qwen-Image model")),
    (r"patchify_proj\.", WeightKind("an LTX-Video model")),
    (r"(^|\.)head\.modulation$", WeightKind("a Wan model")),
    (r"cap_embedder\.\d+\.", WeightKind("a Lumina or Z-Image model")),
    (r"(clip_txt_mapper|channelwise)\.", WeightKind("a Stable Cascade model")),
    (r"(attn\.qkv_x|blocks\.\d+\.cross_attn\.(kv_linear|q_linear))\.", WeightKind("a DiT model")),
    (r"^(single_)?transformer_blocks\.\d+\.", WeightKind("a diffusion transformer")),
    (r"(early_stream_modulations|ref_time_in)\.", WeightKind("a FLUX.3 model")),
    (r"(^|\.)layers\.\d+\.adaLN_modulation\.", WeightKind("a Lumina or Z-Image model")),
    (r"^net\.", WeightKind("a Cosmos model")),
    (r"^((model\.)?diffusion_model\.)?(input|output)_blocks\.", _UNET),
    (r"^(model\.)?diffusion_model\.", WeightKind("a diffusion model of another family")),
    (r"^(down_blocks|up_blocks|unet\.down_blocks)\.", _UNET),
    (r"^(first_stage_model|vae)\.|^(en|de)coder\.(down|up|mid|conv)|^(post_)?quant_conv\.", _VAE),
    (r"^(text_model|vision_model|visual|transformer\.resblocks|(text_)?embeddings)\.", _CLIP),
    (r"^encoder\.block\.\d+\.|^model\.layers\.\d+\.", WeightKind("a language model")),
    (r"^(conv_first|model\.\d+|body\.\d+\.rdb\d)\.", WeightKind("an image upscaler")),
)
"""The first pattern that is found in a key decides."""


def kind_of_weights(header: SafetensorsHeader) -> WeightKind:
    """What a file is, by its header."""
    return kind_of_shapes(header.shapes)


def kind_of_shapes(shapes: Mapping[str, tuple[int, ...]]) -> WeightKind:
    """What a model is, by the names and shapes of its tensors."""
    if not shapes:
        return WeightKind("a file without tensors")
    kind = _first_match(shapes)
    conv_in = shapes.get(_CONV_IN, ())
    if kind is not None and "checkpoint" in kind.name and len(conv_in) == 4:
        special = _CONV_IN_CHANNELS.get(conv_in[1])
        return WeightKind(special) if special else kind
    if kind is not None:
        return kind
    if _has_only_vectors(shapes):
        return _INVERSION
    first = ", ".join(map(repr, sorted(shapes)[:2]))
    return WeightKind(f"a model that is not known here (its first tensors are {first})")


def _has_only_vectors(shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether it holds nothing but a few vectors for a text encoder, under the words they mean."""
    return all(
        "." not in key and len(shape) in (1, 2) and shape[0] <= _MAX_INVERSION_VECTORS
        for key, shape in shapes.items()
    )


def _first_match(keys: Iterable[str]) -> WeightKind | None:
    text = "\n".join(keys)
    return next((kind for marker, kind in _MARKERS if re.search(marker, text, re.M)), None)
