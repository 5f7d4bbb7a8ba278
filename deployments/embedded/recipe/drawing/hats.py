"""Hats and hair, as symmetric shapes around the head."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.embedded.recipe.drawing.canvas import INK, Colour, Point, mirrored, symmetric
from deployments.embedded.recipe.drawing.costumes import GOLD, HAIR, ORANGE, RED, SILVER, WHITE, Hat
from deployments.embedded.recipe.drawing.pen import BodyPen


@dataclass(frozen=True, slots=True)
class Patch:
    """Symmetric filled part of a hat.

    Attributes:
        points: its right half, in head radii from the middle of the head.
        fill: its colour; None for the colour of the turban's cloth.
        smooth: segments per side of a spline; 0 for straight sides.
        is_pair: two separate shapes, one on each side, instead of one closed shape.
    """

    points: Sequence[Point]
    fill: Colour | None
    smooth: int = 0
    is_pair: bool = False

    def draw(self, pen: BodyPen, cloth: Colour) -> None:
        """Draw the part; `cloth` is the colour of a turban."""
        pair = (self.points, mirrored(self.points))
        for shape in pair if self.is_pair else (symmetric(self.points),):
            pen.polygon(shape, self.fill or cloth, smooth=self.smooth)


@dataclass(frozen=True, slots=True)
class Band:
    """Symmetric stroke of a hat: a brim, a seam, a braid.

    Attributes:
        points: its right half, in head radii from the middle of the head.
        width: its width in head radii.
        fill: its colour.
        has_ink: whether it has an outline.
        is_pair: two separate strokes, one on each side, instead of one across the middle.
    """

    points: Sequence[Point]
    width: float
    fill: Colour
    has_ink: bool = True
    is_pair: bool = False

    def draw(self, pen: BodyPen, cloth: Colour) -> None:
        """Draw the stroke; it has a colour of its own, whatever the cloth."""
        stroke = pen.limb if self.has_ink else pen.line
        other = mirrored(self.points)
        for path in (self.points, other) if self.is_pair else ([*other[::-1], *self.points[1:]],):
            stroke(path, self.width, self.fill, smooth=4)


_DARK: Colour = (56, 46, 60)
_FUR: Colour = (118, 72, 40)
_MANE = Patch([(0, 1.12), (0.75, 0.95), (1.12, 0.3), (1.02, -0.35), (0, -0.4)], HAIR, 4)
_FRINGE = Patch([(0, 1.1), (0.7, 0.92), (1.06, 0.25), (0.78, 0.4), (0.5, 0.68), (0, 0.64)], HAIR)

HAT_BACKS: dict[Hat | None, tuple[Patch | Band, ...]] = {
    Hat.SCARF: (
        Patch([(0, 1.12), (0.8, 0.85), (1.12, 0), (1.22, -0.9), (0.7, -1.5), (0, -1.6)], WHITE, 5),
    ),
    Hat.HOOD: (Patch([(0, 2.15), (0.55, 1.1), (1.1, 0.3), (1.25, -1.2), (0, -1.35)], _DARK),),
    Hat.BRAIDS: (_MANE,),
    None: (_MANE,),
    Hat.HORNS: (Patch([(0.85, 0.25), (1.5, 0.4), (0.95, -0.3)], (134, 138, 150), is_pair=True),),
}
"""Parts behind the face."""

HAT_FRONTS: dict[Hat | None, tuple[Patch | Band, ...]] = {
    Hat.FUR_HAT: (
        Patch([(0, 1.66), (0.62, 1.44), (1.0, 0.6), (0, 0.6)], (196, 138, 82), 4),
        Band([(1.05, 0.55), (1.12, -0.35)], 0.34, _FUR, is_pair=True),
        Band([(0, 0.84), (0.98, 0.64)], 0.46, _FUR),
    ),
    Hat.FELT_HAT: (
        Patch([(0, 1.95), (0.34, 1.92), (0.74, 1.3), (0.98, 0.6), (0, 0.6)], WHITE),
        Patch([(0, 1.62), (0.2, 1.34), (0, 1.06)], _DARK),
        Patch([(0, 0.74), (1.04, 0.9), (1.2, 0.42), (0, 0.48)], _DARK),
    ),
    Hat.CAP: (
        Patch([(0, 1.26), (0.5, 1.2), (0.92, 0.9), (1.0, 0.42), (0, 0.54)], (24, 112, 108)),
        Band([(0, 0.72), (0.84, 0.62)], 0.15, GOLD, has_ink=False),
    ),
    Hat.TURBAN: (
        Patch([(0, 1.55), (0.8, 1.4), (1.34, 0.85), (1.05, 0.42), (0, 0.48)], None, 4),
        Band([(0, 0.72), (0.6, 0.76), (1.12, 0.95)], 0.10, INK, has_ink=False),
        Band([(0, 1.0), (0.4, 1.05), (0.84, 1.25)], 0.10, INK, has_ink=False),
        Patch([(0, 0.82), (0.2, 1.08), (0, 1.34)], GOLD),
    ),
    Hat.CROWN: (
        Patch([(0, 1.72), (0.36, 1.1), (0.98, 1.55), (0.92, 0.5), (0, 0.5)], GOLD),
        Patch([(0, 0.88), (0.16, 1.08), (0, 1.28)], RED),
        Band([(0, 0.66), (0.9, 0.58)], 0.24, WHITE),
    ),
    Hat.HELMET: (
        Patch([(0, 2.0), (0.2, 1.4), (0.8, 1.05), (1.04, 0.45), (0, 0.45)], SILVER),
        Patch([(0.8, 0.5), (1.1, 0.5), (1.08, -0.5)], SILVER, is_pair=True),
        Band([(0, 0.64), (0.95, 0.56)], 0.2, (120, 130, 148)),
    ),
    Hat.HORNS: (
        Patch([(0, 0.5), (0.6, 0.7), (0.72, 0.9), (0, 1.12)], _DARK, 3),
        Patch([(0.35, 0.85), (0.95, 1.8), (0.88, 0.6)], (240, 226, 190), is_pair=True),
    ),
    Hat.BRAIDS: (
        _FRINGE,
        Band([(1.08, -0.1), (1.2, -0.9), (1.1, -2.0)], 0.3, HAIR, is_pair=True),
        Band([(1.12, -1.7), (1.1, -1.76)], 0.32, RED, is_pair=True),
        Patch([(0, 1.38), (0.5, 1.3), (0.86, 0.84), (0, 0.9)], RED),
    ),
    None: (_FRINGE,),
    Hat.HERO: (
        Patch([(0, 2.5), (0.3, 1.92), (0.62, 1.3), (0.92, 0.66), (0, 0.66)], WHITE),
        Patch([(0, 1.66), (0.42, 1.66), (0.6, 1.28), (0, 1.28)], RED),
        Patch([(0, 0.86), (0.9, 0.94), (1.34, 1.24), (1.2, 0.56), (0, 0.58)], ORANGE),
    ),
}
"""Parts in front of the face."""
