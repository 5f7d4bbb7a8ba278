"""Where everything of a storyboard stands on paper; millimetres, and points for type.

Layout --has--> pages --have--> Row --has--> Panel (a frame: picture, caption, prompt, notes)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from serve_app.exports.board import BoardFrame
from serve_app.exports.text import printable

GAP_MM = 6.0
TEXT_GAP_MM = 1.4
"""Between picture, caption and prompt."""
NUMBER_MM = 6.5
"""What a frame's number takes of its caption's width."""
BESIDE_MM, BESIDE_GAP_MM = 24.0, 3.0
"""Width of the notes where they stand beside the picture; "consistency 1.000" fits."""
ROWS, LEAST_COLUMNS = 2, 3
LEAST_PICTURE_MM, PICTURE_MM = 40.0, 58.0
"""Height of pictures: less is no picture; what they have where a story takes several pages."""
MM_PER_PT = 25.4 / 72
LINE_HEIGHT = 1.3


class Lines(Protocol):
    """Breaks a text into lines."""

    def __call__(self, text: str, width_mm: float, size_pt: float) -> list[str]:
        """Lines no wider than `width_mm`, long words broken; none of an empty text."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of type, the same in all frames of a storyboard."""

    caption_pt: float
    notes_pt: float


ONE_PAGE = (Sizes(10, 6.5), Sizes(9, 6.2), Sizes(8.5, 6))
"""Tried in this order; with smaller type than that the story goes on another page."""
MORE_PAGES = (Sizes(10, 6.5), Sizes(8.5, 6), Sizes(7, 5), Sizes(5, 4), Sizes(3, 2.5))
"""The last ones are for a thousand letters without a space."""


def line_mm(size_pt: float) -> float:
    """The height of a line."""
    return size_pt * MM_PER_PT * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame as it is broken into lines.

    Attributes:
        notes: below the prompt, or beside the picture.
    """

    frame: BoardFrame
    aspect: float
    caption: list[str]
    prompt: list[str]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """Frames side by side.

    Attributes:
        picture_mm: height that their pictures fit in.
        text_mm: height of what is below the pictures, the space between included.
    """

    panels: tuple[Panel, ...]
    picture_mm: float
    text_mm: float

    @property
    def height_mm(self) -> float:
        """Of the whole row."""
        return self.picture_mm + self.text_mm


@dataclass(frozen=True, slots=True)
class Layout:
    """A storyboard on its pages.

    Attributes:
        width_mm: of a column.
        is_beside: whether notes stand beside the pictures.
    """

    sizes: Sizes
    width_mm: float
    is_beside: bool
    pages: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages have for frames.

    Attributes:
        first_mm: height on the first page, below the title.
        later_mm: height on the others.
    """

    width_mm: float
    first_mm: float
    later_mm: float


def arrange(frames: Sequence[BoardFrame], room: Room, lines: Lines) -> Layout:
    """The frames on one page, or on as many as their texts need; no text is cut."""
    columns = max(LEAST_COLUMNS, -(-len(frames) // ROWS))
    for sizes in ONE_PAGE:
        tried = [
            _one_page(_Grid(frames, room, lines, sizes, columns, is_beside))
            for is_beside in (True, False)
        ]
        found = [layout for layout in tried if layout is not None]
        if found:
            return max(found, key=lambda layout: layout.pages[0][0].picture_mm)
    for sizes in MORE_PAGES:
        for is_beside in (True, False):
            layout = _more_pages(_Grid(frames, room, lines, sizes, LEAST_COLUMNS, is_beside))
            if layout is not None:
                return layout
    raise AssertionError("the smallest type takes a tenth of a page")


class _Grid:
    """Frames in columns, their texts broken, before the heights are given out."""

    def __init__(
        self,
        frames: Sequence[BoardFrame],
        room: Room,
        lines: Lines,
        sizes: Sizes,
        columns: int,
        is_beside: bool,
    ) -> None:
        self.room, self.sizes, self.is_beside = room, sizes, is_beside
        self.width_mm = (room.width_mm - (columns - 1) * GAP_MM) / columns
        panels = [self._panel(frame, lines) for frame in frames]
        self.rows = [panels[at : at + columns] for at in range(0, len(panels), columns)]
        picture_width = self.width_mm - (BESIDE_GAP_MM + BESIDE_MM if is_beside else 0)
        aspect = max(panel.aspect for panel in panels)
        self.most_picture_mm = picture_width / aspect
        notes = max(len(panel.notes) for panel in panels) * line_mm(sizes.notes_pt)
        # Pictures that are wide are less high even in the whole of their column.
        self.least_picture_mm = min(self.width_mm / aspect, LEAST_PICTURE_MM)
        self.has_room_beside = not is_beside or notes <= self.least_picture_mm

    def _panel(self, frame: BoardFrame, lines: Lines) -> Panel:
        width, height = frame.picture.size
        notes = [printable(note) for note in frame.notes]
        small = self.sizes.notes_pt
        return Panel(
            frame=frame,
            aspect=width / height,
            caption=lines(
                printable(frame.caption), self.width_mm - NUMBER_MM, self.sizes.caption_pt
            ),
            prompt=lines(printable(frame.prompt), self.width_mm, small),
            notes=(
                [line for note in notes for line in lines(note, BESIDE_MM, small)]
                if self.is_beside
                else lines(" · ".join(notes), self.width_mm, small)
            ),
        )

    def text_mm(self, row: Sequence[Panel]) -> float:
        """Height of what is below the pictures of a row."""
        return max(self._panel_text_mm(panel) for panel in row)

    def _panel_text_mm(self, panel: Panel) -> float:
        small = len(panel.prompt) + (0 if self.is_beside else len(panel.notes))
        # A caption of no line still has its number.
        caption = max(1, len(panel.caption)) * line_mm(self.sizes.caption_pt)
        return 2 * TEXT_GAP_MM + caption + small * line_mm(self.sizes.notes_pt)

    def layout(self, pages: Sequence[Sequence[Row]]) -> Layout:
        """The layout once the heights are known."""
        return Layout(self.sizes, self.width_mm, self.is_beside, tuple(map(tuple, pages)))


def _one_page(grid: _Grid) -> Layout | None:
    """All rows on the first page, the pictures as large as the texts leave them; None if small."""
    texts = [grid.text_mm(row) for row in grid.rows]
    spare = grid.room.first_mm - sum(texts) - GAP_MM * (len(texts) - 1)
    picture_mm = min(grid.most_picture_mm, spare / len(texts))
    if picture_mm < grid.least_picture_mm or not grid.has_room_beside:
        return None
    rows = [Row(tuple(row), picture_mm, text) for row, text in zip(grid.rows, texts, strict=True)]
    return grid.layout([rows])


def _more_pages(grid: _Grid) -> Layout | None:
    """Rows on one page after the other; None if a page has no room for a row."""
    pages: list[list[Row]] = [[]]
    left = grid.room.first_mm
    for panels in grid.rows:
        text = grid.text_mm(panels)
        picture = min(grid.most_picture_mm, PICTURE_MM)
        if pages[-1] and text + picture > left:
            pages.append([])
            left = grid.room.later_mm
        picture = min(picture, left - text)
        if picture < grid.least_picture_mm or not grid.has_room_beside:
            return None
        pages[-1].append(Row(tuple(panels), picture, text))
        left -= text + picture + GAP_MM
    return grid.layout(pages)
