"""Drawings are equal in every run, differ where scenes differ, and stand on a grid."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from deployments.embedded.recipe.drawing.animal_shapes import COATS, DEFAULT_COATS, Animal
from deployments.embedded.recipe.drawing.canvas import Canvas
from deployments.embedded.recipe.drawing.composition import SIZE, draw_scene
from deployments.embedded.recipe.drawing.costumes import Look, costume_of
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenery import draw_place
from deployments.embedded.recipe.drawing.scenes import (
    NOUN_COSTUMES,
    AnimalFigure,
    Person,
    Place,
    Scene,
    Shot,
    Time,
    hero,
)
from deployments.embedded.recipe.drawing.things import Thing
from deployments.embedded.recipe.training.dataset import BASE, HERO, scene_of
from deployments.embedded.recipe.training.diffusion import FIGURE, THING, loss_weights_of

CELL = SIZE // 16
MAN = Person("man", costume_of(Look.MAN))
STANDING = Scene(MAN, Action.STAND, Place.STEPPE, Time.DAY)
RIDING = replace(STANDING, action=Action.RIDE, animal=AnimalFigure(Animal.HORSE, "brown"))


def pixels(scene: Scene) -> np.ndarray:
    return np.asarray(draw_scene(scene)).astype(int)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Share of pixels with a clearly visible difference."""
    return float((np.abs(one - other).max(-1) > 16).mean())


def assert_all_differ(scenes: dict[str, Scene], share: float) -> None:
    drawings = {name: pixels(scene) for name, scene in scenes.items()}
    for (one, first), (other, second) in combinations(drawings.items(), 2):
        assert difference(first, second) > share, f"{one} looks like {other}"


def test_drawings_are_rgb_images_of_128_pixels():
    image = draw_scene(STANDING)
    assert (image.mode, image.size) == ("RGB", (128, 128))


@pytest.mark.parametrize("name", [BASE, HERO])
def test_a_scene_gives_the_same_pixels_whenever_it_is_drawn(name):
    for number in range(20):
        first, second = draw_scene(scene_of(name, number)), draw_scene(scene_of(name, number))
        assert first.tobytes() == second.tobytes()


def test_every_sampled_scene_can_be_drawn_and_shows_something():
    for number in range(60):
        assert pixels(scene_of(BASE, number)).std() > 10


def test_each_place_at_each_time_has_a_drawing_of_its_own():
    scenes = {
        f"{place} at {time}": replace(STANDING, place=place, time=time)
        for place in Place
        for time in Time
    }
    assert len(scenes) == 42
    assert_all_differ(scenes, 0.2)


def test_each_person_of_the_lexicon_looks_different_from_the_others():
    scenes = {
        noun: replace(STANDING, main=Person(noun, costume_of(*costume)))
        for noun, costume in NOUN_COSTUMES.items()
    }
    assert_all_differ(scenes | {"hero": replace(STANDING, main=hero())}, 0.004)


def test_each_animal_looks_different_from_the_others():
    scenes = {
        animal: replace(
            RIDING, action=Action.STAND, animal=AnimalFigure(animal, DEFAULT_COATS[animal])
        )
        for animal in Animal
    }
    assert_all_differ(scenes | {"no animal": STANDING}, 0.01)


def test_each_coat_colours_the_horse():
    scenes = {coat: replace(RIDING, animal=AnimalFigure(Animal.HORSE, coat)) for coat in COATS}
    assert_all_differ(scenes, 0.02)


def test_each_thing_looks_different_from_the_others():
    scenes = {thing: replace(STANDING, thing=thing) for thing in Thing}
    assert_all_differ(scenes | {"no thing": STANDING}, 0.004)


def test_each_action_has_a_drawing_of_its_own():
    khan = Person("khan", costume_of(*NOUN_COSTUMES["khan"]))
    scenes = {action: replace(STANDING, action=action) for action in Action if action != "ride"}
    scenes |= {"gallop": replace(RIDING, is_fast=True), "ride": RIDING}
    scenes["talk"] = replace(STANDING, action=Action.TALK, others=(khan,))
    assert_all_differ(scenes, 0.02)


def test_each_shot_has_a_drawing_of_its_own():
    assert_all_differ({shot: replace(STANDING, shot=shot) for shot in Shot}, 0.02)


@pytest.mark.parametrize("shift", [-1, 1])
@pytest.mark.parametrize(
    "scene",
    [
        STANDING,
        RIDING,
        replace(RIDING, is_fast=True),
        replace(STANDING, shot=Shot.CLOSE_UP),
        replace(STANDING, shot=Shot.WIDE),
        replace(STANDING, action=Action.RUN),
    ],
    ids=["stands", "rides", "gallops", "close-up", "wide", "runs"],
)
def test_a_shift_moves_the_figure_by_exactly_one_cell(scene, shift):
    empty = Canvas(SIZE)
    draw_place(empty, scene.place, scene.time)
    background = np.asarray(empty.image()).astype(int)
    still, moved = pixels(scene), pixels(replace(scene, shift=shift))
    was, now = ((image != background).any(-1) for image in (still, moved))
    columns, shifted = np.flatnonzero(was.any(0)), np.flatnonzero(now.any(0))
    # The sleeves of a close-up reach beyond the image.
    expected = (columns[[0, -1]] + shift * CELL).clip(0, SIZE - 1)
    assert expected.tolist() == shifted[[0, -1]].tolist()
    # The rest are outlines, whose edges blend with the background.
    same = (np.roll(still, shift * CELL, axis=1) == moved).all(-1)
    assert same[now].mean() > 0.8


def test_loss_weights_are_highest_for_things_then_for_people():
    scene = replace(STANDING, thing=Thing.CHEST)
    weights = loss_weights_of(scene, np.asarray(draw_scene(scene)), 4)
    assert weights.shape == (SIZE // 4, SIZE // 4)
    sky, man, chest = weights[0, 0], weights[16, 16], weights[29, 24]
    assert (sky, man, chest) == (1, FIGURE, THING)
    assert 0.005 < (weights == THING).mean() < 0.1
    assert 0.05 < (weights == FIGURE).mean() < 0.4


def test_loss_weights_of_a_scene_without_thing_have_no_weight_of_things():
    weights = loss_weights_of(STANDING, np.asarray(draw_scene(STANDING)), 4)
    assert set(np.unique(weights)) == {1, FIGURE}
