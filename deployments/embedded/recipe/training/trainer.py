"""Optimisation of one stage, with checkpoints from which it resumes."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from deployments.embedded.recipe.training.muon import Muon
from deployments.embedded.recipe.training.workers import (
    rank_and_world_size,
    save_atomically,
    sum_over_workers,
)
from deployments.embedded.recipe.workspace import Workspace

_CHECKPOINT_EVERY_S = 120.0
_LOG_EVERY_S = 30.0
_WARM_UP_STEPS = 60
_LAST_RATE = 0.02
"""Learning rate of the last step, as a share of the highest."""

_MUON_RATE = 6.0
"""Muon's learning rate in units of AdamW's; an orthogonal step may be longer without harm."""


@dataclass(slots=True)
class Trainer:
    """Optimisation of one stage: warm-up, constant rate, cosine decay, moving average, checkpoints.

    The random state of each step depends only on the stage's name and the step's number. So a
    resumed run takes the same steps as an uninterrupted one.

    Attributes:
        workspace: folder of the checkpoint.
        name: name of the checkpoint, and seed of the steps.
        modules: modules to train; after `run` they hold the averaged (EMA) weights.
        steps: number of steps; a checkpoint with at least as many counts as finished.
        rate: highest learning rate.
        decay_share: last share of the steps, during which the rate falls to 2 % of the highest.
        ema_decay: decay of the weights' moving average; it warms up as (1 + step) / (10 + step).
        weight_decay: weight decay of both optimisers.
        betas: AdamW's decay rates of the first and second moment.
        uses_muon: whether Muon optimises linear layers and convolutions; AdamW optimises the rest.
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
    uses_muon: bool = False

    def run(self, loss_of: Callable[[int], tuple[Tensor, dict[str, float]]]) -> None:
        """Take the remaining steps.

        Args:
            loss_of: function of the step that returns the loss, and figures to log by name.
        """
        parameters = [p for module in self.modules.values() for p in trainable_parameters(module)]
        optimizers = self._optimizers(parameters)
        average = [p.detach().clone() for p in parameters]
        step = self._resume(parameters, optimizers, average)
        progress = _ProgressLog(self.name, self.steps)
        rank, workers = rank_and_world_size()
        while step < self.steps:
            batch = step * workers + rank
            torch.manual_seed(seed_of(self.name, batch))
            loss, figures = loss_of(batch)
            loss.backward()
            self._update(parameters, optimizers, step)
            step += 1
            keep = min(self.ema_decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
            if rank == 0:
                progress.log(step, {"loss": float(loss.detach()), **figures})
            if rank == 0 and (progress.is_checkpoint_due() or step == self.steps):
                self._save(parameters, optimizers, average, step)
        for parameter, mean in zip(parameters, average, strict=True):
            parameter.data.copy_(mean)

    def _optimizers(self, parameters: Sequence[nn.Parameter]) -> list[torch.optim.Optimizer]:
        mapped = {
            part.weight
            for module in self.modules.values()
            for part in module.modules()
            if isinstance(part, nn.Linear | nn.Conv2d)
        }
        matrices = [p for p in parameters if self.uses_muon and p in mapped]
        others = [p for p in parameters if not self.uses_muon or p not in mapped]
        found: list[torch.optim.Optimizer] = []
        if others:
            adam = torch.optim.AdamW(
                others, lr=self.rate, betas=self.betas, weight_decay=self.weight_decay, fused=True
            )
            found.append(adam)
        if matrices:
            found.append(Muon(matrices, _MUON_RATE * self.rate, weight_decay=self.weight_decay))
        return found

    def _update(
        self,
        parameters: Sequence[nn.Parameter],
        optimizers: Sequence[torch.optim.Optimizer],
        step: int,
    ) -> None:
        """Take a step along the mean of all workers' gradients, clipped to norm 1."""
        gradients = [p.grad for p in parameters if p.grad is not None]
        sum_over_workers(gradients)
        torch._foreach_div_(gradients, float(rank_and_world_size()[1]))
        nn.utils.clip_grad_norm_(parameters, 1.0)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = optimizer.defaults["lr"] * self._rate_share(step)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def _rate_share(self, step: int) -> float:
        """Learning rate of the step, as a share of the highest."""
        start = self.steps * (1 - self.decay_share)
        progress = max(0.0, (step - start) / max(1.0, self.steps - start))
        cosine = 0.5 * (1 + float(torch.cos(torch.tensor(torch.pi * progress))))
        return min(1.0, (step + 1) / _WARM_UP_STEPS) * (_LAST_RATE + (1 - _LAST_RATE) * cosine)

    def _checkpoint(self) -> Path:
        return self.workspace.path("checkpoints", f"{self.name}.pt")

    def _save(
        self,
        parameters: Sequence[nn.Parameter],
        optimizers: Sequence[torch.optim.Optimizer],
        average: Sequence[Tensor],
        step: int,
    ) -> None:
        weights = [p.detach() for p in parameters]
        states = [optimizer.state_dict() for optimizer in optimizers]
        state = {"weights": weights, "average": average, "step": step, "optimizers": states}
        save_atomically(state, self._checkpoint())

    def _resume(
        self,
        parameters: Sequence[nn.Parameter],
        optimizers: Sequence[torch.optim.Optimizer],
        average: Sequence[Tensor],
    ) -> int:
        """Load the checkpoint if there is one; return the number of steps taken."""
        if not self._checkpoint().exists():
            return 0
        state = torch.load(self._checkpoint(), weights_only=True)
        for target, weights in ((parameters, state["weights"]), (average, state["average"])):
            for old, new in zip(target, weights, strict=True):
                old.data.copy_(new)
        for optimizer, found in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(found)
        return int(state["step"])


def trainable_parameters(module: nn.Module) -> Iterable[nn.Parameter]:
    """Parameters of the module that are not frozen."""
    return (parameter for parameter in module.parameters() if parameter.requires_grad)


def seed_of(name: str, step: int) -> int:
    """Random seed of a step of the stage `name`; the same in every process."""
    return (sum(ord(letter) * 31**place for place, letter in enumerate(name)) + step) % 2**31


class _ProgressLog:
    """Prints progress every half minute, and says when a checkpoint is due."""

    def __init__(self, name: str, steps: int) -> None:
        self._name, self._steps = name, steps
        self._start = self._logged = self._saved = time.monotonic()
        self._first: int | None = None
        self._mean: dict[str, float] = {}

    def log(self, step: int, figures: dict[str, float]) -> None:
        """Add the figures to their moving averages; print these if half a minute has passed."""
        self._first = step - 1 if self._first is None else self._first
        for key, value in figures.items():
            self._mean[key] = 0.97 * self._mean.get(key, value) + 0.03 * value
        now = time.monotonic()
        if now - self._logged < _LOG_EVERY_S and step != self._steps:
            return
        self._logged = now
        pace = (now - self._start) / (step - self._first)
        means = " ".join(f"{key} {value:.4f}" for key, value in self._mean.items())
        left = pace * (self._steps - step) / 60
        print(
            f"{self._name} {step}/{self._steps} {means} {pace:.3f} s/step, {left:.1f} min left",
            flush=True,
        )

    def is_checkpoint_due(self) -> bool:
        """Whether it is time for a checkpoint; if so, the next one is due two minutes later."""
        is_due = time.monotonic() - self._saved > _CHECKPOINT_EVERY_S
        if is_due:
            self._saved = time.monotonic()
        return is_due
