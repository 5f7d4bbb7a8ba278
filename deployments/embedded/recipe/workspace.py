"""Where the recipe keeps drawings, checkpoints and trained parts."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from deployments.embedded.recipe.training.workers import is_first_worker, wait_for_workers

DEFAULT_ROOT = Path("build/embedded")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of the recipe's intermediate and final files."""

    root: Path = DEFAULT_ROOT

    def path(self, *parts: str) -> Path:
        """A path in the workspace, whose folder exists."""
        path = self.root.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def save_atomically(content: Any, path: Path) -> None:
    """Writes a checkpoint so that a kill in the middle leaves the earlier one."""
    temporary = path.with_suffix(".writing")
    torch.save(content, temporary)
    os.replace(temporary, path)


def shared_tensor(path: Path, work_out: Callable[[], Tensor]) -> Tensor:
    """The tensor in a file, which the first worker works out where it is not there yet."""
    if is_first_worker() and not path.exists():
        save_atomically(work_out(), path)
    wait_for_workers()
    tensor: Tensor = torch.load(path, weights_only=True)
    return tensor
