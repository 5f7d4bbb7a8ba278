"""The storyboard on paper: all of it on one page of A4, with captions and shot notes."""

import io
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from PIL import Image

from serve_app.contact_sheet import FONT_PATH
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.text import printable

FONT = "DejaVu"
MARGIN_MM = 12.0
GAP_MM = 7.0
NOTES_GAP_MM = 3.0
LINE_GAP_MM = 1.0
ROWS, LEAST_COLUMNS = 2, 3
TITLE_PT, CAPTION_PT, NOTES_PT = 16, 9.5, 6.5
LEAST_PT = 4.0
"""A caption shrinks down to this before it is cut."""
TITLE_MM = 16.0
PICTURE_SHARE = 0.66
"""Of a cell's height at most; the caption has the rest."""
WIDE = 1.4
"""Cells so much wider than their pictures have the notes beside them, others below."""
INK, NOTES_INK, LINE_INK = 30, 110, 200
MAX_PICTURE_PX = 1024
MM_PER_PT = 25.4 / 72
LINE_HEIGHT = 1.3


class _Paper(FPDF):
    """A page with the story above."""

    def __init__(self, title: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self._heading = title
        self.set_auto_page_break(False)
        self.set_margin(MARGIN_MM)
        self.c_margin = 0
        self.add_font(FONT, fname=str(FONT_PATH))
        self.set_title(title)
        self.set_creator("Aldar Kose storyboards")
        # Equal stories give equal files.
        self.set_creation_date(datetime(1980, 1, 1, tzinfo=UTC))

    def header(self) -> None:
        """The story, in one or two lines."""
        self.set_xy(MARGIN_MM, MARGIN_MM)
        _fitted(self, self._heading, self.epw, TITLE_MM - 4, TITLE_PT, INK)
        self.set_draw_color(LINE_INK)
        y = MARGIN_MM + TITLE_MM - 2.5
        self.line(MARGIN_MM, y, self.w - MARGIN_MM, y)


def board_pdf(board: Board) -> bytes:
    """A printable PDF: the frames in order, with captions and shot notes."""
    paper = _Paper(printable(board.title))
    paper.add_page()
    columns = max(LEAST_COLUMNS, -(-len(board.frames) // ROWS))
    width = (paper.epw - (columns - 1) * GAP_MM) / columns
    room = paper.h - 2 * MARGIN_MM - TITLE_MM
    height = (room - (ROWS - 1) * GAP_MM) / ROWS
    for index, frame in enumerate(board.frames):
        row, column = divmod(index, columns)
        x = MARGIN_MM + column * (width + GAP_MM)
        y = MARGIN_MM + TITLE_MM + row * (height + GAP_MM)
        _draw_frame(paper, frame, x, y, width, height)
    return bytes(paper.output())


def _draw_frame(
    paper: _Paper, frame: BoardFrame, x: float, y: float, width: float, height: float
) -> None:
    picture = frame.picture
    picture.thumbnail((MAX_PICTURE_PX, MAX_PICTURE_PX), Image.Resampling.LANCZOS)
    scale = min(width / picture.width, height * PICTURE_SHARE / picture.height)
    shown_w, shown_h = picture.width * scale, picture.height * scale
    paper.image(_png(picture), x, y, shown_w, shown_h)
    paper.set_draw_color(LINE_INK)
    paper.rect(x, y, shown_w, shown_h)
    is_wide = width > WIDE * shown_w
    top = y + shown_h + LINE_GAP_MM
    room = y + height - top
    paper.set_xy(x, top)
    caption = f"{frame.number}. {printable(frame.caption)}"
    used = _fitted(paper, caption, width, room if is_wide else room * 0.5, CAPTION_PT, INK)
    notes = "\n".join(printable(note) for note in frame.notes)
    if is_wide:
        paper.set_xy(x + shown_w + NOTES_GAP_MM, y)
        _fitted(paper, notes, width - shown_w - NOTES_GAP_MM, shown_h, NOTES_PT, NOTES_INK)
    else:
        paper.set_xy(x, top + used + LINE_GAP_MM)
        _fitted(paper, notes, width, room - used - LINE_GAP_MM, NOTES_PT, NOTES_INK)


def _png(picture: Image.Image) -> io.BytesIO:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def _fitted(paper: FPDF, text: str, width: float, room: float, size_pt: float, ink: int) -> float:
    """Write the text from here on, smaller if it must be, cut if even that is too long.

    Returns:
        Millimetres that it took.
    """
    while True:
        paper.set_font(FONT, size=size_pt)
        line_mm = size_pt * MM_PER_PT * LINE_HEIGHT
        lines = _lines(paper, text, width)
        if len(lines) * line_mm <= room or size_pt <= LEAST_PT:
            break
        size_pt -= 0.5
    fitting = max(1, int(room / line_mm))
    if len(lines) > fitting:
        lines = [*lines[: fitting - 1], f"{lines[fitting - 1][:-1]}…"]
    paper.set_text_color(ink)
    x = paper.get_x()
    for line in lines:
        paper.set_x(x)
        paper.cell(width, line_mm, line, new_x=XPos.LEFT, new_y=YPos.NEXT)
    return len(lines) * line_mm


def _lines(paper: FPDF, text: str, width: float) -> list[str]:
    """The text as it breaks at this width in the font that is set."""
    lines = paper.multi_cell(
        width, text=text, dry_run=True, output=MethodReturnValue.LINES, align=Align.L
    )
    assert isinstance(lines, list)
    return lines
