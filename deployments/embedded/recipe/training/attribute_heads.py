"""Attributes read from features: what the judge, the text encoders and the scorer share."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from deployments.embedded.recipe.drawing.attributes import ATTRIBUTES


class AttributeHeads(nn.ModuleList):
    """Features [N, width] to the logits [N, classes] of each attribute, in `ATTRIBUTES`' order."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, len(classes)) for classes in ATTRIBUTES.values())

    def forward(self, features: Tensor) -> list[Tensor]:
        """The logits of each attribute."""
        return [head(features) for head in self]


def attribute_losses(logits: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Cross-entropy of each attribute [A], of logits and of class numbers [N, A]."""
    return torch.stack(
        [functional.cross_entropy(one, labels[:, column]) for column, one in enumerate(logits)]
    )
