"""Workers of a stage share each batch and end with the same weights."""

import functools
import os
import time
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest
import torch
from torch import nn

from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.training.workers import (
    rank_and_world_size,
    run_workers,
    sum_over_workers,
)
from deployments.embedded.recipe.workspace import Workspace

OPTIMISERS = {"adamw": False, "muon": True}
"""Whether each uses Muon."""


def train(folder: Path, uses_muon: bool) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    rank, count = rank_and_world_size()
    taken = []

    def loss_of(step):
        taken.append(step)
        inputs = torch.randn(16, 4)
        return (module(inputs) - inputs.sum(1, keepdim=True)).square().mean(), {}

    # Only the first worker may write the checkpoint.
    Trainer(Workspace(folder), "tiny", {"m": module}, 6, rate=1e-2, uses_muon=uses_muon).run(
        loss_of
    )
    total = torch.tensor([1.0 + rank])
    sum_over_workers([total])
    found = {"weights": [p.detach() for p in module.parameters()], "steps": taken, "sum": total}
    torch.save(found, folder / f"{rank}_of_{count}.pt")


def train_by_each_optimiser(folder: Path) -> None:
    for name, uses_muon in OPTIMISERS.items():
        train(folder / name, uses_muon)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Folder of what two workers found, with a folder for each optimiser."""
    folder = tmp_path_factory.mktemp("trained")
    for name in OPTIMISERS:
        (folder / name).mkdir()
    run_workers(2, functools.partial(train_by_each_optimiser, folder))
    return folder


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_workers_take_different_samples_and_the_same_steps(trained, optimiser):
    first, second = (torch.load(trained / optimiser / f"{number}_of_2.pt") for number in (0, 1))
    assert first["steps"] == [0, 2, 4, 6, 8, 10]
    assert second["steps"] == [1, 3, 5, 7, 9, 11]
    assert first["sum"] == second["sum"] == 3.0
    for one, other in zip(first["weights"], second["weights"], strict=True):
        assert torch.equal(one, other)


def wait_long(folder: Path) -> None:
    (folder / f"{rank_and_world_size()[0]}.pid").write_text(str(os.getpid()))
    time.sleep(120)


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path):
    stage = functools.partial(wait_long, tmp_path)
    parent = get_context("spawn").Process(target=run_workers, args=(2, stage))
    parent.start()
    files = [tmp_path / "0.pid", tmp_path / "1.pid"]
    deadline = time.monotonic() + 60
    while not all(file.exists() and file.read_text() for file in files):
        assert time.monotonic() < deadline, "the workers did not start"
        time.sleep(0.05)
    workers = [psutil.Process(int(file.read_text())) for file in files]
    parent.kill()
    _, alive = psutil.wait_procs(workers, timeout=20)
    for process in alive:
        process.kill()
    assert not alive
