"""How many numbers a model has, from the headers of its .safetensors files; nothing is loaded."""

import json
import math
import struct
from collections.abc import Iterable
from pathlib import Path

HEADER_LENGTH = struct.Struct("<Q")
MAX_HEADER_BYTES = 100_000_000
"""The format's own limit."""


def parameters(paths: Iterable[Path]) -> int:
    """The number of parameters in files.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is not a .safetensors file.
    """
    return sum(map(_parameters, paths))


def _parameters(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(HEADER_LENGTH.size)
        length = HEADER_LENGTH.unpack(head)[0] if len(head) == HEADER_LENGTH.size else 0
        if not 0 < length <= MAX_HEADER_BYTES:
            raise ValueError(f"{path} is not a .safetensors file")
        tensors = json.loads(file.read(length))
    return sum(
        math.prod(tensor["shape"]) for name, tensor in tensors.items() if name != "__metadata__"
    )
