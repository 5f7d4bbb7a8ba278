"""Where a model lies: a local path, or the hub, whose files are fetched only as far as needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from huggingface_hub import hf_hub_download

Variant = str | None
"""diffusers' `variant`: the part of a file's name before `.safetensors`; None: none."""

_VARIANTS: dict[torch.dtype, tuple[Variant, ...]] = {
    torch.float16: ("fp16", "bf16", None),
    torch.bfloat16: ("bf16", "fp16", None),
}


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A local path or a hub id.

    Attributes:
        location: the expanded path, or the hub id.
        is_local: whether it is a path.
    """

    location: str
    is_local: bool

    @classmethod
    def parse(cls, value: str, *, local_kinds: str) -> Self:
        """The source that a setting names.

        Args:
            value: a path, with or without `~`, or a hub id `owner/name`.
            local_kinds: what the path may be, for the message: "folder", "file or folder".

        Raises:
            ValueError: there is nothing at the path, and the value cannot be a hub id.
        """
        path = Path(value).expanduser()
        if path.exists():
            return cls(str(path), is_local=True)
        if value.count("/") != 1 or value.startswith((".", "~", "/")):
            raise ValueError(f"there is no such {local_kinds}, and it is not a hub id")
        return cls(value, is_local=False)

    def fetch(self, name: str) -> Path:
        """The path of one file, fetched from the hub if the source lies there.

        Args:
            name: the file's path inside the folder or repository.

        Raises:
            OSError: there is no such file, or the hub cannot be reached.
        """
        if not self.is_local:
            return Path(hf_hub_download(self.location, name))
        path = Path(self.location, name)
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {name} in {self.location}")
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


def choose_variant(files: Iterable[str], parts: Iterable[str], dtype: torch.dtype) -> Variant:
    """The variant to ask a repository for; it gives the other files where a part has none of it.

    Args:
        files: the paths in the repository.
        parts: the folders of the models.
        dtype: the floating-point type.
    """
    names: dict[str, list[str]] = {part: [] for part in parts}
    for file in files:
        folder, _, name = file.rpartition("/")
        if folder in names and name.endswith(".safetensors"):
            names[folder].append(name)

    def parts_with(variant: Variant) -> int:
        return sum(any(_is_variant(name, variant) for name in part) for part in names.values())

    for variant in preferred_variants(dtype):
        enough = len(names) if variant is None else 1
        if parts_with(variant) >= enough:
            return variant
    return None


def _is_variant(name: str, variant: Variant) -> bool:
    """Whether a file belongs to a variant, also as one of several shards."""
    # "model", "model-00001-of-00002", "model.fp16", "model.fp16-00001-of-00002" and, in an older
    # format, "model-00001-of-00002.fp16".
    _, _, rest = name.removesuffix(".safetensors").partition(".")
    return rest.partition("-")[0] == (variant or "")
