"""Says what a .safetensors file is that is no LoRA for SDXL, by the names and shapes in its header.

No tensor is read: a wrong file is named within a second, and before torch is imported.
"""

import re
from collections.abc import Mapping

LORA_KEY = re.compile(
    r"[._](lora_?(up|down|mid|A|B|linear_layer|magnitude_vector)\b|lora\.(up|down)\.|"
    r"hada_[wt]\d|lokr_[wt]\d|diff(_b)?$|[wb]_norm$|oft_|boft_|dora_scale|on_input|a1\.weight|"
    r"lambda_layer|vera_lambda)"
)
"""Part of a key that only a LoRA or one of its relatives has."""

UNSUPPORTED_KINDS = {
    r"\.(oft_|boft_)": "OFT",
    r"\.(on_input|ia3_l)$|\.ia3_l\.": "IA3",
    r"\.[ab][12]\.weight$": "GLoRA",
    r"\.(lambda_layer|q_layer\.weight|p_layer\.weight)$": "T-LoRA",
    r"\.vera_lambda_[bd]": "VeRA",
    r"\.lora_embedding_[AB]": "LoRA of token embeddings",
}
"""Keys of relatives of LoRA that are not fused -> the name of the relative."""

_TWO_ENCODERS = re.compile(r"lora_te[12]_|text_encoder_2\.|clip_g\.")
"""Part of a key of a LoRA that changes one of SDXL's two text encoders."""

_LORA_FAMILIES = (
    (r"double_blocks|single_blocks|single_transformer_blocks", "a FLUX LoRA"),
    (r"joint_blocks|lora_te3_", "an SD 3 LoRA"),
    (r"lora_prior_|prior_unet", "a Stable Cascade LoRA"),
    (r"adaln_single|lora_transformer_|caption_projection", "a PixArt LoRA"),
    (r"(^|_|\.)blocks[._]\d+[._](self|cross)_attn", "a Wan LoRA"),
    (
        r"^(transformer|diffusion_model)[._](blocks|layers|transformer_blocks)[._]|"
        r"^lora_unet_(blocks|layers|transformer_blocks)_|add_[qkv]_proj",
        "a LoRA for a diffusion transformer (SD 3, FLUX, Qwen-Image, ...)",
    ),
    (r"(^|\.)model\.layers\.\d+\.(self_attn|mlp)\.", "a language model's LoRA"),
    (r"motion_modules", "an AnimateDiff motion LoRA"),
    (r"^lora_te_", "an SD 1.x or 2.x LoRA"),
)
"""Part of a key -> whose LoRA has it; the first one counts."""

_CONTEXT_WIDTHS = {768: "an SD 1.x LoRA", 1024: "an SD 2.x LoRA", 1280: "an SDXL refiner's LoRA"}
"""Width of the text that the UNet's cross-attention reads; SDXL's is 2048."""

_CONTEXT_KEY = re.compile(r"attn2[._](processor\.)?to_[kv].*(down|lora_A)")

_MODELS = (
    (r"^(image_proj|ip_adapter)\.", "an IP-Adapter: is it your IP_ADAPTER_PATH?"),
    (r"^(emb_params$|string_to_param)", "a textual inversion"),
    (r"^(control_model|controlnet_|input_hint_block)|^lora_controlnet$", "a ControlNet"),
    (r"^adapter\.body\.", "a T2I-Adapter"),
    (r"motion_modules", "an AnimateDiff motion module"),
    (
        r"^(model\.diffusion_model|first_stage_model|conditioner\.embedders|cond_stage_model)\.",
        "a whole checkpoint: is it your BASE_MODEL?",
    ),
    (r"^(double_blocks|single_transformer_blocks)\.", "a FLUX model"),
    (r"^joint_blocks\.", "an SD 3 model"),
    (r"^(down_blocks|input_blocks|mid_block)\.", "the weights of a whole UNet"),
    (r"^(encoder|decoder)\.(conv_in|down_blocks|up_blocks|mid)|^post_quant_conv", "a VAE"),
    (r"^vision_model\.|^visual\.", "an image encoder"),
    (r"^(text_model|transformer)\..*(embeddings?|resblocks)", "a text encoder"),
    (r"^(model\.)?(body|trunk|conv_body|RRDB)|rdb1", "an upscaler"),
    (r"^model\.layers\.\d+\.", "a language model"),
)
"""Part of a key -> what has it, of files that hold no LoRA; the first one counts."""

_INVERSION_KEYS = {"clip_l", "clip_g"}

_MAX_INVERSION_VECTORS = 128


def other_than_sdxl_lora(shapes: Mapping[str, tuple[int, ...]]) -> str | None:
    """What a file is: "a FLUX LoRA", "a textual inversion"; None if it may be a LoRA for SDXL.

    Args:
        shapes: names and shapes of its tensors.
    """
    if not shapes:
        return "a file without tensors"
    if "lora_controlnet" in shapes:
        return "a ControlNet"
    if any(key.startswith(("ip_adapter.", "image_proj.")) for key in shapes):
        return _first_match(_MODELS, shapes)
    if any(LORA_KEY.search(key) for key in shapes):
        return _other_family(shapes) or _unsupported(shapes)
    if _is_inversion(shapes):
        return "a textual inversion"
    return _first_match(_MODELS, shapes) or (
        f"a file without LoRA layers; its first tensor is {next(iter(shapes))!r}"
    )


def _other_family(shapes: Mapping[str, tuple[int, ...]]) -> str | None:
    if found := _first_match(_LORA_FAMILIES, shapes):
        return found
    if any(_TWO_ENCODERS.search(key) for key in shapes):
        return None
    widths = {
        shape[1] for key, shape in shapes.items() if len(shape) > 1 and _CONTEXT_KEY.search(key)
    }
    return _CONTEXT_WIDTHS.get(widths.pop()) if len(widths) == 1 else None


def _unsupported(shapes: Mapping[str, tuple[int, ...]]) -> str | None:
    kind = _first_match(tuple(UNSUPPORTED_KINDS.items()), shapes)
    return kind and f"a LoRA of the kind {kind}, which is not supported"


def _first_match(
    patterns: tuple[tuple[str, str], ...], shapes: Mapping[str, tuple[int, ...]]
) -> str | None:
    for pattern, name in patterns:
        if any(re.search(pattern, key) for key in shapes):
            return name
    return None


def _is_inversion(shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether it holds nothing but a few vectors for the text encoders."""
    if shapes.keys() <= _INVERSION_KEYS or "emb_params" in shapes:
        return True
    return all(
        len(shape) in (1, 2) and shape[0] <= _MAX_INVERSION_VECTORS and "." not in key
        for key, shape in shapes.items()
    )
