"""Processes that share the batch of a stage."""

import os
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing import connection, parent_process
from threading import Thread

import torch
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn


def worker() -> tuple[int, int]:
    """This process's number among the workers of a stage, and how many there are."""
    if not distributed.is_initialized():
        return 0, 1
    return distributed.get_rank(), distributed.get_world_size()


def is_first_worker() -> bool:
    """Whether this process is the one that writes and tells."""
    return worker()[0] == 0


def wait_for_workers() -> None:
    """Returns once all workers of the stage have come here."""
    if distributed.is_initialized():
        distributed.barrier()


def sum_over_workers(tensors: Sequence[Tensor]) -> None:
    """Gives all workers the sums of their tensors, in place."""
    if not distributed.is_initialized():
        return
    flat = torch.cat([tensor.flatten() for tensor in tensors])
    distributed.all_reduce(flat)
    parts = flat.split([tensor.numel() for tensor in tensors])
    for tensor, part in zip(tensors, parts, strict=True):
        tensor.copy_(part.view_as(tensor))


def run_workers(count: int, stage: Callable[[], None]) -> None:
    """Runs a stage in `count` processes of one thread, whose steps share one batch.

    On two cores, two such workers took 1.2 times as many samples as one process of two threads.
    """
    with tempfile.TemporaryDirectory(prefix="recipe-workers-") as folder:
        spawn(_work, (count, f"{folder}/meeting", stage), nprocs=count)


def _work(number: int, count: int, address: str, stage: Callable[[], None]) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method=f"file://{address}", rank=number, world_size=count
    )
    stage()
    wait_for_workers()
    distributed.destroy_process_group()


def _end_with_parent() -> None:
    """Ends this worker when its parent was killed, before another run writes the same files."""
    parent = parent_process()
    assert parent is not None, "a worker is started by the stage"
    connection.wait([parent.sentinel])
    os._exit(1)
