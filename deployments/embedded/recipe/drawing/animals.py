"""Drawing of animals: all share one skeleton, whose proportions come from the table of shapes."""

from dataclasses import dataclass

from deployments.embedded.recipe.drawing.animal_shapes import COATS, SHAPES, Animal, numbers_of
from deployments.embedded.recipe.drawing.canvas import (
    INK,
    LINE_WIDTH,
    Canvas,
    Colour,
    Pen,
    Point,
    mixed,
    scaled,
)

_HORSE_TOP = 1.22
"""Height of a horse's ears in the unit of the table of shapes."""

_MANES: dict[str, Colour] = {"white": (190, 182, 172), "golden": (252, 238, 204)}
_PAINTS: dict[str, Colour] = {
    "ink": (38, 26, 26),
    "hoof": (58, 44, 42),
    "snow": (252, 250, 244),
    "pink": (240, 150, 150),
    "red": (204, 40, 48),
    "yellow": (252, 204, 60),
    "blue": (62, 120, 204),
    "flame": (255, 136, 30),
    "horn": (244, 232, 200),
}

# Hind legs, then forelegs; of each pair the far leg first. Knee and foot (u, v) relative to the
# hip, as shares of the leg's height.
_STANDING = (
    ((-0.18, 0.5, -0.2, 0.08), (0.16, 0.5, 0.14, 0.05)),
    ((0.24, 0.5, 0.24, 0.08), (-0.1, 0.5, -0.08, 0.05)),
)
_GALLOPING = (
    ((-0.4, 0.62, -0.84, 0.3), (-0.16, 0.5, -0.6, 0.05)),
    ((0.5, 0.84, 0.92, 0.5), (0.36, 0.62, 0.74, 0.16)),
)


def seat(animal: Animal, x: float, ground: float, height: float) -> Point:
    """Point on which a rider sits, for an animal that `draw_animal` drew with the same values."""
    u, v = numbers_of(animal, "seat")
    return _pen(Canvas(1), animal, x, ground, height).at(u, v)


def draw_animal(
    canvas: Canvas,
    animal: Animal,
    x: float,
    ground: float,
    height: float,
    coat: str,
    *,
    is_running: bool = False,
    has_saddle: bool = False,
) -> None:
    """Draw an animal from the side, facing right.

    Args:
        canvas: canvas to draw on.
        animal: which animal.
        x: middle of its body.
        ground: height of its feet.
        height: height of a horse with its ears at this scale; other animals keep their proportion.
        coat: a word of `COATS`.
        is_running: whether it gallops with its legs stretched out.
        has_saddle: whether it wears a saddle cloth.
    """
    pen = _pen(canvas, animal, x, ground, height)
    figure = _Figure(pen, animal, _PAINTS | _coat_paints(coat), is_running)
    figure.draw()
    if has_saddle:
        u, v = numbers_of(animal, "seat")
        cloth = ((u - 0.17, v), (u + 0.17, v), (u + 0.2, v - 0.31), (u - 0.2, v - 0.31))
        pen.shape(cloth, _PAINTS["red"])
        pen.mark([(u - 0.16, v - 0.26), (u + 0.16, v - 0.26)], 0.06, _PAINTS["yellow"])


def _pen(canvas: Canvas, animal: Animal, x: float, ground: float, height: float) -> Pen:
    (size,) = numbers_of(animal, "size") or (1.0,)
    return Pen(canvas, x, ground, height / _HORSE_TOP * size)


def _coat_paints(coat: str) -> dict[str, Colour]:
    colour = COATS[coat]
    mane = _MANES.get(coat, scaled(colour, 0.4))
    return {
        "coat": colour,
        "mane": mane,
        "shade": scaled(colour, 0.78),
        "dark": scaled(colour, 0.5),
        "face": mixed(colour, (226, 178, 130) if coat != "white" else (84, 64, 60), 0.8),
        "patch": _PAINTS["snow"] if coat != "white" else (70, 58, 58),
        "eye": _PAINTS["snow"] if coat == "black" else _PAINTS["ink"],
    }


def _draw_merged(pen: Pen, chains: list[list[float]], fill: Colour) -> None:
    """Draw tapered limbs, each a row of discs (u, v, radius), merged within one outline."""
    discs: list[tuple[float, ...]] = []
    for flat in chains:
        nodes = [tuple(flat[start : start + 3]) for start in range(0, len(flat), 3)]
        for first, last in zip(nodes, nodes[1:] or nodes, strict=False):
            shares = [step / 24 for step in range(25)]
            discs += [
                tuple(a + (b - a) * t for a, b in zip(first, last, strict=True)) for t in shares
            ]
    for growth, colour in ((LINE_WIDTH / pen.unit, INK), (0.0, fill)):
        for u, v, radius in discs:
            pen.dot(u, v, radius + growth, colour)


@dataclass
class _Figure:
    """One animal: its pen, its colours by name, and its gait."""

    pen: Pen
    animal: Animal
    paints: dict[str, Colour]
    is_running: bool

    def draw(self) -> None:
        far, near = self._legs()
        _draw_merged(self.pen, far, self.paints["shade"])
        self._draw_feet(far)
        for kind, paint, *words in SHAPES[self.animal]:
            if kind == "skin":
                chains = [chain.split() for chain in " ".join(words).split("/")]
                limbs = [[int(word) / 100 for word in chain] for chain in chains]
                _draw_merged(self.pen, near + limbs, self.paints[paint])
                self._draw_feet(near)
                near = []
            elif kind == "eye":
                self.pen.dot(int(paint) / 100, int(words[0]) / 100, 0.034, self.paints["eye"])
            elif kind in ("area", "line", "tail", "spot"):
                self._draw_mark(kind, self.paints[paint], [int(word) / 100 for word in words])

    def _legs(self) -> tuple[list[list[float]], list[list[float]]]:
        """Far and near legs as tapered limbs; none for an animal without legs."""
        legs = numbers_of(self.animal, "legs")
        if not legs:
            return [], []
        radius, *hips = legs
        gaits = _GALLOPING if self.is_running else _STANDING
        far: list[list[float]] = []
        near: list[list[float]] = []
        for gait, u, v in zip(gaits, hips[::2], hips[1::2], strict=True):
            for side, (knee_u, knee_v, foot_u, foot_v) in zip((far, near), gait, strict=True):
                knee = [u + knee_u * v, knee_v * v, radius * 1.1]
                side.append([u, v, radius * 1.5, *knee, u + foot_u * v, foot_v * v, radius * 0.9])
        return far, near

    def _draw_feet(self, legs: list[list[float]]) -> None:
        """Draw the feet of the legs, if they are not of the coat's colour."""
        paint = next((row[2] for row in SHAPES[self.animal] if row[0] == "legs"), "coat")
        if paint == "coat":
            return
        radius = numbers_of(self.animal, "legs")[0]
        for *_, u, v, _radius in legs:
            foot = [u, v, radius * 0.95, u + radius, v, radius * 0.8]
            _draw_merged(self.pen, [foot], self.paints[paint])

    def _draw_mark(self, kind: str, fill: Colour, numbers: list[float]) -> None:
        width = numbers[0]
        rest = numbers[len(numbers) % 2 :]
        points = list(zip(rest[::2], rest[1::2], strict=True))
        if kind == "area":
            self.pen.shape(points, fill)
        elif kind == "spot":
            self.pen.mark(points, width, fill)
        else:
            if kind == "tail" and self.is_running:
                points = [(1.15 * u, v + (-0.4 - u) * 1.2) for u, v in points]
            self.pen.limb(points, width, fill)
