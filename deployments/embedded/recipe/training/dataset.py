"""Sets of drawings with their scenes: drawn once on all cores, read from memory-mapped files."""

import random
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deployments.atomic_file import atomic_path
from deployments.embedded.recipe.drawing.composition import SIZE, draw_scene
from deployments.embedded.recipe.drawing.scenes import Scene, hero, sample_scene
from deployments.embedded.recipe.workspace import Workspace

BASE, HERO, JUDGE = "base", "hero", "judge"
COUNTS = {BASE: 32_000, HERO: 8_000, JUDGE: 24_000}
"""Drawings per set. The hero is in none of the base set, in all of the hero set, and in a part of
the judge set."""

HELD_OUT = 512
"""Number of drawings at the end of each set that no part is trained on."""

_JUDGE_HERO_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Drawings:
    """Drawings of a set.

    Attributes:
        images: uint8 [N, SIZE, SIZE, 3].
        scenes: scene of each image.
    """

    images: NDArray[np.uint8]
    scenes: list[Scene]

    def __len__(self) -> int:
        return len(self.scenes)


def scene_of(name: str, number: int) -> Scene:
    """Scene number `number` of the set `name`; the same in every run."""
    rng = random.Random(f"{name}/{number}")
    share = {BASE: 0.0, HERO: 1.0}.get(name, _JUDGE_HERO_SHARE)
    return sample_scene(rng, main=hero() if rng.random() < share else None)


def scenes_of(name: str, count: int) -> list[Scene]:
    """First `count` scenes of the set `name`."""
    return [scene_of(name, number) for number in range(count)]


def pixel_values(images: NDArray[np.uint8]) -> Tensor:
    """Images as input of VAE and judge.

    Args:
        images: uint8 [N, H, W, 3].

    Returns:
        float32 [N, 3, H, W] in -1..1, in channels-last memory format.
    """
    pixels = torch.from_numpy(np.array(images)).permute(0, 3, 1, 2)
    return (pixels.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def load_drawings(workspace: Workspace, name: str) -> Drawings:
    """Drawings of a set; they are drawn first if their file is missing."""
    count = COUNTS[name]
    path = workspace.path("drawings", f"{name}_{count}.npy")
    if not path.exists():
        _draw(name, count, path)
    return Drawings(np.load(path, mmap_mode="r"), scenes_of(name, count))


def _draw(name: str, count: int, path: Path) -> None:
    tasks = [(name, number) for number in range(count)]
    with atomic_path(path) as temporary, get_context("spawn").Pool() as pool:
        images = np.lib.format.open_memmap(
            temporary, mode="w+", dtype=np.uint8, shape=(count, SIZE, SIZE, 3)
        )
        for number, image in enumerate(pool.imap(_drawing, tasks, chunksize=64)):
            images[number] = image
            if number % 4000 == 0:
                print(f"drawing {name} {number}/{count}", flush=True)
        images.flush()


def _drawing(task: tuple[str, int]) -> NDArray[np.uint8]:
    return np.asarray(draw_scene(scene_of(*task)))
