"""The contact sheet: all frames of a storyboard on one image, each over its texts."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from serve_app.exports.board import Board
from serve_app.exports.text import load_font, wrap
from serve_app.images.png import plain_png

MIN_CELL_PX, MAX_CELL_PX = 256, 512
"""Smaller frames are enlarged so that captions have room. Larger ones are reduced: ten frames of
1024 px would make a sheet of 5000 px."""
MARGIN_PX = 20
ROWS = 2
LINE_HEIGHT = 1.35
BACKGROUND, INK, NOTES_INK = (255, 255, 255), "#222222", "#6a6a6a"

Line = tuple[str, str]
"""A line of text and its colour."""


def encode_sheet(board: Board) -> bytes:
    """The contact sheet as PNG bytes: under each frame its caption, dialogue and shot."""
    size = board.size_px(MIN_CELL_PX, MAX_CELL_PX)
    images = [frame.image_on(BACKGROUND, size) for frame in board.frames]
    texts = [
        [
            (f"{frame.number}. {frame.caption}", INK),
            (frame.dialogue, INK),
            (", ".join(frame.shot), NOTES_INK),
        ]
        for frame in board.frames
    ]
    return plain_png(contact_sheet(images, texts, board.title))


def contact_sheet(
    images: Sequence[Image.Image], texts: Sequence[Sequence[Line]], title: str
) -> Image.Image:
    """All frames in two rows on one RGB image, under the title.

    Args:
        images: RGB, all of one size.
        texts: under each image, with their colours, in any script that DejaVu Sans has; each
            begins on a line of its own.
        title: the story.
    """
    width, height = images[0].size
    scale = max(1, -(-MIN_CELL_PX // width))
    width, height = width * scale, height * scale
    columns = -(-len(images) // ROWS)
    font, title_font = load_font(max(13, width // 20)), load_font(max(18, width // 14))
    cells = [
        [(line, ink) for text, ink in below for line in wrap(text, font, width)] for below in texts
    ]
    text_px = round(max(map(len, cells)) * font.size * LINE_HEIGHT) + MARGIN_PX // 2
    sheet_px = MARGIN_PX + columns * (width + MARGIN_PX)
    title_lines = wrap(title, title_font, sheet_px - 2 * MARGIN_PX)
    top = 2 * MARGIN_PX + round(len(title_lines) * title_font.size * LINE_HEIGHT)
    size = (sheet_px, top + ROWS * (height + text_px + MARGIN_PX))
    sheet = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    _draw_lines(draw, MARGIN_PX, MARGIN_PX, [(line, INK) for line in title_lines], title_font)
    for index, (image, lines) in enumerate(zip(images, cells, strict=True)):
        x = MARGIN_PX + index % columns * (width + MARGIN_PX)
        y = top + index // columns * (height + text_px + MARGIN_PX)
        sheet.paste(image.resize((width, height), Image.Resampling.LANCZOS), (x, y))
        _draw_lines(draw, x, y + height + MARGIN_PX // 2, lines, font)
    return sheet


def _draw_lines(
    draw: ImageDraw.ImageDraw, x: int, y: int, lines: Sequence[Line], font: ImageFont.FreeTypeFont
) -> None:
    for number, (line, ink) in enumerate(lines):
        draw.text((x, y + round(number * font.size * LINE_HEIGHT)), line, ink, font=font)
