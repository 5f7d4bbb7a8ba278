"""Linear classifiers of a scene's attributes, for the judge, the text encoders and the scorer."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from deployments.embedded.recipe.drawing.attributes import ATTRIBUTES


class AttributeHeads(nn.ModuleList):
    """One linear classifier per attribute, in the order of `ATTRIBUTES`."""

    def __init__(self, width: int) -> None:
        super().__init__(nn.Linear(width, len(classes)) for classes in ATTRIBUTES.values())

    def forward(self, features: Tensor) -> list[Tensor]:
        """Logits [N, classes] of each attribute, for features [N, width]."""
        return [head(features) for head in self]


def attribute_losses(logits: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Cross-entropy of each attribute.

    Args:
        logits: logits [N, classes] of each of the A attributes.
        labels: class numbers [N, A].

    Returns:
        float32 [A].
    """
    return torch.stack(
        [functional.cross_entropy(one, labels[:, column]) for column, one in enumerate(logits)]
    )
