"""Text of all exports: the font, lines that fit a width, and letters that the font has."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

FONT_PATH = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
"""It has Cyrillic with the Kazakh letters, which Pillow's built-in font lacks."""
UNKNOWN_LETTER = "□"
"""Replaces a letter that the font lacks, such as an emoji."""


@cache
def load_font(size_px: int) -> ImageFont.FreeTypeFont:
    """The font in a size."""
    return ImageFont.truetype(FONT_PATH, size_px)


@cache
def _letters() -> frozenset[int]:
    with TTFont(FONT_PATH, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """The text on one line; letters that the font lacks are replaced by a box."""
    words = " ".join(text.split())
    return "".join(letter if ord(letter) in _letters() else UNKNOWN_LETTER for letter in words)


def wrap(text: str, font: ImageFont.FreeTypeFont, width_px: int) -> list[str]:
    """The text in lines no wider than `width_px`; a single word that is longer is broken."""
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
