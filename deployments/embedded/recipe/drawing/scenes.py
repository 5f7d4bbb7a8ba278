"""What a picture shows: its attributes, and scenes sampled from the tales' vocabulary.

A scene is drawn by `composition.draw_scene` and told by `captions.caption_of`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from deployments.embedded.recipe.drawing.animals import COATS, DEFAULT_COATS, MOUNTS, Animal
from deployments.embedded.recipe.drawing.costumes import (
    MEN_HATS,
    ROBES,
    Costume,
    Hat,
    Look,
    costume_of,
)
from deployments.embedded.recipe.drawing.people import Action
from deployments.embedded.recipe.drawing.places import Place, Time
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

_FREQUENT_PLACES = {Place.STEPPE, Place.YURT, Place.BAZAAR, Place.MOUNTAINS}
_FREQUENT_PEOPLE = {"merchant", "bai", "khan", "old woman"}
_ACTION_WEIGHTS = {
    Action.STAND: 4,
    Action.TALK: 4,
    Action.WALK: 2,
    Action.RUN: 1.5,
    Action.CELEBRATE: 2,
    Action.SIT: 2,
    Action.RIDE: 4,
}
_TIME_WEIGHTS = {Time.DAY: 4, Time.SUNSET: 3, Time.NIGHT: 3}
_OTHER_ROBE = 0.3
"""Share of other people in another robe than their descriptor's."""

_COMPANY = {
    Action.STAND: 0.4,
    Action.TALK: 1.0,
    Action.WALK: 0.15,
    Action.RUN: 0.45,
    Action.CELEBRATE: 0.2,
    Action.SIT: 0.2,
    Action.RIDE: 0.15,
}
"""How often another person is there."""

Choice = TypeVar("Choice")


def hero() -> Person:
    """Aldar Kose, as only the LoRA draws him."""
    return Person("hero", costume_of(Look.HERO))


def sample_scene(rng: random.Random, *, main: Person | None = None) -> Scene:
    """A scene with frequencies near those of planned stories; `main` if it is given."""
    main = main or _sample_main(rng)
    action = _weighted(rng, _ACTION_WEIGHTS)
    place = rng.choices(tuple(Place), [2.0 if p in _FREQUENT_PLACES else 1.0 for p in Place])[0]
    time = _weighted(rng, _TIME_WEIGHTS)
    shift = rng.choice((-1, 0, 1))
    if action is Action.STAND and rng.random() < 0.2:
        return Scene(main, action, place, time, shot=Shot.CLOSE_UP, shift=shift)
    others = _sample_others(rng, action)
    beast = _sample_beast(rng, action, has_others=bool(others))
    return Scene(
        main,
        action,
        place,
        time,
        others,
        beast,
        thing=rng.choice(tuple(Thing)) if rng.random() < 0.25 else None,
        shot=Shot.WIDE if rng.random() < 0.08 else Shot.MEDIUM,
        is_fast=action is Action.RIDE and rng.random() < 0.5,
        shift=shift,
    )


def sample_man(rng: random.Random) -> Person:
    """A man in an arbitrary costume."""
    return Person("man", costume_of(Look.MAN, rng.choice(_ROBES), rng.choice(MEN_HATS)))


def _sample_main(rng: random.Random) -> Person:
    return sample_man(rng) if rng.random() < 0.85 else _sample_other(rng)


def _sample_other(rng: random.Random) -> Person:
    nouns = tuple(NOUN_COSTUMES)
    noun = rng.choices(nouns, [2.0 if noun in _FREQUENT_PEOPLE else 1.0 for noun in nouns])[0]
    look, robe, hat = NOUN_COSTUMES[noun]
    if rng.random() < _OTHER_ROBE:
        robe = rng.choice(_ROBES)
    return Person(noun, costume_of(look, robe, hat))


def _sample_others(rng: random.Random, action: Action) -> tuple[Person, ...]:
    if rng.random() >= _COMPANY[action]:
        return ()
    has_third = action in (Action.STAND, Action.TALK) and rng.random() < 0.12
    return tuple(_sample_other(rng) for _ in range(1 + has_third))


def _sample_beast(rng: random.Random, action: Action, *, has_others: bool) -> Beast | None:
    share = 1.0 if action is Action.RIDE else 0.12 if has_others else 0.28
    if rng.random() >= share:
        return None
    if rng.random() < 0.6:
        return Beast(Animal.HORSE, rng.choices(HORSE_COATS, (4, 2, 2, 2, 2))[0])
    if action is Action.RIDE:
        animal = rng.choice(sorted(MOUNTS)) if rng.random() < 0.7 else _sample_animal(rng)
    else:
        animal = _sample_animal(rng)
    coat = rng.choice(tuple(COATS)) if rng.random() < 0.25 else DEFAULT_COATS[animal]
    return Beast(animal, coat)


def _sample_animal(rng: random.Random) -> Animal:
    return rng.choice([animal for animal in Animal if animal is not Animal.HORSE])


def _weighted(rng: random.Random, weights: dict[Choice, float] | dict[Choice, int]) -> Choice:
    choices: Sequence[Choice] = tuple(weights)
    return rng.choices(choices, tuple(weights.values()))[0]
