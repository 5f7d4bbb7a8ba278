"""Things that lie or stand on the ground: gold, a carpet, a cauldron and others."""

from collections.abc import Callable
from enum import StrEnum

from deployments.embedded.recipe.drawing.canvas import Canvas, Colour, Pen, Point, scaled

GOLD: Colour = (255, 206, 54)
RED: Colour = (204, 40, 48)
WOOD: Colour = (164, 100, 50)
DARK_WOOD: Colour = (112, 66, 36)
IRON: Colour = (72, 72, 82)
SILVER: Colour = (214, 222, 232)
CREAM: Colour = (252, 248, 236)
BLUE: Colour = (44, 84, 176)
GREEN: Colour = (72, 150, 66)
MEAT: Colour = (176, 84, 52)
FUR: Colour = (236, 216, 180)


class Thing(StrEnum):
    """Thing that can be drawn; the value is its word in a prompt."""

    GOLD = "gold"
    CARPET = "carpet"
    CHEST = "chest"
    COAT = "coat"
    FUR_COAT = "fur coat"
    DOMBRA = "dombra"
    CAULDRON = "cauldron"
    RING = "ring"
    FOOD = "food"
    TEA = "tea"
    SWORD = "sword"
    SADDLE = "saddle"
    TREE = "tree"
    APPLE = "apple"
    BOOK = "book"


def draw_thing(canvas: Canvas, thing: Thing, x: float, ground: float, size: float) -> None:
    """Draw a thing.

    Args:
        canvas: canvas to draw on.
        thing: which thing.
        x: its middle.
        ground: height of its foot.
        size: its width and height, roughly; a tree is 3 times as high, a carpet 3.5 times as wide.
    """
    _PAINTERS[thing](Pen(canvas, x, ground, size))


def _gold(pen: Pen) -> None:
    sack: list[Point] = [(-0.34, 0), (-0.5, 0.28), (-0.3, 0.6), (-0.16, 0.7)]
    for u, v in ((-0.18, 0.82), (0.18, 0.82), (0, 0.9)):
        pen.blob(u, v, 0.17, 0.14, GOLD)
    pen.shape([*sack, *((-u, v) for u, v in reversed(sack))], (176, 116, 58), smooth=4)
    pen.mark([(-0.22, 0.66), (0.22, 0.66)], 0.11, (110, 64, 30))
    pen.blob(0, 0.3, 0.19, 0.19, GOLD)
    for u in (-0.55, 0.55):
        pen.blob(u, 0.06, 0.16, 0.1, GOLD)


def _carpet(pen: Pen) -> None:
    def trapeze(u: float, v: float) -> Point:
        return u * (1.75 - 0.3 * v), 0.6 * v

    def inset(edge: float, low: float) -> list[Point]:
        corners = ((-edge, low), (edge, low), (edge, 1 - low), (-edge, 1 - low))
        return [trapeze(u, v) for u, v in corners]

    for v in (0.1, 0.37, 0.63, 0.9):
        pen.mark([trapeze(-1.05, v), trapeze(1.05, v)], 0.1, FUR)
    pen.shape(inset(1, 0), (178, 36, 50))
    pen.shape(inset(0.86, 0.2), (40, 60, 124), has_ink=False)
    for u in (-0.55, 0, 0.55):
        diamond = ((u - 0.2, 0.5), (u, 0.26), (u + 0.2, 0.5), (u, 0.74))
        pen.shape([trapeze(*corner) for corner in diamond], GOLD, has_ink=False)


def _chest(pen: Pen) -> None:
    pen.box(-0.55, 0, 0.55, 0.48, WOOD)
    pen.shape([(-0.58, 0.46), (-0.5, 0.8), (0.5, 0.8), (0.58, 0.46)], (188, 56, 44))
    for u in (-0.36, 0.36):
        pen.mark([(u, 0.06), (u, 0.74)], 0.12, GOLD)
    pen.mark([(-0.54, 0.46), (0.54, 0.46)], 0.12, GOLD)
    pen.blob(0, 0.4, 0.13, 0.15, GOLD)


