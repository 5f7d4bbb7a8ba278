"""The header of a .safetensors file: names and shapes of its tensors, read without torch.

Eight bytes with the header's length, the header as JSON, then the tensors' bytes
(https://huggingface.co/docs/safetensors). Only the header is read, so that a wrong file of ten
gigabytes is told within a second.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_LENGTH = struct.Struct("<Q")
_MAX_HEADER_BYTES = 100_000_000
"""The format's own limit."""

_HEAD_BYTES = 512
"""Enough of a file to tell what it is."""

_FIRST_BYTES = {
    b"\x80": "a pickle (a .pt, .ckpt or .bin file), which may run code when it is read",
    b"PK\x03\x04": "a zip archive or a pickle (a .pt, .ckpt or .bin file)",
    b"GGUF": "a GGUF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"version https://git-lfs": "a Git LFS pointer: run `git lfs pull` where it came from",
    b"<": "a web page, perhaps the login page of the site that it was to come from",
}


class NotSafetensors(ValueError):
    """The file is not a whole .safetensors file; the text says what it is: "a web page"."""


@dataclass(frozen=True, slots=True)
class SafetensorsHeader:
    """What a .safetensors file holds.

    Attributes:
        shapes: the tensors' names and shapes, in the header's order.
        metadata: what the program that wrote the file noted.
    """

    shapes: Mapping[str, tuple[int, ...]]
    metadata: Mapping[str, str]


def read_header(file: Path) -> SafetensorsHeader:
    """The header of a file.

    Raises:
        NotSafetensors: the file is not a whole .safetensors file.
        OSError: the file cannot be read.
    """
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
        length = _LENGTH.unpack_from(head)[0] if len(head) >= _LENGTH.size else 0
        # The header is an object of JSON, which a file of another kind does not have at this place.
        if not 2 <= length <= _MAX_HEADER_BYTES or head[_LENGTH.size : _LENGTH.size + 1] != b"{":
            raise NotSafetensors(_kind_of(head))
        opened.seek(_LENGTH.size)
        text = opened.read(length)
    if len(text) < length:
        raise NotSafetensors(_cut_off(size, _LENGTH.size + length))
    return _parse(text, size)


def _parse(text: bytes, size: int) -> SafetensorsHeader:
    try:
        entries = json.loads(text)
        metadata = {str(k): str(v) for k, v in (entries.pop("__metadata__", None) or {}).items()}
        shapes = {name: tuple(map(int, entry["shape"])) for name, entry in entries.items()}
        end = max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotSafetensors("a .safetensors file with a damaged header") from error
    whole = _LENGTH.size + len(text) + end
    if size < whole:
        raise NotSafetensors(_cut_off(size, whole))
    return SafetensorsHeader(shapes, metadata)


def _cut_off(size: int, whole: int) -> str:
    return f"a .safetensors file that is cut off: fetch it again ({size:,} of {whole:,} bytes)"


def _kind_of(head: bytes) -> str:
    """What a file is whose first bytes are not those of a .safetensors file."""
    if not head:
        return "an empty file"
    for first, kind in _FIRST_BYTES.items():
        if head.lstrip().startswith(first):
            return kind
    try:
        # The last character may be cut off.
        (head if len(head) < _HEAD_BYTES else head[:-3]).decode()
    except UnicodeDecodeError:
        return "no .safetensors file"
    return "no .safetensors file" if b"\0" in head else "a text file"
