"""The storyboard on one sheet."""

from PIL import Image

from serve_app.contact_sheet import contact_sheet
from serve_app.exports.board import Board
from serve_app.images import plain_png

MAX_CELL_PX = 512
"""Ten frames of 1024 px would make a sheet of 5000."""


def sheet_png(board: Board) -> bytes:
    """The contact sheet, every frame over its caption, as PNG bytes."""
    pictures = [_fitting(frame.picture) for frame in board.frames]
    captions = [frame.caption for frame in board.frames]
    numbers = [frame.number for frame in board.frames]
    return plain_png(contact_sheet(pictures, captions, board.title, numbers))


def _fitting(picture: Image.Image) -> Image.Image:
    picture.thumbnail((MAX_CELL_PX, MAX_CELL_PX), Image.Resampling.LANCZOS)
    return picture
