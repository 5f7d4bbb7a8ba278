"""Positions and sizes of everything in the PDF, in millimetres; font sizes in points.

Layout --has--> pages --have--> Row --has--> Panel (a frame: image and texts)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from serve_app.exports.board import BoardFrame
from serve_app.exports.text import printable

GAP_MM = 6.0
"""Between columns and between rows."""
TEXT_GAP_MM = 1.4
"""Between image, caption and prompt."""
NUMBER_MM = 6.5
"""Width of the frame's number, which is taken from the caption."""
NOTES_MM, NOTES_GAP_MM = 24.0, 3.0
"""Width of notes beside the image, where "consistency 1.000" fits, and the gap before them."""
ROWS, MIN_COLUMNS = 2, 3
MIN_IMAGE_MM, IMAGE_MM = 40.0, 58.0
"""Height of images: the smallest that is useful, and that of a story on several pages."""
MM_PER_PT = 25.4 / 72
LINE_HEIGHT = 1.3


class LineBreaker(Protocol):
    """Breaks a text into lines."""

    def __call__(self, text: str, width_mm: float, size_pt: float) -> list[str]:
        """Lines no wider than `width_mm`, with long words broken; no lines for an empty text."""


@dataclass(frozen=True, slots=True)
class FontSizes:
    """Font sizes, the same in all frames of a storyboard."""

    caption_pt: float
    notes_pt: float


ONE_PAGE = (FontSizes(10, 6.5), FontSizes(9, 6.2), FontSizes(8.5, 6))
"""Tried in this order; a story that does not fit with the last takes several pages."""
SEVERAL_PAGES = (
    FontSizes(10, 6.5),
    FontSizes(8.5, 6),
    FontSizes(7, 5),
    FontSizes(5, 4),
    FontSizes(3, 2.5),
)
"""Tried in this order; the last ones are for a thousand letters without a space."""


