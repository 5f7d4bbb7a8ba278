"""Scenes: what an image shows.

`composition.draw_scene` draws a scene, `captions.caption_of` describes it in words.
"""

from dataclasses import dataclass
from enum import StrEnum

from deployments.embedded.recipe.drawing.animal_shapes import Animal
from deployments.embedded.recipe.drawing.costumes import (
    MEN_HATS,
    ROBES,
    Costume,
    Hat,
    Look,
    costume_of,
)
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.things import Thing


class Place(StrEnum):
    """Place of a scene; the value is its name in the planner's lexicon."""

    STEPPE = "steppe"
    YURT = "yurt"
    BAZAAR = "bazaar"
    MOUNTAINS = "mountains"
    FOREST = "forest"
    RIVER = "river"
    LAKE = "lake"
    PALACE = "palace"
    CITY = "city"
    DESERT = "desert"
    WELL = "well"
    GARDEN = "garden"
    CAVE = "cave"
    HOUSE = "house"


class Time(StrEnum):
    """Time of day of a scene."""

    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"


class Shot(StrEnum):
    """Distance of the camera."""

    MEDIUM = "medium"
    CLOSE_UP = "close-up"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Person:
    """Person in a scene: the noun that names the person in a caption, and the costume."""

    noun: str
    costume: Costume


@dataclass(frozen=True, slots=True)
class AnimalFigure:
    """Animal in a scene, with the colour of its coat (a word of `COATS`)."""

    species: Animal
    coat: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that an image shows.

    Attributes:
        main: main person of the story; the only person in a close-up.
        action: what the main person does.
        place: place of the scene.
        time: time of day.
        others: at most two more people.
        animal: animal that the main person rides (`Action.RIDE`) or that stands beside.
        thing: thing on the ground.
        shot: distance of the camera.
        is_fast: whether the animal gallops, for `Action.RIDE`.
        shift: -1, 0 or 1: how far the main person is moved to the right, in sixteenths of the side.
    """

    main: Person
    action: Action
    place: Place
    time: Time
    others: tuple[Person, ...] = ()
    animal: AnimalFigure | None = None
    thing: Thing | None = None
    shot: Shot = Shot.MEDIUM
    is_fast: bool = False
    shift: int = 0


NOUN_COSTUMES: dict[str, tuple[Look, str, Hat | None]] = {
    "merchant": (Look.MERCHANT, "blue", None),
    "bai": (Look.BAI, "purple", None),
    "khan": (Look.KHAN, "yellow", None),
    "old woman": (Look.WOMAN, "brown", None),
    "old man": (Look.OLD_MAN, "brown", None),
    "widow": (Look.WOMAN, "black", None),
    "woman": (Look.WOMAN, "green", None),
    "girl": (Look.GIRL, "red", None),
    "boy": (Look.BOY, "green", None),
    "shepherd": (Look.MAN, "grey", Hat.FELT_HAT),
    "judge": (Look.OLD_MAN, "white", None),
    "mullah": (Look.MULLAH, "green", None),
    "thief": (Look.MAN, "black", Hat.CAP),
    "guard": (Look.GUARD, "red", None),
    "vizier": (Look.MERCHANT, "green", None),
    "poor man": (Look.MAN, "grey", Hat.CAP),
    "neighbour": (Look.MAN, "green", Hat.FELT_HAT),
    "traveller": (Look.MAN, "brown", Hat.FUR_HAT),
    "friend": (Look.MAN, "green", Hat.CAP),
    "blacksmith": (Look.MAN, "brown", Hat.CAP),
    "hunter": (Look.MAN, "grey", Hat.FUR_HAT),
    "giant": (Look.GIANT, "brown", None),
    "devil": (Look.DEVIL, "grey", None),
    "witch": (Look.WITCH, "black", None),
    "wrestler": (Look.GIANT, "red", None),
}
"""For each person of the planner's lexicon: look, robe of the descriptor, and hat for a man."""

HORSE_COATS = ("brown", "white", "black", "grey", "golden")

_ROBES = tuple(ROBES)
MEN_COSTUMES = tuple(costume_of(Look.MAN, robe, hat) for robe in _ROBES for hat in MEN_HATS)
"""All costumes of a man without a trade."""

UNSEEN_COSTUMES = frozenset(MEN_COSTUMES[::4])
"""Costumes that the IP-Adapter is not trained on, to measure how well it transfers new ones."""


def hero() -> Person:
    """Aldar Kose; only the LoRA learns to draw him."""
    return Person("hero", costume_of(Look.HERO))
