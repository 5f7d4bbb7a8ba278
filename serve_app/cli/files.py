"""Files that the command line writes: whole or not at all, and never outside their folder."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from deployments.atomic_file import atomic_write

ARCHIVE_NAME = re.compile(r"frame_\d{3}\.png|storyboard\.(json|png|csv)")
"""The names in an exported ZIP; a file with another name is not unpacked."""
FILENAME = re.compile(
    r"""filename\*=UTF-8''([^;\s]+)|filename="([^"]*)"|filename=([^;\s"]+)""", re.I
)
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""Control characters, those that change the direction of writing, and what Windows forbids."""
MAX_NAME_BYTES = 200
"""File systems allow 255; the name of the temporary file is a little longer."""
MAX_ENDING_CHARS = 5


def save_archive(archive: bytes, out: Path) -> Path:
    """Unpack an exported ZIP: `frame_001.png` ..., and `storyboard` as .json, .csv and .png.

    Returns:
        The path of the contact sheet.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for name in filter(ARCHIVE_NAME.fullmatch, files.namelist()):
            save_file(files.read(name), out / name)
    return out / "storyboard.png"


def save_file(data: bytes, path: Path) -> Path:
    """Write a file, whole or not at all, and create its folder.

    Returns:
        The path.
    """
    with atomic_write(path) as file:
        file.write(data)
    return path


def suggested_name(disposition: str, default: str) -> str:
    """A safe file name from a Content-Disposition header (RFC 6266), which is not trusted.

    Args:
        disposition: value of the header; `filename*` is preferred to `filename`.
        default: the name if the header suggests none that can be used.
    """
    matches = {bool(match[1]): match for match in FILENAME.finditer(disposition)}
    match = matches.get(True) or matches.get(False)
    if match is None:
        return default
    suggested = unquote(match[1]) if match[1] else match[2] or match[3] or ""
    name = UNSAFE.sub("", re.split(r"[/\\]", suggested)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= MAX_ENDING_CHARS:
        stem = stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")
        return f"{stem}.{ending}"
    return name.encode()[:MAX_NAME_BYTES].decode(errors="ignore") or default