def _hung_garment(pen: Pen, cloth: Colour, trim: Colour, trim_width: float) -> None:
    pen.limb([(0, 0), (0, 1.1)], 0.1, DARK_WOOD)
    pen.mark([(-0.22, 0.03), (0.22, 0.03)], 0.12, DARK_WOOD)
    pen.limb([(-0.3, 0.86), (-0.58, 0.5)], 0.2, cloth)
    pen.limb([(0.3, 0.86), (0.58, 0.5)], 0.2, cloth)
    pen.shape([(-0.2, 1), (0.2, 1), (0.36, 0.9), (0.44, 0.14), (-0.44, 0.14), (-0.36, 0.9)], cloth)
    pen.mark([(-0.4, 0.2), (0.4, 0.2)], trim_width, trim)
    pen.mark([(0, 0.94), (0, 0.2)], trim_width, trim)
    for side in (-1, 1):
        pen.mark([(side * 0.53, 0.56), (side * 0.6, 0.47)], 0.2, trim)


def _coat(pen: Pen) -> None:
    _hung_garment(pen, BLUE, GOLD, 0.12)


def _fur_coat(pen: Pen) -> None:
    _hung_garment(pen, (126, 76, 42), FUR, 0.2)
    pen.limb([(-0.26, 0.86), (0, 1.0), (0.26, 0.86)], 0.2, FUR)


def _dombra(pen: Pen) -> None:
    body = [(-0.28, 0), (-0.5, 0.14), (-0.46, 0.4), (-0.12, 0.66), (0.02, 0.4), (-0.06, 0.1)]
    pen.limb([(-0.14, 0.5), (0.4, 1.36)], 0.11, DARK_WOOD)
    pen.limb([(0.4, 1.36), (0.5, 1.52)], 0.2, DARK_WOOD)
    pen.shape(body, (222, 148, 70), smooth=5)
    pen.dot(-0.22, 0.34, 0.11, DARK_WOOD)
    pen.mark([(-0.36, 0.12), (0.42, 1.36)], 0.1, CREAM)


def _cauldron(pen: Pen) -> None:
    pen.shape([(-0.34, 0), (-0.16, 0.3), (0, 0), (0.16, 0.3), (0.34, 0)], (240, 120, 36))
    for u in (-0.36, 0.36):
        pen.limb([(u, 0.03), (u * 0.9, 0.3)], 0.1, IRON)
    bowl = [(-0.56, 0.78), (-0.54, 0.44), (-0.28, 0.2), (0.28, 0.2), (0.54, 0.44), (0.56, 0.78)]
    pen.shape(bowl, IRON)
    pen.blob(0, 0.8, 0.62, 0.14, (104, 104, 116))
    pen.blob(0, 0.81, 0.44, 0.09, (232, 190, 96))
    pen.mark([(-0.4, 0.58), (-0.3, 0.36)], 0.1, (120, 120, 134))


def _ring(pen: Pen) -> None:
    pen.canvas.ellipse(*pen.at(0, 0.4), 0.4 * pen.unit, 0.4 * pen.unit, GOLD)
    # A hole would have to show the background, so the ring is a band around a shadow.
    pen.blob(0, 0.38, 0.22, 0.22, (112, 78, 40))
    pen.shape([(-0.26, 0.92), (-0.14, 1.1), (0.14, 1.1), (0.26, 0.92), (0, 0.68)], RED)
    pen.mark([(-0.1, 0.99), (0.02, 0.99)], 0.1, (255, 150, 150))


def _steam(pen: Pen, bottom: float) -> None:
    for u in (-0.24, 0.24):
        wave = [(u, bottom), (u + 0.1, bottom + 0.12), (u, bottom + 0.24), (u + 0.1, bottom + 0.36)]
        pen.canvas.line(pen.path(wave), 0.11 * pen.unit, CREAM, smooth=4)


def _food(pen: Pen) -> None:
    _steam(pen, 0.66)
    for u, v in ((-0.28, 0.36), (0.28, 0.36), (0, 0.46)):
        pen.blob(u, v, 0.24, 0.17, MEAT)
    pen.limb([(0.3, 0.46), (0.58, 0.66)], 0.1, CREAM)
    pen.shape([(-0.7, 0.32), (0.7, 0.32), (0.4, 0), (-0.4, 0)], CREAM)
    pen.mark([(-0.56, 0.2), (0.56, 0.2)], 0.12, BLUE)


def _tea(pen: Pen) -> None:
    bowl = [(-0.5, 0.64), (-0.4, 0.26), (-0.2, 0.1), (-0.22, 0), (0.22, 0), (0.2, 0.1)]
    pen.shape([*bowl, (0.4, 0.26), (0.5, 0.64)], RED)
    pen.blob(0, 0.64, 0.52, 0.17, GOLD)
    pen.blob(0, 0.65, 0.4, 0.11, (255, 255, 252))
    pen.shape([(-0.17, 0.32), (0, 0.46), (0.17, 0.32), (0, 0.18)], GOLD, has_ink=False)


