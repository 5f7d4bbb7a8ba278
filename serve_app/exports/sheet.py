"""The storyboard on one sheet."""

from serve_app.exports.board import Board
from serve_app.exports.contact_sheet import contact_sheet
from serve_app.images.frame_png import plain_png

MIN_CELL_PX, MAX_CELL_PX = 256, 512
"""Ten frames of 1024 px would make a sheet of 5000."""
PAPER = (255, 255, 255)


def sheet_png(board: Board) -> bytes:
    """The contact sheet, every frame over its caption, as PNG bytes."""
    size = board.size_px(MIN_CELL_PX, MAX_CELL_PX)
    pictures = [frame.picture_on(size, PAPER) for frame in board.frames]
    captions = [frame.caption for frame in board.frames]
    numbers = [frame.number for frame in board.frames]
    return plain_png(contact_sheet(pictures, captions, board.title, numbers))
