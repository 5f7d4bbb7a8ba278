"""Says what a .safetensors file is that is no LoRA for SDXL, by the names and shapes in its header.

No tensor is read: a wrong file is named within a second, and before torch is imported.
"""

import re
from collections.abc import Mapping

from deployments.weight_kinds import LORA, kind_of_shapes

_UNSUPPORTED_KINDS = (
    (r"\.(oft_|boft_)", "OFT"),
    (r"\.(on_input|ia3_l)$|\.ia3_l\.", "IA3"),
    (r"\.[ab][12]\.weight$", "GLoRA"),
    (r"\.(lambda_layer|q_layer\.weight|p_layer\.weight)$", "T-LoRA"),
    (r"\.vera_lambda_[bd]", "VeRA"),
    (r"\.lora_embedding_[AB]", "LoRA of token embeddings"),
)
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


def other_than_sdxl_lora(shapes: Mapping[str, tuple[int, ...]]) -> str | None:
    """What a file is: "a FLUX LoRA", "a textual inversion"; None if it may be a LoRA for SDXL.

    Args:
        shapes: names and shapes of its tensors.
    """
    kind = kind_of_shapes(shapes)
    if kind.name != LORA:
        return f"{kind.name}{kind.hint}"
    return _other_family(shapes) or _unsupported(shapes)


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
    kind = _first_match(_UNSUPPORTED_KINDS, shapes)
    return kind and f"a LoRA of the kind {kind}, which is not supported"


def _first_match(
    patterns: tuple[tuple[str, str], ...], shapes: Mapping[str, tuple[int, ...]]
) -> str | None:
    for pattern, name in patterns:
        if any(re.search(pattern, key) for key in shapes):
            return name
    return None
