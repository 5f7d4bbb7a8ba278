"""Scenes: what an image shows, and random scenes as frequent as those of planned stories.

`composition.draw_scene` draws a scene, `captions.caption_of` describes it in words.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from deployments.embedded.recipe.drawing.animal_shapes import COATS, DEFAULT_COATS, MOUNTS, Animal
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

_HORSE_COATS = ("brown", "white", "black", "grey", "golden")

_ROBES = tuple(ROBES)
MEN_COSTUMES = tuple(costume_of(Look.MAN, robe, hat) for robe in _ROBES for hat in MEN_HATS)
"""All costumes of a man without a trade."""

UNSEEN_COSTUMES = frozenset(MEN_COSTUMES[::4])
"""Costumes that the IP-Adapter is not trained on, to measure how well it transfers new ones."""

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
"""Share of people of the lexicon whose robe is not the one of their descriptor."""

_COMPANY = {
    Action.STAND: 0.4,
    Action.TALK: 1.0,
    Action.WALK: 0.15,
    Action.RUN: 0.45,
    Action.CELEBRATE: 0.2,
    Action.SIT: 0.2,
    Action.RIDE: 0.15,
}
"""Probability of a second person, for each action."""

Choice = TypeVar("Choice")


def hero() -> Person:
    """Aldar Kose; only the LoRA learns to draw him."""
    return Person("hero", costume_of(Look.HERO))


def sample_scene(rng: random.Random, *, main: Person | None = None) -> Scene:
    """Random scene.

    Args:
        rng: source of randomness.
        main: main person; None for a random person other than the hero.
    """
    main = main or _sample_main(rng)
    action = _weighted(rng, _ACTION_WEIGHTS)
    place = rng.choices(tuple(Place), [2.0 if p in _FREQUENT_PLACES else 1.0 for p in Place])[0]
    time = _weighted(rng, _TIME_WEIGHTS)
    shift = rng.choice((-1, 0, 1))
    if action is Action.STAND and rng.random() < 0.2:
        return Scene(main, action, place, time, shot=Shot.CLOSE_UP, shift=shift)
    others = _sample_others(rng, action)
    animal = _sample_animal_figure(rng, action, has_others=bool(others))
    return Scene(
        main,
        action,
        place,
        time,
        others,
        animal,
        thing=rng.choice(tuple(Thing)) if rng.random() < 0.25 else None,
        shot=Shot.WIDE if rng.random() < 0.08 else Shot.MEDIUM,
        is_fast=action is Action.RIDE and rng.random() < 0.5,
        shift=shift,
    )


def sample_man(rng: random.Random) -> Person:
    """Man in a random costume."""
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


def _sample_animal_figure(
    rng: random.Random, action: Action, *, has_others: bool
) -> AnimalFigure | None:
    share = 1.0 if action is Action.RIDE else 0.12 if has_others else 0.28
    if rng.random() >= share:
        return None
    if rng.random() < 0.6:
        return AnimalFigure(Animal.HORSE, rng.choices(_HORSE_COATS, (4, 2, 2, 2, 2))[0])
    if action is Action.RIDE:
        species = rng.choice(sorted(MOUNTS)) if rng.random() < 0.7 else _sample_species(rng)
    else:
        species = _sample_species(rng)
    coat = rng.choice(tuple(COATS)) if rng.random() < 0.25 else DEFAULT_COATS[species]
    return AnimalFigure(species, coat)


def _sample_species(rng: random.Random) -> Animal:
    return rng.choice([species for species in Animal if species is not Animal.HORSE])


def _weighted(rng: random.Random, weights: dict[Choice, float] | dict[Choice, int]) -> Choice:
    choices: Sequence[Choice] = tuple(weights)
    return rng.choices(choices, tuple(weights.values()))[0]
