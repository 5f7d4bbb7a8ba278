"""Where the recipe keeps drawings, checkpoints and trained parts, and how a stage is resumed."""

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed, nn
from torch.multiprocessing.spawn import spawn

DEFAULT_ROOT = Path("build/embedded")
_CHECKPOINT_EVERY_S = 120.0
_LOG_EVERY_S = 30.0
_WARM_UP_STEPS = 60
_LAST_RATE = 0.02
"""Learning rate of the last step as a share of the highest."""


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


@dataclass(slots=True)
class Training:
    """One stage's optimisation: AdamW, warm-up, constant rate, cosine decay, EMA, checkpoints.

    The random state of each step follows from the stage's name and the step's number, so a resumed
    run takes the same steps as one that was never stopped.

    Attributes:
        name: names the checkpoint, and seeds the steps.
        modules: what is trained; on return they hold the averaged (EMA) weights.
        steps: number of steps; a checkpoint of more steps than this counts as finished.
        rate: highest learning rate.
        decay_share: last share of the steps, over which the rate falls to 2 %.
        ema_decay: decay of the weights' moving average; it warms up as (1 + step) / (10 + step).
    """

    workspace: Workspace
    name: str
    modules: dict[str, nn.Module]
    steps: int
    rate: float
    decay_share: float = 1.0
    ema_decay: float = 0.998
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.99)

    def run(self, loss_of: Callable[[int], tuple[Tensor, dict[str, float]]]) -> None:
        """Takes the remaining steps; `loss_of(step)` gives the loss and what to log."""
        parameters = [p for module in self.modules.values() for p in trained(module)]
        optimizer = torch.optim.AdamW(
            parameters,
            lr=self.rate,
            betas=self.betas,
            weight_decay=self.weight_decay,
            fused=True,
        )
        average = [p.detach().clone() for p in parameters]
        step = self._resume(parameters, optimizer, average)
        clock = _Clock(self.name, self.steps)
        worker, workers = _worker()
        while step < self.steps:
            for group in optimizer.param_groups:
                group["lr"] = self.rate * self._rate_share(step)
            batch = step * workers + worker
            torch.manual_seed(seed_of(self.name, batch))
            loss, told = loss_of(batch)
            loss.backward()
            _average_gradients(parameters)
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            keep = min(self.ema_decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
            if worker == 0:
                clock.log(step, {"loss": float(loss.detach()), **told})
            if worker == 0 and (clock.is_checkpoint_due() or step == self.steps):
                self._save(parameters, optimizer, average, step)
        for parameter, mean in zip(parameters, average, strict=True):
            parameter.data.copy_(mean)

    def _rate_share(self, step: int) -> float:
        start = self.steps * (1 - self.decay_share)
        progress = max(0.0, (step - start) / max(1.0, self.steps - start))
        cosine = 0.5 * (1 + float(torch.cos(torch.tensor(torch.pi * progress))))
        return min(1.0, (step + 1) / _WARM_UP_STEPS) * (_LAST_RATE + (1 - _LAST_RATE) * cosine)

    def _checkpoint(self) -> Path:
        return self.workspace.path("checkpoints", f"{self.name}.pt")

    def _save(
        self,
        parameters: list[nn.Parameter],
        optimizer: torch.optim.Optimizer,
        average: list[Tensor],
        step: int,
    ) -> None:
        weights = [p.detach() for p in parameters]
        state = {"weights": weights, "average": average, "step": step}
        save_atomically({**state, "optimizer": optimizer.state_dict()}, self._checkpoint())

    def _resume(
        self,
        parameters: list[nn.Parameter],
        optimizer: torch.optim.Optimizer,
        average: list[Tensor],
    ) -> int:
        if not self._checkpoint().exists():
            return 0
        state = torch.load(self._checkpoint(), weights_only=True)
        for target, weights in ((parameters, state["weights"]), (average, state["average"])):
            for old, new in zip(target, weights, strict=True):
                old.data.copy_(new)
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])


def is_first_worker() -> bool:
    """Whether this process is the one that writes and tells."""
    return _worker()[0] == 0


def wait_for_workers() -> None:
    """Returns once all workers of the stage have come here."""
    if distributed.is_initialized():
        distributed.barrier()


def _worker() -> tuple[int, int]:
    """This process's number among the workers of a stage, and how many there are."""
    if not distributed.is_initialized():
        return 0, 1
    return distributed.get_rank(), distributed.get_world_size()


def _average_gradients(parameters: list[nn.Parameter]) -> None:
    """Gives all workers the mean of their gradients."""
    if not distributed.is_initialized():
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    parts = flat.split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts, strict=True):
        gradient.copy_(part.view_as(gradient))


def run_workers(count: int, stage: Callable[[], None]) -> None:
    """Runs a stage in `count` processes of one thread, whose steps share one batch.

    On two cores, two such workers took 1.2 times as many samples as one process of two threads.
    """
    with tempfile.TemporaryDirectory(prefix="recipe-workers-") as folder:
        spawn(_work, (count, f"{folder}/meeting", stage), nprocs=count)


def _work(worker: int, count: int, address: str, stage: Callable[[], None]) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method=f"file://{address}", rank=worker, world_size=count
    )
    stage()
    wait_for_workers()
    distributed.destroy_process_group()


def trained(module: nn.Module) -> Iterable[nn.Parameter]:
    """The parameters that a stage trains."""
    return (parameter for parameter in module.parameters() if parameter.requires_grad)


def seed_of(name: str, step: int) -> int:
    """A stage's random seed of a step; the same in every process."""
    return (sum(ord(letter) * 31**place for place, letter in enumerate(name)) + step) % 2**31


class _Clock:
    """Tells of progress every half minute, and when to save."""

    def __init__(self, name: str, steps: int) -> None:
        self._name, self._steps = name, steps
        self._start = self._logged = self._saved = time.monotonic()
        self._first: int | None = None
        self._mean: dict[str, float] = {}

    def log(self, step: int, told: dict[str, float]) -> None:
        self._first = step - 1 if self._first is None else self._first
        for key, value in told.items():
            self._mean[key] = 0.97 * self._mean.get(key, value) + 0.03 * value
        now = time.monotonic()
        if now - self._logged < _LOG_EVERY_S and step != self._steps:
            return
        self._logged = now
        pace = (now - self._start) / (step - self._first)
        figures = " ".join(f"{key} {value:.4f}" for key, value in self._mean.items())
        left = pace * (self._steps - step) / 60
        print(
            f"{self._name} {step}/{self._steps} {figures} {pace:.3f} s/step, {left:.1f} min left",
            flush=True,
        )

    def is_checkpoint_due(self) -> bool:
        is_due = time.monotonic() - self._saved > _CHECKPOINT_EVERY_S
        if is_due:
            self._saved = time.monotonic()
        return is_due
