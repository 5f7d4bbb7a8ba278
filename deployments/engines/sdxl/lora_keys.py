"""Takes a LoRA's keys apart: the name of a layer, and what the tensor is in it.

    lora_unet_mid_block_attentions_0_proj_in.lora_down.weight   kohya, OneTrainer
    unet.mid_block.attentions.0.proj_in.lora_A.weight           diffusers, PEFT
    unet.mid_block.attentions.0.proj_in.lora.down.weight        diffusers, converted
    text_encoder.encoder.layers.0.mlp.fc1.lora_linear_layer.down.weight
    lycoris_mid_block_attentions_0_proj_in.hada_w1_a            LyCORIS
        `------------- layer ------------' `-- part -'

The part has one name here whatever program wrote the file.
"""

import re

Part = str
"""What a tensor is in its layer: down, up, mid, up_bias, alpha, dora_scale, magnitude, diff,
diff_b, w_norm, b_norm, and LyCORIS' own hada_* and lokr_*."""

_PARTS: tuple[tuple[str, Part | None], ...] = (
    (r"(?:lora_down|lora\.down|lora_linear_layer\.down|lora_A(?:\.\w+)?)\.weight", "down"),
    (r"(?:lora_up|lora\.up|lora_linear_layer\.up|lora_B(?:\.\w+)?)\.weight", "up"),
    (r"lora_mid\.weight", "mid"),
    (r"lora_B(?:\.\w+)?\.bias", "up_bias"),
    (r"lora_magnitude_vector(?:\.\w+)?", "magnitude"),
    (r"alpha|dora_scale|diff|diff_b|w_norm|b_norm", None),
    (r"hada_w[12]_[ab]|hada_t[12]|lokr_w[12](?:_[ab])?|lokr_t2", None),
)
"""End of a key -> its part; None: the part has the name that the key ends with."""

_KEYS = [(re.compile(rf"(?P<layer>.+)\.(?P<end>{end})"), part) for end, part in _PARTS]

_PROCESSOR = re.compile(r"(?:\.processor)?\.to_(?P<side>[qkv]|out)_lora\.")
"""Keys of diffusers before 0.22, e.g. `attn1.processor.to_q_lora.down.weight`."""

IGNORED = re.compile(r"bundle_emb[._]")
"""OneTrainer's textual inversions, which it packs into the file of a LoRA. They are bound to words
of their own, so that the LoRA acts without them."""


def split_key(key: str) -> tuple[str, Part] | None:
    """The layer and the part of a key; None if it is not a LoRA's.

    Returns:
        The layer's name with its prefix, as the file spells it, and the part.
    """
    key = _PROCESSOR.sub(_modern_name(key), key)
    for pattern, part in _KEYS:
        if match := pattern.fullmatch(key):
            return match["layer"], part or match["end"]
    return None


def _modern_name(key: str) -> str:
    if key.startswith("text_encoder"):
        return r".\g<side>_proj.lora."
    return r".to_out.0.lora." if ".to_out_lora." in key else r".to_\g<side>.lora."
