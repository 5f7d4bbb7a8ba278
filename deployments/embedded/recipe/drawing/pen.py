"""Pens: drawing in the coordinates of one figure instead of the image's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.embedded.recipe.drawing.canvas import INK, LINE_WIDTH, Canvas, Colour, Point


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
