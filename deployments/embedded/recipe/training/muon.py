"""Muon: momentum steps with all singular values made equal (Jordan et al. 2024).

torch.optim.Muon is not used for two reasons: it computes in bfloat16, which takes 13 times as long
as float32 on a CPU without bfloat16 instructions, and it does not accept weights of convolutions.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from deployments.embedded.recipe.training.workers import rank_and_world_size, sum_over_workers

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic Newton-Schulz iteration. It brings all singular values close to 1 in
five steps (Jordan et al. 2024)."""

_ITERATIONS = 5
_ADAM_RMS = 0.2
"""Root mean square of AdamW's steps; Muon's are scaled to it (Liu et al. 2025)."""


class Muon(torch.optim.Optimizer):
    """Optimiser of matrices, and of convolutions as matrices [out, in * height * width].

    Each worker orthogonalises a part of the matrices, then all workers take the same step.
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
        """Update all matrices once."""
        rank, count = rank_and_world_size()
        for group in self.param_groups:
            used = (p for p in group["params"] if p.grad is not None)
            parameters = sorted(used, key=_cost, reverse=True)
            steps = []
            for place, parameter in enumerate(parameters):
                average = self._averaged_gradient(parameter, parameter.grad, group["momentum"])
                is_mine = place % count == rank
                steps.append(orthogonalized(average) if is_mine else torch.zeros_like(average))
            sum_over_workers(steps)
            for parameter, step in zip(parameters, steps, strict=True):
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                scale = _ADAM_RMS * math.sqrt(max(step.shape))
                parameter.add_(step.view_as(parameter), alpha=-group["lr"] * scale)

    def _averaged_gradient(
        self, parameter: nn.Parameter, gradient: Tensor, momentum: float
    ) -> Tensor:
        """Moving average of the gradients with Nesterov momentum, as a matrix."""
        state = self.state[parameter]
        if not state:
            state["average"] = torch.zeros_like(parameter)
        state["average"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(state["average"], momentum).flatten(1)


def orthogonalized(matrix: Tensor) -> Tensor:
    """Matrix [M, N] with the same singular vectors and all singular values close to 1.

    The iteration is a polynomial of the Gram matrix, so it runs on that smaller matrix.
    """
    a, b, c = _COEFFICIENTS
    is_tall = matrix.shape[0] > matrix.shape[1]
    start = matrix.T if is_tall else matrix
    start = start / (start.norm() + 1e-7)
    gram = start @ start.T
    product = identity = torch.eye(len(gram))
    for _ in range(_ITERATIONS):
        factor = torch.addmm(gram, gram, gram, beta=b, alpha=c) + a * identity
        product = factor @ product
        gram = factor @ gram @ factor
    found = product @ start
    return found.T if is_tall else found


def _cost(parameter: Tensor) -> int:
    """Approximate number of multiplications of one iteration."""
    rows, columns = parameter.flatten(1).shape
    return rows * columns * min(rows, columns)
