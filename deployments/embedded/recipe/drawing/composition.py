"""Composition of a scene: the positions of people, animal and thing before the background.

Positions are multiples of a sixteenth of the side, which is two latents of the VAE. So a figure has
the same latents wherever it stands, and a small UNet has less to learn than from figures at
arbitrary pixels.
"""

from PIL import Image

from deployments.embedded.recipe.drawing.animals import draw_animal, seat
from deployments.embedded.recipe.drawing.canvas import Canvas
from deployments.embedded.recipe.drawing.people import draw_bust, draw_person
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenery import draw_place
from deployments.embedded.recipe.drawing.scenes import Person, Place, Scene, Shot, Time
from deployments.embedded.recipe.drawing.things import Thing, draw_thing

SIZE = 128
"""Side of an image in pixels."""

_CELL = 1 / 16
_GROUND = 15 * _CELL
_HEIGHT = {1: 0.625, 2: 0.5625, 3: 0.5}
"""Height of an adult, by the number of people."""

_COLUMNS = {1: (8,), 2: (5, 11), 3: (3, 8, 13)}
_COLUMNS_WITH_ANIMAL = {1: (5,), 2: (3, 13), 3: (3, 8, 13)}
"""Positions of people in sixteenths from the left, by the number of people."""

_THING_SIZE = 2.5 * _CELL


def draw_background(place: Place, time: Time) -> Image.Image:
    """Background without people, as an RGB image of SIZE x SIZE px."""
    canvas = Canvas(SIZE)
    draw_place(canvas, place, time)
    return canvas.image()


def draw_scene(scene: Scene) -> Image.Image:
    """Drawing of the scene, as an RGB image of SIZE x SIZE px."""
    canvas = Canvas(SIZE)
    draw_place(canvas, scene.place, scene.time)
    if scene.shot is Shot.CLOSE_UP:
        draw_bust(canvas, scene.main.costume, (8 + scene.shift) * _CELL, 9 * _CELL, 0.45)
        return canvas.image()
    _draw_behind(canvas, scene)
    if scene.action is Action.RIDE:
        _draw_rider(canvas, scene)
    else:
        _draw_people(canvas, scene)
    if scene.thing and scene.thing not in (Thing.CARPET, Thing.TREE):
        draw_thing(canvas, scene.thing, _thing_column(scene) * _CELL, 15.5 * _CELL, _THING_SIZE)
    return canvas.image()


def _scale(scene: Scene) -> float:
    return 0.75 if scene.shot is Shot.WIDE else 1.0


def _draw_behind(canvas: Canvas, scene: Scene) -> None:
    """Draw what is under or behind the people: a carpet, a tree, an animal without a rider."""
    if scene.thing is Thing.TREE:
        draw_thing(canvas, Thing.TREE, 2 * _CELL, 13 * _CELL, _THING_SIZE)
    if scene.thing is Thing.CARPET:
        draw_thing(canvas, Thing.CARPET, 8 * _CELL, 15.5 * _CELL, _THING_SIZE)
    if scene.animal and scene.action is not Action.RIDE:
        column, ground, height = (8, 14, 0.4375) if scene.others else (11, 14, 0.5)
        draw_animal(
            canvas,
            scene.animal.species,
            column * _CELL,
            ground * _CELL,
            height * _scale(scene),
            scene.animal.coat,
        )


def _draw_rider(canvas: Canvas, scene: Scene) -> None:
    assert scene.animal is not None, "a rider needs an animal"
    column = 6 if scene.others else 8 + scene.shift
    x, ground = column * _CELL, _GROUND - (_CELL if scene.is_fast else 0)
    height = 0.5 * _scale(scene)
    draw_animal(
        canvas,
        scene.animal.species,
        x,
        ground,
        height,
        scene.animal.coat,
        is_running=scene.is_fast,
        has_saddle=True,
    )
    seat_x, seat_y = seat(scene.animal.species, x, ground, height)
    draw_person(
        canvas, scene.main.costume, Action.RIDE, seat_x, seat_y, 0.5 * _scale(scene), facing=1
    )
    for person, place in zip(scene.others, (13, 2), strict=False):
        draw_person(
            canvas, person.costume, Action.STAND, place * _CELL, _GROUND, 0.5 * _scale(scene), -1
        )


def _draw_people(canvas: Canvas, scene: Scene) -> None:
    count = 1 + len(scene.others)
    height = _HEIGHT[count] * _scale(scene)
    for person, action, column, facing in reversed(_cast(scene, count)):
        draw_person(canvas, person.costume, action, column * _CELL, _GROUND, height, facing)


def _cast(scene: Scene, count: int) -> list[tuple[Person, Action, int, int]]:
    """Action, column and facing of each person; the main person first."""
    people = (scene.main, *scene.others)
    columns = (_COLUMNS_WITH_ANIMAL if scene.animal else _COLUMNS)[count]
    if count == 1:
        column = columns[0] + (0 if scene.animal else scene.shift)
        return [(scene.main, scene.action, column, 1)]
    if scene.action is Action.RUN:
        # The person who runs away is ahead.
        return [
            (person, Action.RUN, column, 1)
            for person, column in zip(people, reversed(columns), strict=True)
        ]
    others_action = Action.TALK if scene.action is Action.TALK else Action.STAND
    actions = (scene.action, *(others_action for _ in scene.others))
    facings = (1, *(-1 for _ in scene.others))
    return list(zip(people, actions, columns, facings, strict=True))


def _thing_column(scene: Scene) -> int:
    """Column of a thing on the ground, chosen so that it hides no person."""
    if scene.action is Action.RIDE:
        return 14 if not scene.others else 10
    if len(scene.others) == 2:
        return 6
    return 8 if scene.others or scene.animal else 12
