"""A storyboard on one sheet: every frame over its caption."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT_PATH = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
"""Holds Cyrillic with the Kazakh letters, which Pillow's built-in font does not."""
MIN_CELL_PX = 256
"""Smaller pictures are enlarged to this, so that captions have room."""
MARGIN_PX = 20
ROWS = 2
LINE_HEIGHT = 1.35
INK = "#222222"


@cache
def font_of(size_px: int) -> ImageFont.FreeTypeFont:
    """Our font."""
    return ImageFont.truetype(FONT_PATH, size_px)


def wrap(text: str, font: ImageFont.FreeTypeFont, width_px: int) -> list[str]:
    """The text in lines no wider than `width_px`; a longer single word is broken."""
    lines: list[str] = []
    for word in (part for whole in text.split() for part in _broken(whole, font, width_px)):
        if lines and font.getlength(f"{lines[-1]} {word}") <= width_px:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _broken(word: str, font: ImageFont.FreeTypeFont, width_px: int) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and font.getlength(parts[-1] + letter) > width_px:
            parts.append("")
        parts[-1] += letter
    return parts


def _draw_lines(
    draw: ImageDraw.ImageDraw, x: int, y: int, lines: Sequence[str], font: ImageFont.FreeTypeFont
) -> None:
    for number, line in enumerate(lines):
        draw.text((x, y + round(number * font.size * LINE_HEIGHT)), line, INK, font=font)


def contact_sheet(
    pictures: Sequence[Image.Image],
    captions: Sequence[str],
    title: str,
    numbers: Sequence[int] | None = None,
) -> Image.Image:
    """All frames in two rows on one RGB sheet under the title, numbered, each over its caption.

    Args:
        pictures: RGB, all of one size.
        captions: one per picture, any script that DejaVu Sans holds.
        title: the story.
        numbers: of the frames; from 1 if there is none missing.
    """
    width, height = pictures[0].size
    scale = max(1, -(-MIN_CELL_PX // width))
    width, height = width * scale, height * scale
    columns = -(-len(pictures) // ROWS)
    font, title_font = font_of(max(13, width // 20)), font_of(max(18, width // 14))
    texts = [
        wrap(f"{n}. {caption}", font, width)
        for n, caption in zip(numbers or range(1, 1 + len(captions)), captions, strict=True)
    ]
    caption_px = round(max(map(len, texts)) * font.size * LINE_HEIGHT) + MARGIN_PX // 2
    sheet_px = MARGIN_PX + columns * (width + MARGIN_PX)
    title_lines = wrap(title, title_font, sheet_px - 2 * MARGIN_PX)
    top = 2 * MARGIN_PX + round(len(title_lines) * title_font.size * LINE_HEIGHT)
    sheet = Image.new("RGB", (sheet_px, top + ROWS * (height + caption_px + MARGIN_PX)), "white")
    draw = ImageDraw.Draw(sheet)
    _draw_lines(draw, MARGIN_PX, MARGIN_PX, title_lines, title_font)
    for index, (picture, lines) in enumerate(zip(pictures, texts, strict=True)):
        x = MARGIN_PX + index % columns * (width + MARGIN_PX)
        y = top + index // columns * (height + caption_px + MARGIN_PX)
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, y))
        _draw_lines(draw, x, y + height + MARGIN_PX // 2, lines, font)
    return sheet