def line_mm(size_pt: float) -> float:
    """The height of a line."""
    return size_pt * MM_PER_PT * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame with its texts in lines.

    Attributes:
        aspect: width of the image divided by its height.
        notes: below the prompt, or beside the image; the shot comes first.
    """

    frame: BoardFrame
    aspect: float
    caption: list[str]
    dialogue: list[str]
    prompt: list[str]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """Frames side by side.

    Attributes:
        image_mm: maximum height of the images.
        text_mm: height of the text below the images, with the gaps.
    """

    panels: tuple[Panel, ...]
    image_mm: float
    text_mm: float

    @property
    def height_mm(self) -> float:
        """Height of images and text together."""
        return self.image_mm + self.text_mm


@dataclass(frozen=True, slots=True)
class Layout:
    """A storyboard on its pages.

    Attributes:
        width_mm: of a column.
        notes_are_beside: whether the notes are beside the images, and not below the prompt.
    """

    font_sizes: FontSizes
    width_mm: float
    notes_are_beside: bool
    pages: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class FrameArea:
    """The part of the pages that is available for frames.

    Attributes:
        first_mm: height on the first page, below the title.
        later_mm: height on each later page.
    """

    width_mm: float
    first_mm: float
    later_mm: float


def arrange(frames: Sequence[BoardFrame], area: FrameArea, lines: LineBreaker) -> Layout:
    """The frames on one page, or on as many as their texts need; no text is cut."""
    columns = max(MIN_COLUMNS, -(-len(frames) // ROWS))
    for sizes in ONE_PAGE:
        candidates = [
            _on_one_page(_Grid(frames, area, lines, sizes, columns, notes_are_beside))
            for notes_are_beside in (True, False)
        ]
        layouts = [layout for layout in candidates if layout is not None]
        if layouts:
            return max(layouts, key=lambda layout: layout.pages[0][0].image_mm)
    for sizes in SEVERAL_PAGES:
        for notes_are_beside in (True, False):
            grid = _Grid(frames, area, lines, sizes, MIN_COLUMNS, notes_are_beside)
            layout = _on_several_pages(grid)
            if layout is not None:
                return layout
    raise AssertionError("text in the smallest font takes a tenth of a page")


class _Grid:
    """Frames in columns with their texts in lines, before the heights are distributed."""

    def __init__(
        self,
        frames: Sequence[BoardFrame],
        area: FrameArea,
        lines: LineBreaker,
        font_sizes: FontSizes,
        columns: int,
        notes_are_beside: bool,
    ) -> None:
        self.area, self.font_sizes = area, font_sizes
        self.notes_are_beside = notes_are_beside
        self.width_mm = (area.width_mm - (columns - 1) * GAP_MM) / columns
        panels = [self._panel(frame, lines) for frame in frames]
        self.rows = [panels[at : at + columns] for at in range(0, len(panels), columns)]
        image_width = self.width_mm - (NOTES_GAP_MM + NOTES_MM if notes_are_beside else 0)
        aspect = max(panel.aspect for panel in panels)
        self.max_image_mm = image_width / aspect
        notes_mm = max(len(panel.notes) for panel in panels) * line_mm(font_sizes.notes_pt)
        # A wide image does not reach the minimum height even in the whole width of its column.
        self.min_image_mm = min(self.width_mm / aspect, MIN_IMAGE_MM)
        self.notes_fit = not notes_are_beside or notes_mm <= self.min_image_mm

    def _panel(self, frame: BoardFrame, lines: LineBreaker) -> Panel:
        width, height = frame.image.size
        notes = [printable(note) for note in (*frame.shot, *frame.notes)]
        caption_pt, notes_pt = self.font_sizes.caption_pt, self.font_sizes.notes_pt
        return Panel(
            frame=frame,
            aspect=width / height,
            caption=lines(printable(frame.caption), self.width_mm - NUMBER_MM, caption_pt),
            dialogue=lines(printable(frame.dialogue), self.width_mm - NUMBER_MM, caption_pt),
            prompt=lines(printable(frame.scene.prompt), self.width_mm, notes_pt),
            notes=(
                [line for note in notes for line in lines(note, NOTES_MM, notes_pt)]
                if self.notes_are_beside
                else lines(" · ".join(notes), self.width_mm, notes_pt)
            ),
        )

    def text_mm(self, row: Sequence[Panel]) -> float:
        """Height of the text below the images of a row."""
        return max(self._panel_text_mm(panel) for panel in row)

    def _panel_text_mm(self, panel: Panel) -> float:
        small_lines = len(panel.prompt) + (0 if self.notes_are_beside else len(panel.notes))
        # The frame's number takes a line even if the caption is empty.
        caption_lines = max(1, len(panel.caption)) + len(panel.dialogue)
        caption_mm = caption_lines * line_mm(self.font_sizes.caption_pt)
        return 2 * TEXT_GAP_MM + caption_mm + small_lines * line_mm(self.font_sizes.notes_pt)

    def layout(self, pages: Sequence[Sequence[Row]]) -> Layout:
        """The layout of rows whose heights are known."""
        return Layout(
            self.font_sizes, self.width_mm, self.notes_are_beside, tuple(map(tuple, pages))
        )


def _on_one_page(grid: _Grid) -> Layout | None:
    """All rows on the first page, with images as large as possible; None if too small."""
    texts = [grid.text_mm(row) for row in grid.rows]
    spare = grid.area.first_mm - sum(texts) - GAP_MM * (len(texts) - 1)
    image_mm = min(grid.max_image_mm, spare / len(texts))
    if image_mm < grid.min_image_mm or not grid.notes_fit:
        return None
    rows = [Row(tuple(row), image_mm, text) for row, text in zip(grid.rows, texts, strict=True)]
    return grid.layout([rows])


def _on_several_pages(grid: _Grid) -> Layout | None:
    """As many rows on each page as fit with small images; None if one does not fit on a page."""
    pages: list[list[Sequence[Panel]]] = [[]]
    for panels in grid.rows:
        if pages[-1] and _image_mm(grid, [*pages[-1], panels], len(pages) == 1) < grid.min_image_mm:
            pages.append([])
        pages[-1].append(panels)
    heights = [_image_mm(grid, rows, number == 0) for number, rows in enumerate(pages)]
    if min(heights) < grid.min_image_mm or not grid.notes_fit:
        return None
    return grid.layout(
        [
            [Row(tuple(panels), image_mm, grid.text_mm(panels)) for panels in rows]
            for rows, image_mm in zip(pages, heights, strict=True)
        ]
    )


def _image_mm(grid: _Grid, rows: Sequence[Sequence[Panel]], is_first: bool) -> float:
    """The height that images have in these rows on one page."""
    area_mm = grid.area.first_mm if is_first else grid.area.later_mm
    spare = area_mm - sum(map(grid.text_mm, rows)) - GAP_MM * (len(rows) - 1)
    return min(grid.max_image_mm, IMAGE_MM, spare / len(rows))
