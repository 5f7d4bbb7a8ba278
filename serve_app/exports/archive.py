"""The storyboard as a ZIP: the images as they are stored, a manifest, shot list, contact sheet."""

import io
import json
import zipfile

from serve_app.exports.board import Board
from serve_app.exports.contact_sheet import encode_sheet
from serve_app.exports.shot_list import encode_csv

FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""ZIP's earliest time; with one time for all files, equal stories give equal archives."""
PERMISSIONS = 0o644 << 16


def encode_zip(board: Board) -> bytes:
    """A ZIP of `frame_001.png` ..., and `storyboard` as .json, .csv and .png."""
    manifest = json.dumps(board.manifest, ensure_ascii=False, indent=2) + "\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for frame in board.frames:
            _add(archive, frame.file_name, frame.png, zipfile.ZIP_STORED)
        _add(archive, "storyboard.json", manifest.encode(), zipfile.ZIP_DEFLATED)
        _add(archive, "storyboard.csv", encode_csv(board), zipfile.ZIP_DEFLATED)
        _add(archive, "storyboard.png", encode_sheet(board), zipfile.ZIP_STORED)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, FILE_TIME)
    info.external_attr = PERMISSIONS
    archive.writestr(info, data, compression)
