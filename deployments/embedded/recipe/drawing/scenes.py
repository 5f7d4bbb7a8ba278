"""What a picture shows: its attributes, and scenes sampled from the tales' vocabulary.

A scene is drawn by `composition.draw_scene` and told by `captions.caption_of`.
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
from deployments.embedded.recipe.drawing.places import Place, Time
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.things import Thing


class Shot(StrEnum):
    """How near the camera is."""

    MEDIUM = "medium"
    CLOSE_UP = "close-up"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a picture: the noun that tells of him, and his costume."""

    noun: str
    costume: Costume


@dataclass(frozen=True, slots=True)
class Beast:
    """An animal in a picture and the colour of its coat."""

    animal: Animal
    coat: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a picture shows.

    Attributes:
        main: whom the story is about; the only one in a close-up.
        others: at most two more people.
        beast: the animal that the main person rides (RIDE) or has beside him.
        is_fast: a gallop instead of a standing animal.
        shift: the main person's place, -1, 0 or 1 sixteenths of the side to the right.
    """

    main: Person
    action: Action
    place: Place
    time: Time
    others: tuple[Person, ...] = ()
    beast: Beast | None = None
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
"""Each person of the planner's lexicon: his look, the robe of his descriptor, a man's hat."""

HORSE_COATS = ("brown", "white", "black", "grey", "golden")

_ROBES = tuple(ROBES)
MEN_COSTUMES = tuple(costume_of(Look.MAN, robe, hat) for robe in _ROBES for hat in MEN_HATS)
"""Everything that a man without a trade may wear."""

UNSEEN_COSTUMES = frozenset(MEN_COSTUMES[::4])
"""Costumes that the IP-Adapter is not trained with, to see whether it carries new ones."""


def hero() -> Person:
    """Aldar Kose, as only the LoRA draws him."""
    return Person("hero", costume_of(Look.HERO))
