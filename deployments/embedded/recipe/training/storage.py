"""Tensors on disk: written atomically, and computed by one worker only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from deployments.atomic_file import atomic_write
from deployments.embedded.recipe.training.workers import is_first_worker, wait_for_workers


def save_atomically(content: Any, path: Path) -> None:
    """Write a file of tensors so that an interrupted write leaves the earlier file intact."""
    with atomic_write(path) as file:
        torch.save(content, file)


def shared_tensor(path: Path, compute: Callable[[], Tensor]) -> Tensor:
    """Tensor in a file; if the file is missing, the first worker computes and saves it."""
    if is_first_worker() and not path.exists():
        save_atomically(compute(), path)
    wait_for_workers()
    tensor: Tensor = torch.load(path, weights_only=True)
    return tensor
