"""Attributes of a scene as class labels, for the judge, the text encoders and the scorer."""

from collections.abc import Sequence

from deployments.embedded.recipe.drawing.animal_shapes import COATS, Animal
from deployments.embedded.recipe.drawing.costumes import ROBES, Hat, Look
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import Place, Scene, Shot, Time
from deployments.embedded.recipe.drawing.things import Thing

NONE = "none"
HERO_COSTUME = "hero"

ATTRIBUTES: dict[str, Sequence[str]] = {
    "place": tuple(Place),
    "time": tuple(Time),
    "action": tuple(Action),
    "look": tuple(Look),
    "costume": (*ROBES, HERO_COSTUME),
    "hat": (NONE, *Hat),
    "other": (NONE, *Look),
    "other_robe": (NONE, *ROBES),
    "people": ("1", "2", "3"),
    "animal": (NONE, *Animal),
    "coat": (NONE, *COATS),
    "thing": (NONE, *Thing),
    "shot": tuple(Shot),
}
"""Classes of each attribute."""


def attributes_of(scene: Scene) -> dict[str, str]:
    """Class of each attribute of the scene."""
    main = scene.main.costume
    other = scene.others[0].costume if scene.others else None
    return {
        "place": scene.place,
        "time": scene.time,
        "action": scene.action,
        "look": main.look,
        "costume": HERO_COSTUME if main.look is Look.HERO else main.robe,
        "hat": main.hat or NONE,
        "other": other.look if other else NONE,
        "other_robe": other.robe if other else NONE,
        "people": str(1 + len(scene.others)),
        "animal": scene.animal.species if scene.animal else NONE,
        "coat": scene.animal.coat if scene.animal else NONE,
        "thing": scene.thing or NONE,
        "shot": scene.shot,
    }


def labels_of(scene: Scene) -> list[int]:
    """Class numbers of all attributes, in the order of `ATTRIBUTES`."""
    found = attributes_of(scene)
    return [classes.index(found[name]) for name, classes in ATTRIBUTES.items()]
