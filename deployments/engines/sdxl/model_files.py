"""Which of a folder's files hold the weights of a model."""

from pathlib import Path

import torch

Variant = str | None
"""diffusers' `variant`: the part of a file's name before `.safetensors`; None: none."""

_VARIANTS: dict[torch.dtype, tuple[Variant, ...]] = {
    torch.float16: ("fp16", "bf16", None),
    torch.bfloat16: ("bf16", "fp16", None),
}


def existing_file(folder: Path, name: str) -> Path:
    """The path of one file of a folder.

    Raises:
        FileNotFoundError: there is no such file.
    """
    path = folder / name
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {name} in {folder}")
    return path


def preferred_variants(dtype: torch.dtype) -> tuple[Variant, ...]:
    """The variants to look for, best first.

    Half precision loses nothing by files in half precision, which take half of the download. For
    float32 they are better than nothing.
    """
    return _VARIANTS.get(dtype, (None, "fp16", "bf16"))


def find_variant(folder: Path, dtype: torch.dtype) -> Variant:
    """The best variant of which a folder of one model has weights.

    Raises:
        ValueError: there are no .safetensors weights at all.
    """
    names = [path.name for path in folder.glob("*.safetensors")]
    for variant in preferred_variants(dtype):
        if any(_is_variant(name, variant) for name in names):
            return variant
    raise ValueError(f"it has no weights in {folder.name}/*.safetensors")


def _is_variant(name: str, variant: Variant) -> bool:
    """Whether a file belongs to a variant, also as one of several shards."""
    # "model", "model-00001-of-00002", "model.fp16", "model.fp16-00001-of-00002" and, in an older
    # format, "model-00001-of-00002.fp16".
    _, _, rest = name.removesuffix(".safetensors").partition(".")
    return rest.partition("-")[0] == (variant or "")
