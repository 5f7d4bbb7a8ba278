"""Muon: momentum whose steps turn every direction of a matrix alike (Jordan et al. 2024).

torch.optim.Muon orthogonalises in bfloat16, for which a CPU without such instructions needs
thirteen times as long as for float32, and takes no weights of convolutions.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from deployments.embedded.recipe.training.workers import sum_over_workers, worker

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic iteration, which brings all singular values near 1 in five steps (ibid.)."""

_ITERATIONS = 5
_ADAM_RMS = 0.2
"""Root mean square of AdamW's steps, matched so that both take the same rates (Liu et al. 2025)."""


class Muon(torch.optim.Optimizer):
    """Steps of matrices, and of convolutions as matrices [out, in * height * width].

    The workers of a stage share the work and all take the same step.
    """

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Takes a step of every matrix."""
        number, count = worker()
        for group in self.param_groups:
            used = (p for p in group["params"] if p.grad is not None)
            parameters = sorted(used, key=_cost, reverse=True)
            steps = []
            for place, parameter in enumerate(parameters):
                average = self._averaged(parameter, parameter.grad, group["momentum"])
                is_mine = place % count == number
                steps.append(orthogonal(average) if is_mine else torch.zeros_like(average))
            sum_over_workers(steps)
            for parameter, step in zip(parameters, steps, strict=True):
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                scale = _ADAM_RMS * math.sqrt(max(step.shape))
                parameter.add_(step.view_as(parameter), alpha=-group["lr"] * scale)

    def _averaged(self, parameter: nn.Parameter, gradient: Tensor, momentum: float) -> Tensor:
        """Nesterov's average of the gradients, as a matrix."""
        state = self.state[parameter]
        if not state:
            state["average"] = torch.zeros_like(parameter)
        state["average"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(state["average"], momentum).flatten(1)


def orthogonal(matrix: Tensor) -> Tensor:
    """The matrix with all its singular values near 1, [M, N].

    The iteration is a polynomial of the Gram matrix, so it runs on that, which is smaller.
    """
    a, b, c = _COEFFICIENTS
    is_tall = matrix.shape[0] > matrix.shape[1]
    start = matrix.T if is_tall else matrix
    start = start / (start.norm() + 1e-7)
    gram = start @ start.T
    turned = identity = torch.eye(len(gram))
    for _ in range(_ITERATIONS):
        factor = torch.addmm(gram, gram, gram, beta=b, alpha=c) + a * identity
        turned = factor @ turned
        gram = factor @ gram @ factor
    found = turned @ start
    return found.T if is_tall else found


def _cost(parameter: Tensor) -> int:
    """Multiplications of an iteration, roughly."""
    rows, columns = parameter.flatten(1).shape
    return rows * columns * min(rows, columns)
