"""Texts for pictures and paper: in the letters that our font has, in lines that fit."""

from functools import cache

from fontTools.ttLib import TTFont

from serve_app.exports.contact_sheet import FONT_PATH

UNKNOWN = "□"
"""In place of a letter that the font lacks, such as an emoji."""


@cache
def _letters() -> frozenset[int]:
    with TTFont(FONT_PATH, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """The text on one line, what the font lacks replaced by a box."""
    words = " ".join(text.split())
    return "".join(letter if ord(letter) in _letters() else UNKNOWN for letter in words)
