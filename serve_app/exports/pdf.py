"""The storyboard as a PDF to print: A4 pages of frames with captions, prompts and shot notes."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from PIL import Image

from serve_app.exports.board import Board
from serve_app.exports.pdf_layout import (
    GAP_MM,
    NOTES_GAP_MM,
    NOTES_MM,
    NUMBER_MM,
    TEXT_GAP_MM,
    FrameArea,
    Layout,
    Panel,
    Row,
    arrange,
    line_mm,
)
from serve_app.exports.text import FONT_PATH, printable

FONT = "DejaVu"
MARGIN_MM = 12.0
FOOTER_MM = 6.0
RULE_MM = 5.0
"""Space under a heading, with its rule in the middle."""
TITLE_SIZES = ((18.0, 1), (15.0, 1), (14.0, 2), (11.0, 4))
"""Font sizes in points, each with its maximum number of lines; the first that fits is taken."""
SMALL_PT = 8.0
INK, NOTES_INK, LINE_INK = (30, 30, 30), (105, 105, 105), (200, 200, 200)
ACCENT = (0, 120, 140)
"""The blue of the Kazakh flag, darkened so that white digits are readable on it."""
MIN_IMAGE_PX, MAX_IMAGE_PX = 640, 1024
"""Small images are enlarged here, because a viewer may show their pixels as squares."""
JPEG_QUALITY = 92
CREATION_DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""One date for all files, so that equal stories give equal files."""


class _Document(FPDF):
    """A landscape A4 document in our font, without automatic page breaks."""

    def __init__(self, title: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.set_auto_page_break(False)
        self.set_margin(MARGIN_MM)
        self.c_margin = 0
        self.add_font(FONT, fname=str(FONT_PATH))
        self.set_title(title)
        self.set_creator("Aldar Kose storyboards")
        self.set_creation_date(CREATION_DATE)

    def lines(self, text: str, width_mm: float, size_pt: float) -> list[str]:
        """The text in lines no wider than `width_mm`."""
        self.set_font(FONT, size=size_pt)
        lines = self.multi_cell(
            width_mm, text=text, dry_run=True, output=MethodReturnValue.LINES, align=Align.L
        )
        assert isinstance(lines, list)
        return lines if text else []

    def write_lines(
        self, lines: Sequence[str], x: float, y: float, size_pt: float, ink: tuple[int, int, int]
    ) -> float:
        """Write lines downwards from (x, y).

        Returns:
            The y below the last line.
        """
        self.set_font(FONT, size=size_pt)
        self.set_text_color(*ink)
        self.set_xy(x, y)
        for line in lines:
            self.set_x(x)
            self.cell(0, line_mm(size_pt), line, new_x=XPos.LEFT, new_y=YPos.NEXT)
        return y + len(lines) * line_mm(size_pt)


def encode_pdf(board: Board) -> bytes:
    """A PDF of the frames in order, with captions, dialogue, prompts and shot notes."""
    document = _Document(printable(board.title))
    # fpdf2 measures text only after the first page was added.
    document.add_page()
    title, title_pt = _title_lines(document, printable(board.title))
    first_y = MARGIN_MM + len(title) * line_mm(title_pt) + RULE_MM
    later_y = MARGIN_MM + line_mm(SMALL_PT) + RULE_MM
    end_y = document.h - MARGIN_MM - FOOTER_MM
    area = FrameArea(document.epw, end_y - first_y, end_y - later_y)
    layout = arrange(board.frames, area, document.lines)
    for number, rows in enumerate(layout.pages, 1):
        if number == 1:
            _draw_heading(document, title, title_pt, INK)
        else:
            document.add_page()
            lines = document.lines(printable(board.title), document.epw, SMALL_PT)
            _draw_heading(document, lines[:1])
        _draw_page_number(document, number, len(layout.pages))
        y = first_y if number == 1 else later_y
        for row in rows:
            _draw_row(document, layout, row, y)
            y += row.height_mm + GAP_MM
    return bytes(document.output())


def _title_lines(document: _Document, title: str) -> tuple[list[str], float]:
    """The title's lines and their font size; the smallest size if the title fits none."""
    for size_pt, max_lines in TITLE_SIZES:
        lines = document.lines(title, document.epw, size_pt)
        if len(lines) <= max_lines:
            break
    return lines, size_pt


def _draw_heading(
    document: _Document,
    lines: Sequence[str],
    size_pt: float = SMALL_PT,
    ink: tuple[int, int, int] = NOTES_INK,
) -> None:
    y = document.write_lines(lines, MARGIN_MM, MARGIN_MM, size_pt, ink) + RULE_MM / 2
    document.set_draw_color(*ACCENT)
    document.line(MARGIN_MM, y, document.w - MARGIN_MM, y)


def _draw_page_number(document: _Document, number: int, count: int) -> None:
    document.set_font(FONT, size=SMALL_PT)
    document.set_text_color(*NOTES_INK)
    document.set_xy(MARGIN_MM, document.h - MARGIN_MM - line_mm(SMALL_PT))
    document.cell(document.epw, line_mm(SMALL_PT), f"{number} / {count}", align=Align.R)


def _draw_row(document: _Document, layout: Layout, row: Row, y: float) -> None:
    for column, panel in enumerate(row.panels):
        x = MARGIN_MM + column * (layout.width_mm + GAP_MM)
        width = _draw_image(document, layout, row, panel, x, y)
        below = y + row.image_mm + TEXT_GAP_MM
        below = _draw_caption(document, layout, panel, x, below) + TEXT_GAP_MM
        notes_pt = layout.font_sizes.notes_pt
        below = document.write_lines(panel.prompt, x, below, notes_pt, NOTES_INK)
        if layout.notes_are_beside:
            document.write_lines(panel.notes, x + width + NOTES_GAP_MM, y, notes_pt, NOTES_INK)
        else:
            document.write_lines(panel.notes, x, below, notes_pt, NOTES_INK)


def _draw_image(
    document: _Document, layout: Layout, row: Row, panel: Panel, x: float, y: float
) -> float:
    """Draw the image; return its width in millimetres."""
    max_width = layout.width_mm - (NOTES_GAP_MM + NOTES_MM if layout.notes_are_beside else 0)
    height = min(row.image_mm, max_width / panel.aspect)
    width = height * panel.aspect
    document.image(_jpeg(panel.frame.image), x, y, width, height)
    document.set_draw_color(*LINE_INK)
    document.rect(x, y, width, height)
    return width


def _draw_caption(document: _Document, layout: Layout, panel: Panel, x: float, y: float) -> float:
    """Draw number, caption and dialogue; return the y below them."""
    size_pt = layout.font_sizes.caption_pt
    height = line_mm(size_pt)
    document.set_fill_color(*ACCENT)
    document.rect(x, y, NUMBER_MM - TEXT_GAP_MM, height, style="F")
    document.set_xy(x, y)
    document.set_font(FONT, size=size_pt)
    document.set_text_color(255, 255, 255)
    document.cell(NUMBER_MM - TEXT_GAP_MM, height, str(panel.frame.number), align=Align.C)
    end = document.write_lines([*panel.caption, *panel.dialogue], x + NUMBER_MM, y, size_pt, INK)
    return max(end, y + height)


def _jpeg(image: Image.Image) -> io.BytesIO:
    """The image in a size for print; a PNG would be five times as large and as slow."""
    longer = max(image.size)
    scale = min(MAX_IMAGE_PX, max(MIN_IMAGE_PX, longer)) / longer
    width, height = (max(1, round(side * scale)) for side in image.size)
    buffer = io.BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(
        buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0
    )
    buffer.seek(0)
    return buffer
