"""Weights of the loss for each latent: things count most, then people and animals, then the place.

Two thirds of an image show its place, which a model learns first. A thing may cover only a fiftieth
of the image, so unweighted errors hardly depend on it. Weights do not change the best prediction of
a latent, only the order in which latents are learnt.
"""

from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deployments.embedded.recipe.drawing.composition import SIZE, draw_background, draw_scene
from deployments.embedded.recipe.drawing.scenes import Place, Scene, Time
from deployments.embedded.recipe.training.dataset import load_drawings
from deployments.embedded.recipe.training.workers import shared_tensor
from deployments.embedded.recipe.workspace import Workspace

FIGURE, THING = 3, 12
"""Weights of latents that show people or animals, and of those that show a thing; others have 1."""

Task = tuple[Scene, NDArray[np.uint8], int]


def load_loss_weights(workspace: Workspace, factor: int, name: str) -> Tensor:
    """Weights of a set's latents, uint8 [N, H, W]; computed if their file is missing."""
    path = workspace.path("latents", f"loss_weights_{name}_{factor}.pt")
    return shared_tensor(path, lambda: _compute(workspace, factor, name))


def loss_weights_of(scene: Scene, image: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Weights of the latents of one drawing.

    Args:
        scene: scene of the drawing.
        image: the drawing, uint8 [SIZE, SIZE, 3].
        factor: image pixels per latent, along a side.

    Returns:
        uint8 [SIZE / factor, SIZE / factor].
    """
    background = _background(scene.place, scene.time)
    weights = np.where(_differs(image, background, factor), FIGURE, 1)
    if scene.thing:
        without = np.asarray(draw_scene(replace(scene, thing=None)))
        weights[_differs(image, without, factor)] = THING
    return weights.astype(np.uint8)


def _compute(workspace: Workspace, factor: int, name: str) -> Tensor:
    drawings = load_drawings(workspace, name)
    tasks = ((*pair, factor) for pair in zip(drawings.scenes, drawings.images, strict=True))
    with get_context("spawn").Pool() as pool:
        return torch.from_numpy(np.stack(list(pool.imap(_of_task, tasks, 64))))


def _of_task(task: Task) -> NDArray[np.uint8]:
    return loss_weights_of(*task)


@cache
def _background(place: Place, time: Time) -> NDArray[np.uint8]:
    return np.asarray(draw_background(place, time))


def _differs(one: NDArray[np.uint8], other: NDArray[np.uint8], factor: int) -> NDArray[np.bool_]:
    """Whether two images differ in any pixel of a latent, [H, W]."""
    side = SIZE // factor
    differs = np.any(one != other, -1).reshape(side, factor, side, factor)
    return np.asarray(differs.any((1, 3)))
