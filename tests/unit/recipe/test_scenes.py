"""Scenes cover the lexicon, are equal in every run, and keep the hero apart."""

import random
import re

import pytest

from deployments.embedded.recipe.drawing.animal_shapes import DEFAULT_COATS, Animal
from deployments.embedded.recipe.drawing.costumes import ROBES, Hat, Look, costume_of
from deployments.embedded.recipe.drawing.lexicon import ANIMALS, OBJECTS, PEOPLE, PLACES
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    NOUN_COSTUMES,
    Place,
    Scene,
    Shot,
    hero,
    sample_scene,
)
from deployments.embedded.recipe.drawing.things import Thing
from deployments.embedded.recipe.training.attributes import ATTRIBUTES, attributes_of, labels_of
from deployments.embedded.recipe.training.dataset import BASE, HERO, JUDGE, scene_of

COUNT = 3000


def costumes_of(scene: Scene) -> list:
    return [person.costume for person in (scene.main, *scene.others)]


@pytest.fixture(scope="module")
def base_scenes():
    return [scene_of(BASE, number) for number in range(COUNT)]


@pytest.mark.parametrize(
    ("named", "drawn"),
    [
        (PLACES, set(Place)),
        (PEOPLE, set(NOUN_COSTUMES)),
        (ANIMALS, set(Animal)),
        (OBJECTS, set(Thing)),
    ],
    ids=["places", "people", "animals", "objects"],
)
def test_exactly_what_the_lexicon_names_can_be_drawn(named, drawn):
    names = {entry.name for entry in named}
    assert not names - drawn, f"the lexicon names what the recipe cannot draw: {names - drawn}"
    assert not drawn - names, f"the recipe draws what the lexicon does not name: {drawn - names}"


@pytest.mark.parametrize("noun", ANIMALS, ids=lambda noun: noun.name)
def test_an_animal_has_the_coat_that_its_descriptor_says(noun):
    assert DEFAULT_COATS[Animal(noun.name)] == noun.descriptor.split()[0]


@pytest.mark.parametrize("noun", PEOPLE, ids=lambda noun: noun.name)
def test_a_person_wears_the_robe_that_his_descriptor_says(noun):
    named = re.search(rf"\b({'|'.join(ROBES)}) (?:robe|dress)\b", noun.descriptor)
    assert named is None or NOUN_COSTUMES[noun.name][1] == named[1]


def test_no_two_people_of_the_lexicon_look_alike():
    costumes = [costume_of(*costume) for costume in NOUN_COSTUMES.values()]
    assert len(set(costumes)) == len(costumes)


def test_a_sample_shows_everything_that_can_be_drawn(base_scenes):
    shown = {(name, word) for scene in base_scenes for name, word in attributes_of(scene).items()}
    possible = {(name, word) for name, classes in ATTRIBUTES.items() for word in classes}
    of_hero = {(name, word) for name, word in possible if word in ("hero", Hat.HERO, Look.HERO)}
    assert possible - shown == of_hero


@pytest.mark.parametrize("name", [BASE, HERO, JUDGE])
def test_a_number_is_the_same_scene_in_every_run(name):
    assert [scene_of(name, n) for n in range(200)] == [scene_of(name, n) for n in range(200)]


def test_sets_and_numbers_are_different_scenes():
    scenes = [scene_of(name, number) for name in (BASE, HERO, JUDGE) for number in range(50)]
    assert len(set(scenes)) > 0.95 * len(scenes)


def test_the_same_seed_samples_the_same_scenes():
    first, second = random.Random("seed"), random.Random("seed")
    assert [sample_scene(first) for _ in range(300)] == [sample_scene(second) for _ in range(300)]


def test_the_hero_is_in_no_scene_of_the_base_set(base_scenes):
    costumes = [costume for scene in base_scenes for costume in costumes_of(scene)]
    assert not [costume for costume in costumes if costume.look is Look.HERO]
    assert not [costume for costume in costumes if costume.robe == "orange"]
    assert not [costume for costume in costumes if costume.hat is Hat.HERO]


def test_the_hero_is_the_main_person_of_every_hero_scene_and_no_other():
    for number in range(COUNT):
        main, *others = costumes_of(scene_of(HERO, number))
        assert main == hero().costume
        assert hero().costume not in others


def test_the_judge_sees_scenes_with_and_without_the_hero():
    mains = [scene_of(JUDGE, number).main for number in range(500)]
    assert 0.2 < mains.count(hero()) / len(mains) < 0.4


def test_scenes_can_be_drawn_as_they_are_described(base_scenes):
    for scene in base_scenes:
        assert len(scene.others) <= 2
        assert (scene.action is not Action.RIDE) or scene.animal
        assert (scene.action is not Action.TALK) or scene.others
        assert not scene.is_fast or scene.action is Action.RIDE
        alone = not scene.others and not scene.animal and not scene.thing
        assert scene.shot is not Shot.CLOSE_UP or alone


def test_labels_are_the_numbers_of_the_attributes(base_scenes):
    for scene in base_scenes[:300]:
        pairs = zip(ATTRIBUTES.items(), labels_of(scene), strict=True)
        assert {name: classes[label] for (name, classes), label in pairs} == attributes_of(scene)


def test_a_costume_of_unknown_colour_or_hat_is_refused():
    with pytest.raises(ValueError, match="unknown robe: pink"):
        costume_of(Look.MAN, "pink")
    with pytest.raises(ValueError, match="not a man's hat"):
        costume_of(Look.MAN, "blue", Hat.CROWN)
