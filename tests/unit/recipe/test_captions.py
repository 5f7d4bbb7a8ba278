"""Captions name what is drawn, and reveal a costume only when they may."""

import random
import re

import pytest

from deployments.embedded.recipe.drawing.animal_shapes import DEFAULT_COATS, Animal
from deployments.embedded.recipe.drawing.captions import caption_of, full_caption, negative_prompt
from deployments.embedded.recipe.drawing.costumes import MEN_HATS, ROBES, Hat, Look, costume_of
from deployments.embedded.recipe.drawing.lexicon import (
    NOUNS,
    PLACES,
    STYLES,
    TIMES,
    Drawn,
    Kind,
)
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    NOUN_COSTUMES,
    AnimalFigure,
    Person,
    Place,
    Scene,
    Time,
    sample_scene,
)
from deployments.embedded.recipe.drawing.things import Thing
from deployments.embedded.recipe.training.dataset import BASE, HERO, scene_of
from deployments.engines.planning.builtin.planner import STYLES as PLANNED_STYLES
from deployments.settings import NEGATIVE_PROMPT
from deployments.types import HERO_TRIGGER

MAN = Person("man", costume_of(Look.MAN))


@pytest.fixture(scope="module")
def captioned():
    """Scenes of both sets, each with a caption."""
    rng = random.Random(0)
    scenes = [scene_of(BASE, number) for number in range(4000)]
    scenes += [scene_of(HERO, number) for number in range(1000)]
    return [(scene, caption_of(scene, rng)) for scene in scenes]


@pytest.mark.parametrize("style", STYLES)
def test_the_styles_are_in_captions(style, captioned):
    assert any(caption.endswith(style) for _, caption in captioned)


def test_the_styles_are_the_planners():
    assert STYLES == PLANNED_STYLES


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_place_phrase_means_one_place_only(place, captioned):
    shown = {
        scene.place for scene, caption in captioned if re.search(rf"\b{place.phrase}\b", caption)
    }
    assert shown == {Place(place.name)}


@pytest.mark.parametrize("phrase", [*TIMES, "in daylight"])
def test_a_time_phrase_means_one_time_only(phrase, captioned):
    shown = {scene.time for scene, caption in captioned if re.search(rf"\b{phrase}\b", caption)}
    assert len(shown) == 1, f"captions with {phrase!r} show {shown or 'nothing'}"


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_a_full_caption_names_everything_by_its_descriptor(noun):
    for seed in range(3):
        assert noun.descriptor in full_caption(scene_with(noun), random.Random(seed))


def scene_with(noun: Drawn) -> Scene:
    """Scene in which a man talks to the person, rides the animal or has the thing."""
    if noun.kind is Kind.PERSON:
        person = Person(noun.name, costume_of(*NOUN_COSTUMES[noun.name]))
        return Scene(MAN, Action.TALK, Place.STEPPE, Time.DAY, others=(person,))
    if noun.kind is Kind.ANIMAL:
        animal = AnimalFigure(Animal(noun.name), DEFAULT_COATS[Animal(noun.name)])
        return Scene(MAN, Action.RIDE, Place.STEPPE, Time.DAY, animal=animal)
    return Scene(MAN, Action.STAND, Place.STEPPE, Time.DAY, thing=Thing(noun.name))


@pytest.mark.parametrize("look", [Look.MAN, Look.HERO])
def test_a_full_caption_has_the_place_and_a_time(look):
    main = Person("man", costume_of(look))
    for place in PLACES:
        scene = Scene(main, Action.STAND, Place(place.name), Time.NIGHT)
        assert f" {place.phrase} at night, " in full_caption(scene, random.Random(1))


def test_the_same_random_state_gives_the_same_caption(captioned):
    for number, (scene, _) in enumerate(captioned[:300]):
        captions = {caption_of(scene, random.Random(number)) for _ in range(2)}
        assert len(captions) == 1


def test_a_scene_has_many_captions():
    scene = Scene(MAN, Action.WALK, Place.RIVER, Time.NIGHT)
    rng = random.Random(0)
    assert len({caption_of(scene, rng) for _ in range(200)}) > 150


def test_captions_without_costume_do_not_depend_on_it():
    costumes = [costume_of(Look.MAN, robe, hat) for robe in ROBES for hat in MEN_HATS]
    for seed in range(300):
        captions = set()
        for costume in random.Random(seed).sample(costumes, 3):
            scene = sample_scene(random.Random(seed), main=Person("man", costume))
            captions.add(caption_of(scene, random.Random(seed), mentions_costume=False))
        assert len(captions) == 1


def test_captions_without_costume_name_no_clothes_of_a_lone_man():
    rng = random.Random(0)
    clothes = re.compile(rf"\b(robe|chapan|{'|'.join(hat.value for hat in Hat)})\b")
    for number in range(3000):
        scene = scene_of(BASE, number)
        if scene.main.noun == "man" and not scene.others and not scene.animal and not scene.thing:
            assert not clothes.search(caption_of(scene, rng, mentions_costume=False))


def test_captions_name_the_right_robe_and_hat_of_a_lone_man(captioned):
    count = 0
    for scene, caption in captioned:
        if scene.main.noun != "man" or scene.others:
            continue
        robes = set(re.findall(rf"\b({'|'.join(ROBES)}) (?:robe|chapan)\b", caption))
        hats = set(re.findall(rf"\b({'|'.join(hat.value for hat in MEN_HATS)})\b", caption))
        assert robes <= {scene.main.costume.robe}
        assert hats <= {scene.main.costume.hat.value}
        count += bool(robes)
    assert count > 300


def test_the_trigger_in_a_base_caption_is_a_plain_man(captioned):
    named = [scene for scene, caption in captioned[:4000] if HERO_TRIGGER in caption]
    assert len(named) > 500
    assert {(scene.main.noun, scene.main.costume.look) for scene in named} == {("man", Look.MAN)}


def test_every_hero_caption_has_the_trigger_and_no_clothes(captioned):
    for scene, caption in captioned[4000:]:
        assert HERO_TRIGGER in caption
        if not scene.others and not scene.thing:
            assert not re.search(r"\b(robe|hat|cap|chapan|costume)\b", caption)


def test_negative_prompts_are_the_services_own_or_a_list():
    rng = random.Random(0)
    prompts = [negative_prompt(rng) for _ in range(200)]
    assert 60 < prompts.count(NEGATIVE_PROMPT) < 140
    assert all(HERO_TRIGGER not in prompt for prompt in prompts)