def _sword(pen: Pen) -> None:
    pen.shape([(-0.1, 0), (0.1, 0), (0.1, 0.92), (-0.1, 0.92)], SILVER)
    pen.mark([(0.02, 0.06), (0.02, 0.86)], 0.1, CREAM)
    pen.limb([(0, 0.94), (0, 1.26)], 0.12, RED)
    pen.limb([(-0.32, 0.94), (0.32, 0.94)], 0.12, GOLD)
    pen.blob(0, 1.32, 0.13, 0.13, GOLD)
    pen.shape([(-0.4, 0), (-0.2, 0.14), (0.2, 0.14), (0.4, 0)], (130, 100, 62), smooth=4)


def _saddle(pen: Pen) -> None:
    pen.shape([(-0.46, 0.06), (-0.42, 0.56), (0.42, 0.56), (0.46, 0.06)], RED)
    pen.mark([(-0.4, 0.12), (0.4, 0.12)], 0.12, GOLD)
    seat = [(-0.64, 0.86), (-0.5, 0.94), (-0.3, 0.66), (0.22, 0.66), (0.36, 0.98), (0.54, 1.0)]
    pen.shape([*seat, (0.5, 0.5), (0.1, 0.4), (-0.3, 0.44), (-0.52, 0.56)], WOOD, smooth=4)
    pen.limb([(0.02, 0.46), (0.02, 0.22)], 0.1, DARK_WOOD)
    pen.blob(0.02, 0.14, 0.15, 0.13, SILVER)


def _tree(pen: Pen) -> None:
    trunk = [(-0.26, 0), (-0.14, 0.4), (-0.14, 1.4), (0.14, 1.4), (0.14, 0.4), (0.26, 0)]
    pen.shape(trunk, DARK_WOOD)
    balls = ((-0.55, 1.5, 0.48), (0.55, 1.5, 0.48), (-0.32, 2.1, 0.5), (0.34, 2.1, 0.5))
    crown = (*balls, (0, 2.5, 0.45))
    for u, v, radius in crown:
        pen.blob(u, v, radius, radius, GREEN)
    # A second pass without outlines merges the balls into one crown.
    for u, v, radius in crown:
        pen.dot(u, v, radius - 0.05, GREEN)
    pen.dot(0, 1.75, 0.4, GREEN)
    for u, v in ((-0.4, 2.2), (0.1, 2.55)):
        pen.dot(u, v, 0.2, scaled(GREEN, 1.22))


def _apple(pen: Pen) -> None:
    half: list[Point] = [(0.1, 0), (0.36, 0.1), (0.5, 0.46), (0.38, 0.78), (0.16, 0.8)]
    pen.shape([*half, (0, 0.7), *((-u, v) for u, v in reversed(half))], (222, 36, 40), smooth=4)
    pen.mark([(0, 0.72), (0.06, 1.02)], 0.12, DARK_WOOD)
    pen.shape([(0.06, 0.86), (0.24, 1.06), (0.5, 1.02), (0.32, 0.84)], GREEN, smooth=4)
    pen.mark([(-0.3, 0.56), (-0.26, 0.4)], 0.12, (255, 160, 150))


def _book(pen: Pen) -> None:
    pen.shape([(-0.72, 0.04), (0, 0), (0.72, 0.04), (0.72, 0.66), (0, 0.58), (-0.72, 0.66)], RED)
    for side in (-1, 1):
        page = [(0, 0.12), (0.6, 0.18), (0.6, 0.76), (0.3, 0.8), (0, 0.66)]
        pen.shape([(side * u, v) for u, v in page], CREAM)
        for v in (0.36, 0.56):
            pen.mark([(side * 0.16, v - 0.02), (side * 0.46, v + 0.03)], 0.1, (150, 120, 90))


_PAINTERS: dict[Thing, Callable[[Pen], None]] = {
    Thing.GOLD: _gold,
    Thing.CARPET: _carpet,
    Thing.CHEST: _chest,
    Thing.COAT: _coat,
    Thing.FUR_COAT: _fur_coat,
    Thing.DOMBRA: _dombra,
    Thing.CAULDRON: _cauldron,
    Thing.RING: _ring,
    Thing.FOOD: _food,
    Thing.TEA: _tea,
    Thing.SWORD: _sword,
    Thing.SADDLE: _saddle,
    Thing.TREE: _tree,
    Thing.APPLE: _apple,
    Thing.BOOK: _book,
}
