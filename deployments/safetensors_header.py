"""Reads the header of a .safetensors file: what is in it, without its tensors and without torch.

The header is a JSON object after its length in 8 bytes; the tensors follow it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 100_000_000
"""The limit of the safetensors library."""

_OTHER_FILES = (
    (b"version https://git-lfs", "a Git LFS pointer: fetch the file itself with `git lfs pull`"),
    (b"PK\x03\x04", "a pickled checkpoint with another name, and pickles are never read"),
    (b"\x80", "a pickled checkpoint with another name, and pickles are never read"),
    (b"GGUF", "a GGUF file, which is not read"),
    (b"<", "a web page, as a download without the right to it leaves"),
)
"""First bytes of files that are often found under the name of a .safetensors file."""


@dataclass(frozen=True, slots=True)
class SafetensorsHeader:
    """The header of one file.

    Attributes:
        shapes: key -> the shape of its tensor.
        metadata: what the program that wrote the file said about it.
    """

    shapes: Mapping[str, tuple[int, ...]]
    metadata: Mapping[str, str]


def read_header(path: Path) -> SafetensorsHeader:
    """The header of a .safetensors file.

    Raises:
        ValueError: it is not such a file, or it is cut off; the text completes "the file ...".
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    if size == 0:
        raise ValueError("is empty")
    with path.open("rb") as file:
        start = file.read(_LENGTH_BYTES)
        length = int.from_bytes(start, "little")
        if _LENGTH_BYTES + length <= size and length <= _MAX_HEADER_BYTES:
            return _parse(file.read(length), size - _LENGTH_BYTES - length)
        start += file.read(64)
    if length <= _MAX_HEADER_BYTES:
        raise ValueError("is cut off: download it again")
    for magic, kind in _OTHER_FILES:
        if start.lstrip().startswith(magic):
            raise ValueError(f"is {kind}")
    raise ValueError("is not in the safetensors format")


def _parse(text: bytes, data_bytes: int) -> SafetensorsHeader:
    """The header of a file with so many bytes of tensors."""
    try:
        entries: dict[str, Any] = json.loads(text)
        metadata = entries.pop("__metadata__", None) or {}
        shapes = {key: tuple(entry["shape"]) for key, entry in entries.items()}
        end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError("is not in the safetensors format") from error
    if end > data_bytes:
        raise ValueError(
            f"is cut off: {data_bytes:,} of its {end:,} bytes are there; download it again"
        )
    return SafetensorsHeader(shapes, metadata)
