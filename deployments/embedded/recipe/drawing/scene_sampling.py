"""Sampling of scenes, with frequencies close to those of planned stories."""

import random
from collections.abc import Sequence
from typing import TypeVar

from deployments.embedded.recipe.drawing.animal_shapes import COATS, DEFAULT_COATS, MOUNTS, Animal
from deployments.embedded.recipe.drawing.costumes import MEN_HATS, ROBES, Look, costume_of
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    HORSE_COATS,
    NOUN_COSTUMES,
    AnimalFigure,
    Person,
    Place,
    Scene,
    Shot,
    Time,
)
from deployments.embedded.recipe.drawing.things import Thing

_ROBES = tuple(ROBES)
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
        return AnimalFigure(Animal.HORSE, rng.choices(HORSE_COATS, (4, 2, 2, 2, 2))[0])
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
