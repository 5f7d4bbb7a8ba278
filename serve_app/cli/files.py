"""What the command line writes: whole files or none, under names that stay in their folder."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

ARCHIVED = re.compile(r"frame_\d{3}\.png|storyboard\.(json|png)")
"""The names that an exported ZIP holds; nothing else is written to disk."""
OFFERED = re.compile(
    r"""filename\*=UTF-8''([^;\s]+)|filename="([^"]*)"|filename=([^;\s"]+)""", re.I
)
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""Control characters, those that turn the direction of writing, and what Windows refuses."""
MAX_NAME_BYTES = 200
"""File systems take 255; the name of the file in progress is a little longer."""


def save_archive(archive: bytes, out: Path) -> Path:
    """Unpack an exported ZIP: `frame_001.png` ..., `storyboard.json` and the contact sheet.

    Returns:
        The contact sheet's path.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for name in filter(ARCHIVED.fullmatch, files.namelist()):
            save_file(files.read(name), out / name)
    return out / "storyboard.png"


def save_file(data: bytes, path: Path) -> Path:
    """Write a file, whole or not at all, and its folder; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        return part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def offered_name(disposition: str, otherwise: str) -> str:
    """A plain file name from a Content-Disposition (RFC 6266), which is not trusted.

    Args:
        disposition: the header's value; `filename*` goes before `filename`.
        otherwise: the name if the header offers none that can be used.
    """
    found = {bool(match[1]): match for match in OFFERED.finditer(disposition)}
    match = found.get(True) or found.get(False)
    if match is None:
        return otherwise
    offered = unquote(match[1]) if match[1] else match[2] or match[3] or ""
    name = UNSAFE.sub("", re.split(r"[/\\]", offered)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 5:
        stem = stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")
        return f"{stem}.{ending}"
    return name.encode()[:MAX_NAME_BYTES].decode(errors="ignore") or otherwise
