"""Looks of people: robes, hats, beards, sizes."""

from dataclasses import dataclass
from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import Colour

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
    """What a person wears on the head, or the hair."""

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
    """Kind of person, as far as a drawing shows it."""

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
    """How a look is drawn.

    Attributes:
        robe: usual colour of the robe, a word of `ROBES` or the hero's orange.
        hat: usual hat; None for bare hair.
        height: height as a share of an adult's.
        stoutness: 0 for slender, 1 for stout.
        head: size of the head as a share of an adult's.
        skin: colour of face and hands.
        brows: colour of the eyebrows.
        beard: colour of the beard; None for no beard.
        beard_length: length of the beard in head radii.
        moustache: colour of a moustache without a beard; None for no moustache.
        cloth: colour of a turban.
        hat_size: size of the hat as a share of the usual one.
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

MEN_HATS = (Hat.FUR_HAT, Hat.FELT_HAT, Hat.CAP)


@dataclass(frozen=True, slots=True)
class Costume:
    """How a person is dressed: look, colour of the robe, and hat (None for bare hair)."""

    look: Look
    robe: str
    hat: Hat | None


def costume_of(look: Look, robe: str | None = None, hat: Hat | None = None) -> Costume:
    """Costume of a look.

    Args:
        look: kind of person. The hero's costume is fixed.
        robe: a word of `ROBES`; None for the usual robe.
        hat: fur hat, felt hat or cap, for `Look.MAN` only; None for the usual hat.

    Raises:
        ValueError: the robe's colour is unknown, or the hat is not one of `MEN_HATS`.
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
