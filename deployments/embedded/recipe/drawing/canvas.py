"""Supersampled Pillow canvas for flat, outlined storybook shapes, and pens for one figure.

A pen draws in the coordinates of its figure instead of the image's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (58, 36, 30)
LINE_WIDTH = 0.009
"""Width of an outline as a share of the image's side."""


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Mixture of two colours; `share` (0 to 1) is the share of the second."""
    red, green, blue = (
        round(a * (1 - share) + b * share) for a, b in zip(first, second, strict=True)
    )
    return red, green, blue


def scaled(colour: Colour, factor: float) -> Colour:
    """Colour with its channels times `factor` (below 1 darker), clipped to 0..255."""
    red, green, blue = (max(0, min(255, int(channel * factor))) for channel in colour)
    return red, green, blue


def smoothed(points: Sequence[Point], steps: int, *, is_closed: bool = True) -> list[Point]:
    """Catmull-Rom spline through the points, with `steps` segments between two of them."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count if is_closed else count - 1):
        if is_closed:
            corners = [points[(index + offset) % count] for offset in (-1, 0, 1, 2)]
        else:
            corners = [points[min(max(index + offset, 0), count - 1)] for offset in (-1, 0, 1, 2)]
        curve += [_spline_point(corners, step / steps) for step in range(steps)]
    return curve if is_closed else [*curve, points[-1]]


