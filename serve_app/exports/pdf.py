"""The storyboard on paper: A4 pages of frames with captions and shot notes."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from PIL import Image

from serve_app.exports.board import Board
from serve_app.exports.contact_sheet import FONT_PATH
from serve_app.exports.pdf_layout import (
    BESIDE_GAP_MM,
    BESIDE_MM,
    GAP_MM,
    NUMBER_MM,
    TEXT_GAP_MM,
    Layout,
    Panel,
    Room,
    Row,
    arrange,
    line_mm,
)
from serve_app.exports.text import printable

FONT = "DejaVu"
MARGIN_MM = 12.0
FOOTER_MM = 6.0
RULE_MM = 5.0
"""Space under a heading, its rule in the middle."""
TITLES = ((18.0, 1), (15.0, 1), (14.0, 2), (11.0, 4))
"""Sizes of the title's type, the first that needs no more lines than that; else the last."""
SMALL_PT = 8.0
INK, NOTES_INK, LINE_INK = (30, 30, 30), (105, 105, 105), (200, 200, 200)
ACCENT = (0, 120, 140)
"""The blue of the Kazakh flag, dark enough for white figures."""
MIN_PICTURE_PX, MAX_PICTURE_PX = 640, 1024
"""Small pictures are enlarged here, as a viewer may show their pixels as squares."""
JPEG_QUALITY = 92


class _Paper(FPDF):
    """Pages with the story above and their numbers below."""

    def __init__(self, title: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.set_auto_page_break(False)
        self.set_margin(MARGIN_MM)
        self.c_margin = 0
        self.add_font(FONT, fname=str(FONT_PATH))
        self.set_title(title)
        self.set_creator("Aldar Kose storyboards")
        # Equal stories give equal files.
        self.set_creation_date(datetime(1980, 1, 1, tzinfo=UTC))

    def lines(self, text: str, width_mm: float, size_pt: float) -> list[str]:
        """The text as it breaks at a width."""
        self.set_font(FONT, size=size_pt)
        broken = self.multi_cell(
            width_mm, text=text, dry_run=True, output=MethodReturnValue.LINES, align=Align.L
        )
        assert isinstance(broken, list)
        return broken if text else []

    def write_lines(
        self, lines: Sequence[str], x: float, y: float, size_pt: float, ink: tuple[int, int, int]
    ) -> float:
        """Write lines from (x, y) down; the y below them."""
        self.set_font(FONT, size=size_pt)
        self.set_text_color(*ink)
        self.set_xy(x, y)
        for line in lines:
            self.set_x(x)
            self.cell(0, line_mm(size_pt), line, new_x=XPos.LEFT, new_y=YPos.NEXT)
        return y + len(lines) * line_mm(size_pt)


def board_pdf(board: Board) -> bytes:
    """A printable PDF: the frames in order, with captions and shot notes."""
    paper = _Paper(printable(board.title))
    # There are no measures of letters without a page.
    paper.add_page()
    title, title_pt = _title_lines(paper, printable(board.title))
    first_y = MARGIN_MM + len(title) * line_mm(title_pt) + RULE_MM
    later_y = MARGIN_MM + line_mm(SMALL_PT) + RULE_MM
    end_y = paper.h - MARGIN_MM - FOOTER_MM
    room = Room(paper.epw, end_y - first_y, end_y - later_y)
    layout = arrange(board.frames, room, paper.lines)
    for number, rows in enumerate(layout.pages, 1):
        if number == 1:
            _draw_heading(paper, title, title_pt, INK)
        else:
            paper.add_page()
            _draw_heading(paper, paper.lines(printable(board.title), paper.epw, SMALL_PT)[:1])
        _draw_page_number(paper, number, len(layout.pages))
        y = first_y if number == 1 else later_y
        for row in rows:
            _draw_row(paper, layout, row, y)
            y += row.height_mm + GAP_MM
    return bytes(paper.output())


def _title_lines(paper: _Paper, title: str) -> tuple[list[str], float]:
    """The title's lines and the size of their type."""
    for size_pt, most in TITLES:
        lines = paper.lines(title, paper.epw, size_pt)
        if len(lines) <= most:
            break
    return lines, size_pt


def _draw_heading(
    paper: _Paper,
    lines: Sequence[str],
    size_pt: float = SMALL_PT,
    ink: tuple[int, int, int] = NOTES_INK,
) -> None:
    y = paper.write_lines(lines, MARGIN_MM, MARGIN_MM, size_pt, ink) + RULE_MM / 2
    paper.set_draw_color(*ACCENT)
    paper.line(MARGIN_MM, y, paper.w - MARGIN_MM, y)


def _draw_page_number(paper: _Paper, number: int, count: int) -> None:
    paper.set_font(FONT, size=SMALL_PT)
    paper.set_text_color(*NOTES_INK)
    paper.set_xy(MARGIN_MM, paper.h - MARGIN_MM - line_mm(SMALL_PT))
    paper.cell(paper.epw, line_mm(SMALL_PT), f"{number} / {count}", align=Align.R)


def _draw_row(paper: _Paper, layout: Layout, row: Row, y: float) -> None:
    for column, panel in enumerate(row.panels):
        x = MARGIN_MM + column * (layout.width_mm + GAP_MM)
        width = _draw_picture(paper, layout, row, panel, x, y)
        below = y + row.picture_mm + TEXT_GAP_MM
        below = _draw_caption(paper, layout, panel, x, below) + TEXT_GAP_MM
        small = layout.sizes.notes_pt
        below = paper.write_lines(panel.prompt, x, below, small, NOTES_INK)
        if layout.is_beside:
            paper.write_lines(panel.notes, x + width + BESIDE_GAP_MM, y, small, NOTES_INK)
        else:
            paper.write_lines(panel.notes, x, below, small, NOTES_INK)


def _draw_picture(
    paper: _Paper, layout: Layout, row: Row, panel: Panel, x: float, y: float
) -> float:
    """Draw the picture; its width."""
    room = layout.width_mm - (BESIDE_GAP_MM + BESIDE_MM if layout.is_beside else 0)
    height = min(row.picture_mm, room / panel.aspect)
    width = height * panel.aspect
    paper.image(_jpeg(panel.frame.picture), x, y, width, height)
    paper.set_draw_color(*LINE_INK)
    paper.rect(x, y, width, height)
    return width


def _draw_caption(paper: _Paper, layout: Layout, panel: Panel, x: float, y: float) -> float:
    """Draw number and caption; the y below them."""
    size_pt = layout.sizes.caption_pt
    height = line_mm(size_pt)
    paper.set_fill_color(*ACCENT)
    paper.rect(x, y, NUMBER_MM - TEXT_GAP_MM, height, style="F")
    paper.set_xy(x, y)
    paper.set_font(FONT, size=size_pt)
    paper.set_text_color(255, 255, 255)
    paper.cell(NUMBER_MM - TEXT_GAP_MM, height, str(panel.frame.number), align=Align.C)
    end = paper.write_lines(panel.caption, x + NUMBER_MM, y, size_pt, INK)
    return max(end, y + height)


def _jpeg(picture: Image.Image) -> io.BytesIO:
    """The picture for print: a PNG of that size is five times as large and as slow."""
    longer = max(picture.size)
    scale = min(MAX_PICTURE_PX, max(MIN_PICTURE_PX, longer)) / longer
    width, height = (max(1, round(side * scale)) for side in picture.size)
    buffer = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(
        buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0
    )
    buffer.seek(0)
    return buffer
