"""Pens that draw in the coordinates of one figure instead of the picture's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.embedded.recipe.drawing.canvas import INK, LINE_WIDTH, Canvas, Colour, Point


@dataclass(frozen=True)
class Pen:
    """Draws in the coordinates of one figure: u to the right of its middle, v above the ground.

    Attributes:
        canvas: what it draws on.
        x: the figure's middle.
        ground: the height of the figure's foot.
        unit: the length of 1 in u and v as a share of the picture's side.
    """

    canvas: Canvas
    x: float
    ground: float
    unit: float

    def at(self, u: float, v: float) -> Point:
        """The canvas point of (u, v)."""
        return self.x + u * self.unit, self.ground - v * self.unit

    def path(self, points: Sequence[Point]) -> list[Point]:
        """The canvas points of several (u, v)."""
        return [self.at(u, v) for u, v in points]

    def shape(
        self, points: Sequence[Point], fill: Colour, *, smooth: int = 0, has_ink: bool = True
    ) -> None:
        """A filled polygon, outlined unless it is a mark inside another one."""
        corners = self.path(points)
        if has_ink:
            self.canvas.polygon(corners, fill, smooth=smooth)
        else:
            self.canvas.polygon(corners, fill, ink=None, smooth=smooth)

    def blob(self, u: float, v: float, radius_u: float, radius_v: float, fill: Colour) -> None:
        """An outlined ellipse around (u, v)."""
        self.canvas.ellipse(*self.at(u, v), radius_u * self.unit, radius_v * self.unit, fill)

    def dot(self, u: float, v: float, radius: float, fill: Colour) -> None:
        """A disc without outline around (u, v)."""
        size = radius * self.unit
        self.canvas.ellipse(*self.at(u, v), size, size, fill, ink=None)

    def limb(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """An outlined, bent line."""
        self.canvas.limb(self.path(points), width * self.unit, fill)

    def mark(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A straight line without outline."""
        self.canvas.line(self.path(points), width * self.unit, fill)

    def box(self, left: float, bottom: float, right: float, top: float, fill: Colour) -> None:
        """An outlined upright rectangle."""
        self.shape([(left, bottom), (right, bottom), (right, top), (left, top)], fill)


@dataclass(frozen=True)
class BodyPen(Pen):
    """A pen of a person: u towards where he faces, outlines of their own, no hair lines.

    Attributes:
        direction: 1 faces right, -1 left.
        lean: how far a point moves forwards for each unit above the ground.
        outline: width of the outlines as a share of the picture's side.
    """

    direction: int = 1
    lean: float = 0.0
    outline: float = LINE_WIDTH

    def at(self, u: float, v: float) -> Point:
        """The point's place on the canvas."""
        forwards = self.direction * (u + self.lean * v)
        return self.x + self.unit * forwards, self.ground - self.unit * v

    def moved(self, u: float, v: float, scale: float) -> "BodyPen":
        """An upright pen with its origin at (u, v) and `scale` times the unit."""
        x, y = self.at(u, v)
        return replace(self, x=x, ground=y, unit=self.unit * scale, lean=0.0)

    def polygon(self, points: Sequence[Point], fill: Colour, *, smooth: int = 0) -> None:
        """A filled, outlined shape."""
        corners = self.path(points)
        self.canvas.polygon(corners, fill, width=self.outline, smooth=smooth)

    def ellipse(
        self, u: float, v: float, radii: Point, fill: Colour, *, has_ink: bool = True
    ) -> None:
        """A filled ellipse around (u, v)."""
        radius_x, radius_y = (radius * self.unit for radius in radii)
        ink = INK if has_ink else None
        self.canvas.ellipse(*self.at(u, v), radius_x, radius_y, fill, ink=ink, width=self.outline)

    def line(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 0) -> None:
        """A line, never thinner than a small picture can show."""
        self.canvas.line(
            self.path(points), max(width * self.unit, 1.3 * LINE_WIDTH), fill, smooth=smooth
        )

    def limb(self, points: Sequence[Point], width: float, fill: Colour, *, smooth: int = 4) -> None:
        """An outlined line."""
        edge = 2 * self.outline / self.unit
        self.line(points, width + edge, INK, smooth=smooth)
        self.line(points, width, fill, smooth=smooth)
