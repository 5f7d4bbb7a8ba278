"""Attributes of a scene as class labels, and linear classifiers of them.

The judge, the text encoders and the scorer learn to read them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

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


class AttributeHeads(nn.ModuleList):
    """One linear classifier per attribute, in the order of `ATTRIBUTES`."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, len(classes)) for classes in ATTRIBUTES.values())

    def forward(self, features: Tensor) -> list[Tensor]:
        """Logits [N, classes] of each attribute, for features [N, width]."""
        return [head(features) for head in self]


def attribute_losses(logits: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Cross-entropy of each attribute.

    Args:
        logits: logits [N, classes] of each of the A attributes.
        labels: class numbers [N, A].

    Returns:
        float32 [A].
    """
    return torch.stack(
        [functional.cross_entropy(one, labels[:, column]) for column, one in enumerate(logits)]
    )
