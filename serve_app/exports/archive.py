"""The storyboard as a ZIP: the pictures as they are kept, a manifest, the contact sheet."""

import io
import json
import zipfile

from serve_app.exports.board import Board
from serve_app.exports.sheet import sheet_png

EPOCH = (1980, 1, 1, 0, 0, 0)
"""ZIP's first date: equal stories give equal files."""
READABLE = 0o644 << 16


def board_zip(board: Board) -> bytes:
    """A ZIP of `frame_001.png` ..., `storyboard.json` and `storyboard.png`."""
    manifest = json.dumps(board.manifest, ensure_ascii=False, indent=2) + "\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for frame in board.frames:
            _add(archive, frame.file_name, frame.png, zipfile.ZIP_STORED)
        _add(archive, "storyboard.json", manifest.encode(), zipfile.ZIP_DEFLATED)
        _add(archive, "storyboard.png", sheet_png(board), zipfile.ZIP_STORED)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = READABLE
    archive.writestr(info, data, compression)
