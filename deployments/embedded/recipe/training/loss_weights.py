"""Where a picture shows what its caption tells: people and animals before the place, things first.

Two thirds of a picture are its place, which a model learns first; a coin is a fiftieth of it, and
unweighted errors hardly tell whether it is there. A weight leaves each latent's best prediction
what it is and only says where to look first.
"""

from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deployments.embedded.recipe.drawing.composition import SIZE, draw_background, draw_scene
from deployments.embedded.recipe.drawing.places import Place, Time
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.training.dataset import load_drawings
from deployments.embedded.recipe.training.storage import shared_tensor
from deployments.embedded.recipe.workspace import Workspace

FIGURE, THING = 3, 12
"""Weights of latents that show people or animals, and of those that show a thing; the place's is 1.
"""

Task = tuple[Scene, NDArray[np.uint8], int]


def load_emphasis(workspace: Workspace, factor: int, name: str) -> Tensor:
    """The weight of each latent of a set's drawings, uint8 [N, H, W]; worked out where not yet."""
    path = workspace.path("latents", f"emphasis_{name}_{factor}.pt")
    return shared_tensor(path, lambda: _work_out(workspace, factor, name))


def emphasis_of(scene: Scene, picture: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """The weights [SIZE / factor, SIZE / factor] of a scene's drawing [SIZE, SIZE, 3]."""
    place = _background(scene.place, scene.time)
    weights = np.where(_differs(picture, place, factor), FIGURE, 1)
    if scene.thing:
        without = np.asarray(draw_scene(replace(scene, thing=None)))
        weights[_differs(picture, without, factor)] = THING
    return weights.astype(np.uint8)


def _work_out(workspace: Workspace, factor: int, name: str) -> Tensor:
    drawings = load_drawings(workspace, name)
    tasks = ((*pair, factor) for pair in zip(drawings.scenes, drawings.pictures, strict=True))
    with get_context("spawn").Pool() as pool:
        return torch.from_numpy(np.stack(list(pool.imap(_of_task, tasks, 64))))


def _of_task(task: Task) -> NDArray[np.uint8]:
    return emphasis_of(*task)


@cache
def _background(place: Place, time: Time) -> NDArray[np.uint8]:
    return np.asarray(draw_background(place, time))


def _differs(one: NDArray[np.uint8], other: NDArray[np.uint8], factor: int) -> NDArray[np.bool_]:
    """Whether two pictures differ anywhere in a latent's pixels."""
    side = SIZE // factor
    differs = np.any(one != other, -1).reshape(side, factor, side, factor)
    return np.asarray(differs.any((1, 3)))
