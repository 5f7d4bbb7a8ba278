"""How a stage is optimised, and how it is resumed."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from deployments.embedded.recipe.training.muon import Muon
from deployments.embedded.recipe.training.storage import save_atomically
from deployments.embedded.recipe.training.workers import sum_over_workers, worker
from deployments.embedded.recipe.workspace import Workspace

_CHECKPOINT_EVERY_S = 120.0
_LOG_EVERY_S = 30.0
_WARM_UP_STEPS = 60
_LAST_RATE = 0.02
"""Learning rate of the last step as a share of the highest."""

_MUON_RATE = 6.0
"""Muon's rate in units of AdamW's: an orthogonal step harms less than another of its length."""


@dataclass(slots=True)
class Training:
    """One stage's optimisation: warm-up, constant rate, cosine decay, moving average, checkpoints.

    The random state of each step follows from the stage's name and the step's number, so a resumed
    run takes the same steps as one that was never stopped.

    Attributes:
        name: names the checkpoint, and seeds the steps.
        modules: what is trained; on return they hold the averaged (EMA) weights.
        steps: number of steps; a checkpoint of more steps than this counts as finished.
        rate: highest learning rate.
        decay_share: last share of the steps, over which the rate falls to 2 %.
        ema_decay: decay of the weights' moving average; it warms up as (1 + step) / (10 + step).
        has_muon: whether linear maps and convolutions are optimised by Muon; the rest is by AdamW.
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
    has_muon: bool = False

    def run(self, loss_of: Callable[[int], tuple[Tensor, dict[str, float]]]) -> None:
        """Takes the remaining steps; `loss_of(step)` gives the loss and what to log."""
        parameters = [p for module in self.modules.values() for p in trained(module)]
        optimizers = self._optimizers(parameters)
        average = [p.detach().clone() for p in parameters]
        step = self._resume(parameters, optimizers, average)
        clock = _Clock(self.name, self.steps)
        number, workers = worker()
        while step < self.steps:
            batch = step * workers + number
            torch.manual_seed(seed_of(self.name, batch))
            loss, told = loss_of(batch)
            loss.backward()
            self._update(parameters, optimizers, step)
            step += 1
            keep = min(self.ema_decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - keep)
            if number == 0:
                clock.log(step, {"loss": float(loss.detach()), **told})
            if number == 0 and (clock.is_checkpoint_due() or step == self.steps):
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
        matrices = [p for p in parameters if self.has_muon and p in mapped]
        others = [p for p in parameters if not self.has_muon or p not in mapped]
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
        """Takes a step along the mean of all workers' gradients, whose norm is at most 1."""
        gradients = [p.grad for p in parameters if p.grad is not None]
        sum_over_workers(gradients)
        torch._foreach_div_(gradients, float(worker()[1]))
        nn.utils.clip_grad_norm_(parameters, 1.0)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = optimizer.defaults["lr"] * self._rate_share(step)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def _rate_share(self, step: int) -> float:
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
        if not self._checkpoint().exists():
            return 0
        state = torch.load(self._checkpoint(), weights_only=True)
        for target, weights in ((parameters, state["weights"]), (average, state["average"])):
            for old, new in zip(target, weights, strict=True):
                old.data.copy_(new)
        for optimizer, found in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(found)
        return int(state["step"])


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
