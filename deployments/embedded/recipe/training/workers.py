"""Processes that share each batch of a training stage, and the files of tensors they share."""

import os
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import torch
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn

from deployments.atomic_file import atomic_write


def rank_and_world_size() -> tuple[int, int]:
    """Number of this process among the workers of the stage, and number of workers."""
    if not distributed.is_initialized():
        return 0, 1
    return distributed.get_rank(), distributed.get_world_size()


def is_first_worker() -> bool:
    """Whether this process is the worker that writes files and prints progress."""
    return rank_and_world_size()[0] == 0


def wait_for_workers() -> None:
    """Block until all workers of the stage have made this call."""
    if distributed.is_initialized():
        distributed.barrier()


def sum_over_workers(tensors: Sequence[Tensor]) -> None:
    """Replace the tensors of all workers by their sums, in place."""
    if not distributed.is_initialized():
        return
    flat = torch.cat([tensor.flatten() for tensor in tensors])
    distributed.all_reduce(flat)
    parts = flat.split([tensor.numel() for tensor in tensors])
    for tensor, part in zip(tensors, parts, strict=True):
        tensor.copy_(part.view_as(tensor))


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


def run_workers(count: int, stage: Callable[[], None]) -> None:
    """Run a stage in `count` processes of one thread each, which share every batch.

    On two cores, two such workers processed 1.2 times as many samples in the same time as one
    process of two threads.
    """
    with tempfile.TemporaryDirectory(prefix="recipe-workers-") as folder:
        spawn(_run_worker, (count, f"{folder}/rendezvous", stage), nprocs=count)


def _run_worker(rank: int, count: int, address: str, stage: Callable[[], None]) -> None:
    Thread(target=_exit_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method=f"file://{address}", rank=rank, world_size=count
    )
    stage()
    wait_for_workers()
    distributed.destroy_process_group()


def _exit_with_parent() -> None:
    """Exit when the parent process ends, so that this worker cannot write into the next run."""
    parent = parent_process()
    assert parent is not None, "a worker is started by the stage"
    connection.wait([parent.sentinel])
    os._exit(1)
