"""The storyboard as a shot list: a CSV table, one row a frame, for spreadsheets."""

import csv
import io
import re

from serve_app.exports.animatic import duration_s
from serve_app.exports.board import Board, BoardFrame

COLUMNS = (
    "number",
    "shot size",
    "angle",
    "seconds",
    "setting",
    "caption",
    "dialogue",
    "prompt",
    "seed",
    "image",
)
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]")
"""The start of a cell that a spreadsheet would compute (OWASP, CSV injection); also full-width."""


def encode_csv(board: Board) -> bytes:
    """The shot list by RFC 4180, in UTF-8 with the mark by which Excel knows it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, board.frames))
    return buffer.getvalue().encode("utf-8-sig")


def _row(frame: BoardFrame) -> tuple[str, ...]:
    scene = frame.scene
    texts = (scene.setting, scene.caption, scene.dialogue, scene.prompt)
    setting, caption, dialogue, prompt = map(_harmless, texts)
    return (
        str(frame.number),
        scene.shot_size or "",
        scene.angle or "",
        f"{duration_s(frame):.4g}",
        setting,
        caption,
        dialogue,
        prompt,
        str(frame.seed),
        frame.file_name,
    )


def _harmless(text: str) -> str:
    """The text as spreadsheets show it: an apostrophe keeps them from computing it."""
    return f"'{text}" if FORMULA.match(text) else text
