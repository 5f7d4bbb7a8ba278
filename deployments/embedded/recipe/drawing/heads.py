"""Drawing of heads: face, beard, hair and hats, the latter as symmetric shapes around the head."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.embedded.recipe.drawing.canvas import (
    INK,
    BodyPen,
    Colour,
    Point,
    mirrored,
    mixed,
    scaled,
    symmetric,
)
from deployments.embedded.recipe.drawing.costumes import (
    GOLD,
    HAIR,
    ORANGE,
    RED,
    SILVER,
    STYLES,
    WHITE,
    Costume,
    Hat,
    Look,
)
from deployments.embedded.recipe.drawing.postures import Action

_MOUTH: Colour = (150, 36, 40)
_LIPS: Colour = (172, 60, 52)
_BROWS: dict[Look, Point] = dict.fromkeys((Look.DEVIL, Look.WITCH, Look.GIANT), (0.46, 0.28))


@dataclass(frozen=True, slots=True)
class _Patch:
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
class _Band:
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
_MANE = _Patch([(0, 1.12), (0.75, 0.95), (1.12, 0.3), (1.02, -0.35), (0, -0.4)], HAIR, 4)
_FRINGE = _Patch([(0, 1.1), (0.7, 0.92), (1.06, 0.25), (0.78, 0.4), (0.5, 0.68), (0, 0.64)], HAIR)

_HAT_BACKS: dict[Hat | None, tuple[_Patch | _Band, ...]] = {
    Hat.SCARF: (
        _Patch([(0, 1.12), (0.8, 0.85), (1.12, 0), (1.22, -0.9), (0.7, -1.5), (0, -1.6)], WHITE, 5),
    ),
    Hat.HOOD: (_Patch([(0, 2.15), (0.55, 1.1), (1.1, 0.3), (1.25, -1.2), (0, -1.35)], _DARK),),
    Hat.BRAIDS: (_MANE,),
    None: (_MANE,),
    Hat.HORNS: (_Patch([(0.85, 0.25), (1.5, 0.4), (0.95, -0.3)], (134, 138, 150), is_pair=True),),
}
"""Parts behind the face."""

_HAT_FRONTS: dict[Hat | None, tuple[_Patch | _Band, ...]] = {
    Hat.FUR_HAT: (
        _Patch([(0, 1.66), (0.62, 1.44), (1.0, 0.6), (0, 0.6)], (196, 138, 82), 4),
        _Band([(1.05, 0.55), (1.12, -0.35)], 0.34, _FUR, is_pair=True),
        _Band([(0, 0.84), (0.98, 0.64)], 0.46, _FUR),
    ),
    Hat.FELT_HAT: (
        _Patch([(0, 1.95), (0.34, 1.92), (0.74, 1.3), (0.98, 0.6), (0, 0.6)], WHITE),
        _Patch([(0, 1.62), (0.2, 1.34), (0, 1.06)], _DARK),
        _Patch([(0, 0.74), (1.04, 0.9), (1.2, 0.42), (0, 0.48)], _DARK),
    ),
    Hat.CAP: (
        _Patch([(0, 1.26), (0.5, 1.2), (0.92, 0.9), (1.0, 0.42), (0, 0.54)], (24, 112, 108)),
        _Band([(0, 0.72), (0.84, 0.62)], 0.15, GOLD, has_ink=False),
    ),
    Hat.TURBAN: (
        _Patch([(0, 1.55), (0.8, 1.4), (1.34, 0.85), (1.05, 0.42), (0, 0.48)], None, 4),
        _Band([(0, 0.72), (0.6, 0.76), (1.12, 0.95)], 0.10, INK, has_ink=False),
        _Band([(0, 1.0), (0.4, 1.05), (0.84, 1.25)], 0.10, INK, has_ink=False),
        _Patch([(0, 0.82), (0.2, 1.08), (0, 1.34)], GOLD),
    ),
    Hat.CROWN: (
        _Patch([(0, 1.72), (0.36, 1.1), (0.98, 1.55), (0.92, 0.5), (0, 0.5)], GOLD),
        _Patch([(0, 0.88), (0.16, 1.08), (0, 1.28)], RED),
        _Band([(0, 0.66), (0.9, 0.58)], 0.24, WHITE),
    ),
    Hat.HELMET: (
        _Patch([(0, 2.0), (0.2, 1.4), (0.8, 1.05), (1.04, 0.45), (0, 0.45)], SILVER),
        _Patch([(0.8, 0.5), (1.1, 0.5), (1.08, -0.5)], SILVER, is_pair=True),
        _Band([(0, 0.64), (0.95, 0.56)], 0.2, (120, 130, 148)),
    ),
    Hat.HORNS: (
        _Patch([(0, 0.5), (0.6, 0.7), (0.72, 0.9), (0, 1.12)], _DARK, 3),
        _Patch([(0.35, 0.85), (0.95, 1.8), (0.88, 0.6)], (240, 226, 190), is_pair=True),
    ),
    Hat.BRAIDS: (
        _FRINGE,
        _Band([(1.08, -0.1), (1.2, -0.9), (1.1, -2.0)], 0.3, HAIR, is_pair=True),
        _Band([(1.12, -1.7), (1.1, -1.76)], 0.32, RED, is_pair=True),
        _Patch([(0, 1.38), (0.5, 1.3), (0.86, 0.84), (0, 0.9)], RED),
    ),
    None: (_FRINGE,),
    Hat.HERO: (
        _Patch([(0, 2.5), (0.3, 1.92), (0.62, 1.3), (0.92, 0.66), (0, 0.66)], WHITE),
        _Patch([(0, 1.66), (0.42, 1.66), (0.6, 1.28), (0, 1.28)], RED),
        _Patch([(0, 0.86), (0.9, 0.94), (1.34, 1.24), (1.2, 0.56), (0, 0.58)], ORANGE),
    ),
}
"""Parts in front of the face."""


def draw_head(head: BodyPen, costume: Costume, action: Action, turn: int) -> None:
    """Draw a head with its hair and hat.

    Args:
        head: pen with its origin at the middle of the head; its unit is the head's radius.
        costume: kind of person and clothes.
        action: what the person does; it decides the mouth.
        turn: 1 for a face turned a bit to the side, 0 for a frontal one.
    """
    style = STYLES[costume.look]
    hat = head.moved(0.0, 0.0, style.hat_size)
    for part in _HAT_BACKS.get(costume.hat, ()):
        part.draw(hat, style.cloth)
    is_wrapped = costume.hat in (Hat.SCARF, Hat.HOOD)
    if not is_wrapped:
        for side in (-1, 1):
            head.ellipse(side * 1.0, -0.05, (0.2, 0.24), style.skin)
    face = head.moved(0.0, -0.08, 0.84) if is_wrapped else head
    face.ellipse(0.0, 0.0, (1.0, 0.96), style.skin)
    _draw_features(face.moved(0.22 * turn, 0.0, 1.0), costume, action)
    for part in _HAT_FRONTS.get(costume.hat, ()):
        part.draw(hat, style.cloth)


def _draw_features(face: BodyPen, costume: Costume, action: Action) -> None:
    style, is_hero = STYLES[costume.look], costume.look is Look.HERO
    outer, inner = _BROWS.get(costume.look, (0.36, 0.42))
    blush = mixed(style.skin, (236, 84, 76), 0.62 if is_hero else 0.42)
    for side in (-1, 1):
        face.ellipse(side * 0.64, -0.26, (0.19, 0.15), blush, has_ink=False)
        face.ellipse(side * 0.38, 0.06, (0.155, 0.215), (40, 26, 28), has_ink=False)
        face.ellipse(side * 0.38 + 0.05, 0.13, (0.065, 0.075), WHITE, has_ink=False)
        rise = 0.12 if is_hero and side > 0 else 0.0
        arch = ((0.18, inner), (0.40, 0.44), (0.60, outer))
        brow = [(side * u, v + rise) for u, v in arch]
        face.line(brow, 0.115, style.brows, smooth=3)
    if style.beard is not None:
        low = -1.1 - style.beard_length
        edge = [(0.0, -0.34), (0.5, -0.30), (0.82, -0.2), (1.0, 0.16), (1.02, -0.5)]
        face.polygon(symmetric([*edge, (0.62, low + 0.2), (0.0, low)]), style.beard)
    nose = (0.14, 0.2) if costume.look is Look.WITCH else (0.12, 0.09)
    face.ellipse(0.03, -0.16, nose, scaled(style.skin, 0.80), has_ink=False)
    _draw_mouth(face, costume, action)


def _draw_mouth(face: BodyPen, costume: Costume, action: Action) -> None:
    moustache = STYLES[costume.look].moustache
    if moustache is not None:
        half = [(0.0, -0.34), (0.42, -0.42), (0.74, -0.24)]
        face.line([*mirrored(half)[:0:-1], *half], 0.19, moustache, smooth=4)
    is_laughing = action is Action.CELEBRATE
    if costume.look is Look.HERO:
        low = -0.86 if is_laughing else -0.70
        lower = [(0.36, low + 0.1), (0.0, low), (-0.30, low + 0.1)]
        face.polygon(
            [(-0.46, -0.36), (0.0, -0.44), (0.54, -0.24), *lower],
            _MOUTH if is_laughing else WHITE,
            smooth=3,
        )
    elif is_laughing:
        face.ellipse(0.0, -0.55, (0.27, 0.23), _MOUTH)
    elif action is Action.TALK:
        face.ellipse(0.0, -0.53, (0.19, 0.14), _MOUTH)
    else:
        face.line([(-0.28, -0.48), (0.0, -0.59), (0.28, -0.48)], 0.12, _LIPS, smooth=4)