def symmetric(half: Sequence[Point]) -> list[Point]:
    """Closed symmetric shape.

    Args:
        half: its right half, from one end of the middle line (u = 0) to the other.
    """
    return [*half, *mirrored([point for point in half if point[0] != 0])[::-1]]


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Points mirrored at the middle line (u = 0)."""
    return [(-u, v) for u, v in points]


class Canvas:
    """Square image to draw on; coordinates and widths are shares of its side, y points down.

    Attributes:
        ambient: light on everything that is drawn from now on: a colour and its share (0 to 1),
            for example dark blue at night; None for daylight.
    """

    def __init__(self, size: int, supersampling: int = 4) -> None:
        self.ambient: tuple[Colour, float] | None = None
        self._size = size
        self._side = size * supersampling
        self._image = Image.new("RGB", (self._side, self._side))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(
        self,
        points: Sequence[Point],
        fill: Colour,
        *,
        ink: Colour | None = INK,
        width: float = LINE_WIDTH,
        smooth: int = 0,
    ) -> None:
        """Draw a filled polygon.

        Args:
            points: its corners.
            fill: colour of its area.
            ink: colour of its outline; None for no outline.
            width: width of the outline.
            smooth: segments per side of a spline through the corners; 0 for straight sides.
        """
        corners = self._pixels(smoothed(points, smooth) if smooth else points)
        self._draw.polygon(corners, fill=self._lit(fill))
        if ink is not None:
            outline = [*corners, corners[0], corners[1]]
            self._draw.line(outline, fill=self._lit(ink), width=self._width(width), joint="curve")

    def ellipse(
        self,
        x: float,
        y: float,
        radius_x: float,
        radius_y: float,
        fill: Colour,
        *,
        ink: Colour | None = INK,
        width: float = LINE_WIDTH,
    ) -> None:
        """Draw a filled ellipse around (x, y); `ink` None draws no outline."""
        box = self._pixels([(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)])
        outline = None if ink is None else self._lit(ink)
        line = 0 if ink is None else self._width(width)
        self._draw.ellipse(box, fill=self._lit(fill), outline=outline, width=line)

    def line(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 0) -> None:
        """Draw a line with round ends; with `smooth` > 0 it is a spline through the points."""
        path = self._pixels(smoothed(points, smooth, is_closed=False) if smooth else points)
        pixels = self._width(width)
        colour = self._lit(fill)
        self._draw.line(path, fill=colour, width=pixels, joint="curve")
        radius = pixels / 2
        for x, y in (path[0], path[-1]):
            self._draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)

    def limb(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 4) -> None:
        """Draw an outlined line, for example an arm, a leg or a rolled brim."""
        self.line(points, width + 2 * LINE_WIDTH, INK, smooth=smooth)
        self.line(points, width, fill, smooth=smooth)

    def gradient(self, top: float, bottom: float, upper: Colour, lower: Colour) -> None:
        """Fill the whole width between two heights with a vertical gradient."""
        first, last = int(top * self._side), int(bottom * self._side)
        for row in range(first, last):
            share = (row - first) / max(1, last - first)
            colour = self._lit(mixed(upper, lower, share))
            self._draw.line([(0, row), (self._side, row)], fill=colour)

    def image(self) -> Image.Image:
        """RGB image of `size` x `size` px."""
        return self._image.resize((self._size, self._size), Image.Resampling.BOX)

    def _lit(self, colour: Colour) -> Colour:
        return colour if self.ambient is None else mixed(colour, *self.ambient)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._side, y * self._side) for x, y in points]

    def _width(self, width: float) -> int:
        return max(1, int(width * self._side))


@dataclass(frozen=True)
class Pen:
    """Pen for one figure: u points to the right of its middle, v up from the ground.

    Attributes:
        canvas: canvas to draw on.
        x: middle of the figure on the canvas.
        ground: height of the figure's foot on the canvas.
        unit: length of 1 in u and v, as a share of the image's side.
    """

    canvas: Canvas
    x: float
    ground: float
    unit: float

    def at(self, u: float, v: float) -> Point:
        """Point on the canvas for (u, v)."""
        return self.x + u * self.unit, self.ground - v * self.unit

    def path(self, points: Sequence[Point]) -> list[Point]:
        """Points on the canvas for several (u, v)."""
        return [self.at(u, v) for u, v in points]

    def shape(
        self, points: Sequence[Point], fill: Colour, *, smooth: int = 0, has_ink: bool = True
    ) -> None:
        """Draw a filled polygon; one inside another shape needs no outline (`has_ink` False)."""
        corners = self.path(points)
        if has_ink:
            self.canvas.polygon(corners, fill, smooth=smooth)
        else:
            self.canvas.polygon(corners, fill, ink=None, smooth=smooth)

    def blob(self, u: float, v: float, radius_u: float, radius_v: float, fill: Colour) -> None:
        """Draw an outlined ellipse around (u, v)."""
        self.canvas.ellipse(*self.at(u, v), radius_u * self.unit, radius_v * self.unit, fill)

    def dot(self, u: float, v: float, radius: float, fill: Colour) -> None:
        """Draw a disc without outline around (u, v)."""
        size = radius * self.unit
        self.canvas.ellipse(*self.at(u, v), size, size, fill, ink=None)

    def limb(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw an outlined spline."""
        self.canvas.limb(self.path(points), width * self.unit, fill)

    def mark(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw straight lines without outline."""
        self.canvas.line(self.path(points), width * self.unit, fill)

    def box(self, left: float, bottom: float, right: float, top: float, fill: Colour) -> None:
        """Draw an outlined upright rectangle."""
        self.shape([(left, bottom), (right, bottom), (right, top), (left, top)], fill)


@dataclass(frozen=True)
class BodyPen(Pen):
    """Pen for a person: u points in the direction that the person faces.

    Outlines have a width of their own, and lines a least width that stays visible in a small image.

    Attributes:
        direction: 1 faces right, -1 faces left.
        lean: how far a point moves forwards for each unit above the ground.
        outline: width of the outlines, as a share of the image's side.
    """

    direction: int = 1
    lean: float = 0.0
    outline: float = LINE_WIDTH

    def at(self, u: float, v: float) -> Point:
        """Point on the canvas for (u, v), moved forwards by the lean."""
        forwards = self.direction * (u + self.lean * v)
        return self.x + self.unit * forwards, self.ground - self.unit * v

    def moved(self, u: float, v: float, scale: float) -> "BodyPen":
        """Pen without lean, with its origin at (u, v) and `scale` times this unit."""
        x, y = self.at(u, v)
        return replace(self, x=x, ground=y, unit=self.unit * scale, lean=0.0)

    def polygon(self, points: Sequence[Point], fill: Colour, *, smooth: int = 0) -> None:
        """Draw a filled, outlined polygon."""
        corners = self.path(points)
        self.canvas.polygon(corners, fill, width=self.outline, smooth=smooth)

    def ellipse(
        self, u: float, v: float, radii: Point, fill: Colour, *, has_ink: bool = True
    ) -> None:
        """Draw a filled ellipse around (u, v)."""
        radius_x, radius_y = (radius * self.unit for radius in radii)
        ink = INK if has_ink else None
        self.canvas.ellipse(*self.at(u, v), radius_x, radius_y, fill, ink=ink, width=self.outline)

    def line(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 0) -> None:
        """Draw a line, at least as wide as a small image can show."""
        self.canvas.line(
            self.path(points), max(width * self.unit, 1.3 * LINE_WIDTH), fill, smooth=smooth
        )

    def limb(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 4) -> None:
        """Draw an outlined line."""
        edge = 2 * self.outline / self.unit
        self.line(points, width + edge, INK, smooth=smooth)
        self.line(points, width, fill, smooth=smooth)


def _spline_point(corners: Sequence[Point], t: float) -> Point:
    x, y = (
        0.5
        * (
            2 * p1
            + (p2 - p0) * t
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
            + (3 * p1 - p0 - 3 * p2 + p3) * t**3
        )
        for p0, p1, p2, p3 in zip(*corners, strict=True)
    )
    return x, y
