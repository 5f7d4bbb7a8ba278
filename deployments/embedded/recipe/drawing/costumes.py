"""What the people of the pictures look like: their looks, robes and hats."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import INK, Colour, Point
from deployments.embedded.recipe.drawing.pen import BodyPen

SKIN: Colour = (242, 194, 150)
HAIR: Colour = (52, 36, 34)
GREY: Colour = (150, 150, 158)
SILVER: Colour = (196, 204, 216)
WHITE: Colour = (250, 247, 238)
GOLD: Colour = (250, 206, 72)
RED: Colour = (212, 46, 42)
ORANGE: Colour = (240, 132, 32)

ROBES: dict[str, Colour] = {
    "red": (208, 44, 44),
    "blue": (44, 98, 206),
    "green": (44, 146, 74),
    "yellow": (244, 208, 58),
    "purple": (136, 60, 168),
    "brown": (134, 84, 48),
    "white": (244, 240, 230),
    "grey": (142, 148, 156),
    "black": (46, 44, 54),
}


class Hat(StrEnum):
    """What is worn on the head."""

    FUR_HAT = "fur hat"
    FELT_HAT = "felt hat"
    CAP = "cap"
    TURBAN = "turban"
    CROWN = "crown"
    SCARF = "scarf"
    HELMET = "helmet"
    HORNS = "horns"
    HOOD = "hood"
    BRAIDS = "braids"
    HERO = "hero"


class Look(StrEnum):
    """Who somebody is, as far as a picture can tell."""

    HERO = "hero"
    MAN = "man"
    MERCHANT = "merchant"
    BAI = "bai"
    KHAN = "khan"
    WOMAN = "woman"
    OLD_MAN = "old man"
    GIRL = "girl"
    BOY = "boy"
    MULLAH = "mullah"
    GUARD = "guard"
    DEVIL = "devil"
    WITCH = "witch"
    GIANT = "giant"


@dataclass(frozen=True, slots=True)
class Style:
    """How a look is drawn: sizes as shares of a grown-up's, beard lengths in head radii.

    A hat of None is bare hair; `stoutness` is 0 for slender and 1 for stout, `moustache` the colour
    of one without a beard, `cloth` the turban's colour.
    """

    robe: str
    hat: Hat | None
    height: float = 1.0
    stoutness: float = 0.0
    head: float = 1.0
    skin: Colour = SKIN
    brows: Colour = HAIR
    beard: Colour | None = None
    beard_length: float = 0.0
    moustache: Colour | None = None
    cloth: Colour = WHITE
    hat_size: float = 1.0


STYLES: dict[Look, Style] = {
    Look.HERO: Style("orange", Hat.HERO),
    Look.MAN: Style("blue", Hat.FELT_HAT),
    Look.MERCHANT: Style(
        "purple", Hat.TURBAN, stoutness=0.8, beard=HAIR, beard_length=0.15, cloth=(206, 52, 58)
    ),
    Look.BAI: Style("green", Hat.FUR_HAT, stoutness=1.6, moustache=(34, 26, 28), hat_size=1.16),
    Look.KHAN: Style("red", Hat.CROWN, stoutness=0.8, beard=GREY, beard_length=0.3, hat_size=1.06),
    Look.WOMAN: Style("yellow", Hat.SCARF),
    Look.OLD_MAN: Style("brown", Hat.FELT_HAT, beard=WHITE, beard_length=0.85, brows=GREY),
    Look.GIRL: Style("red", Hat.BRAIDS, height=0.8, head=1.12),
    Look.BOY: Style("green", Hat.CAP, height=0.7, head=1.16),
    Look.MULLAH: Style("blue", Hat.TURBAN, beard=WHITE, beard_length=0.85, brows=GREY),
    Look.GUARD: Style("grey", Hat.HELMET),
    Look.DEVIL: Style("red", Hat.HORNS, height=0.75, head=1.12, skin=(134, 138, 150)),
    Look.WITCH: Style("black", Hat.HOOD, skin=(206, 212, 156)),
    Look.GIANT: Style("brown", None, height=1.15, stoutness=1.5, head=0.94),
}

DEFAULT_ROBES: dict[Look, str] = {look: style.robe for look, style in STYLES.items()}
MEN_HATS = (Hat.FUR_HAT, Hat.FELT_HAT, Hat.CAP)


@dataclass(frozen=True, slots=True)
class Costume:
    """Everything that decides how a person is dressed; hat None is bare hair."""

    look: Look
    robe: str
    hat: Hat | None


def costume_of(look: Look, robe: str | None = None, hat: Hat | None = None) -> Costume:
    """The costume of a look, by default with its usual robe.

    Args:
        look: who it is. The hero's costume is fixed.
        robe: a word of `ROBES`.
        hat: fur hat, felt hat or cap; only a man's hat can be chosen.

    Raises:
        ValueError: for an unknown colour of the robe, or a hat that no plain man wears.
    """
    style = STYLES[look]
    if look is Look.HERO:
        return Costume(look, style.robe, style.hat)
    if robe is not None and robe not in ROBES:
        raise ValueError(f"unknown robe: {robe}")
    chosen = hat if look is Look.MAN else None
    if chosen is not None and chosen not in MEN_HATS:
        raise ValueError(f"not a man's hat: {hat}")
    return Costume(look, robe or style.robe, chosen or style.hat)


def symmetric(half: Sequence[Point]) -> list[Point]:
    """A closed shape from its right half, given from one end of the middle line to the other."""
    return [*half, *mirrored([point for point in half if point[0] != 0])[::-1]]


def mirrored(points: Sequence[Point]) -> list[Point]:
    """The points on the other side of the middle line."""
    return [(-u, v) for u, v in points]


@dataclass(frozen=True, slots=True)
class Patch:
    """A symmetric part of a hat, given by its right half in head radii around the head's middle.

    No fill means the cloth; a pair are two shapes of their own, one on each side.
    """

    points: Sequence[Point]
    fill: Colour | None
    smooth: int = 0
    is_pair: bool = False

    def draw(self, pen: BodyPen, cloth: Colour) -> None:
        """Draws it."""
        pair = (self.points, mirrored(self.points))
        for shape in pair if self.is_pair else (symmetric(self.points),):
            pen.polygon(shape, self.fill or cloth, smooth=self.smooth)


@dataclass(frozen=True, slots=True)
class Band:
    """A symmetric stroke of a hat (a brim, a seam, a braid), given by its right half."""

    points: Sequence[Point]
    width: float
    fill: Colour
    has_ink: bool = True
    is_pair: bool = False

    def draw(self, pen: BodyPen, cloth: Colour) -> None:
        """Draws it."""
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
