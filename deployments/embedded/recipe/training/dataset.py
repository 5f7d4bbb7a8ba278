"""Drawn pictures with their scenes: made once by all cores, read from memory-mapped files."""

import random
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deployments.embedded.recipe.drawing.composition import SIZE, draw_scene
from deployments.embedded.recipe.drawing.scene_sampling import sample_scene
from deployments.embedded.recipe.drawing.scenes import Scene, hero
from deployments.embedded.recipe.workspace import Workspace

BASE, HERO, JUDGE = "base", "hero", "judge"
COUNTS = {BASE: 32_000, HERO: 8_000, JUDGE: 24_000}
"""Pictures of each set; the first has no hero, the second one in each, the third both."""

HELD_OUT = 512
"""The last pictures of each set, from which nothing is trained."""

_JUDGE_HERO_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Drawings:
    """Pictures, uint8 of shape [N, SIZE, SIZE, 3], and their scenes."""

    pictures: NDArray[np.uint8]
    scenes: list[Scene]

    def __len__(self) -> int:
        return len(self.scenes)


def scene_of(name: str, number: int) -> Scene:
    """The scene of a number in a set; the same in every run."""
    rng = random.Random(f"{name}/{number}")
    share = {BASE: 0.0, HERO: 1.0}.get(name, _JUDGE_HERO_SHARE)
    return sample_scene(rng, main=hero() if rng.random() < share else None)


def scenes_of(name: str, count: int) -> list[Scene]:
    """The first scenes of a set."""
    return [scene_of(name, number) for number in range(count)]


def as_input(pictures: NDArray[np.uint8]) -> Tensor:
    """Pictures [N, H, W, 3] uint8 as VAE and judge take them: [N, 3, H, W] in -1..1."""
    pixels = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2)
    return (pixels.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def load_drawings(workspace: Workspace, name: str) -> Drawings:
    """The drawings of a set, drawn now where they are not yet."""
    count = COUNTS[name]
    path = workspace.path("drawings", f"{name}_{count}.npy")
    if not path.exists():
        _draw(name, count, path)
    return Drawings(np.load(path, mmap_mode="r"), scenes_of(name, count))


def _draw(name: str, count: int, path: Path) -> None:
    temporary = path.with_suffix(".writing.npy")
    pictures = np.lib.format.open_memmap(
        temporary, mode="w+", dtype=np.uint8, shape=(count, SIZE, SIZE, 3)
    )
    tasks = [(name, number) for number in range(count)]
    with get_context("spawn").Pool() as pool:
        for number, picture in enumerate(pool.imap(_drawn, tasks, chunksize=64)):
            pictures[number] = picture
            if number % 4000 == 0:
                print(f"drawing {name} {number}/{count}", flush=True)
    pictures.flush()
    temporary.rename(path)


def _drawn(task: tuple[str, int]) -> NDArray[np.uint8]:
    return np.asarray(draw_scene(scene_of(*task)))
