"""Several LoRAs in one setting: `character.safetensors=1, owner/style=0.6`."""

from pydantic import Field

from deployments.values import Value

MAX_LORA_SCALE = 4.0


class LoraChoice(Value):
    """One LoRA to fuse, and how strongly."""

    path: str = Field(min_length=1)
    scale: float = Field(ge=-MAX_LORA_SCALE, le=MAX_LORA_SCALE)


def parse_lora_paths(text: str, default_scale: float) -> tuple[LoraChoice, ...]:
    """The LoRAs that the setting `lora_paths` names, in its order.

    Args:
        text: `path=scale` separated by commas; a path without a scale gets the default.
        default_scale: of a path without a scale.

    Raises:
        ValueError: a path is empty, or a scale is out of range.
    """
    return tuple(_parse_one(part.strip(), default_scale) for part in text.split(",") if text)


def _parse_one(part: str, default_scale: float) -> LoraChoice:
    path, has_scale, number = part.rpartition("=")
    if not has_scale:
        path, number = part, str(default_scale)
    try:
        scale = float(number)
    except ValueError:
        raise ValueError(f"{part!r}: the scale {number!r} is not a number") from None
    if not path.strip():
        raise ValueError(f"{part!r} names no LoRA")
    if not abs(scale) <= MAX_LORA_SCALE:
        raise ValueError(f"{part!r}: the scale must be -{MAX_LORA_SCALE:g} to {MAX_LORA_SCALE:g}")
    return LoraChoice(path=path.strip(), scale=scale)
