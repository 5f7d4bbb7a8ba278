"""An independent judge: a small CNN that reads a picture's attributes, trained on drawings only.

It never sees a generated picture, nor the scorer's or the UNet's training pictures.
"""

import statistics
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from torchvision.transforms.v2.functional import gaussian_blur

from deployments.embedded.recipe.drawing.attributes import ATTRIBUTES, attributes_of, labels_of
from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.training.attribute_heads import AttributeHeads, attribute_losses
from deployments.embedded.recipe.training.dataset import (
    HELD_OUT,
    JUDGE,
    Drawings,
    as_input,
    load_drawings,
)
from deployments.embedded.recipe.training.trainer import Training, seed_of
from deployments.embedded.recipe.workspace import JUDGE_FILE, Workspace

_BATCH = 64
_SETTLING_STEPS = 40
_WIDTHS = (24, 48, 96, 160)
_WAVES = 9
_MOST_BENT = 0.03
"""Deviation of a bent picture's points at most, as a share of half its side."""


class Judge(nn.Module):
    """Reads attributes: pictures [N, 3, 128, 128] in -1..1 to a list of logits [N, classes]."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in _WIDTHS:
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width)]
            layers += [nn.SiLU()]
            before = width
        layers += [nn.Conv2d(before, before, 3, padding=1), nn.BatchNorm2d(before), nn.SiLU()]
        # Where something is tells who does what, so a coarse grid is kept.
        layers += [nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Dropout(0.2)]
        self.trunk = nn.Sequential(*layers, nn.Linear(16 * before, 256), nn.SiLU())
        self.heads = AttributeHeads(256)

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Logits of each attribute, in the order of `ATTRIBUTES`."""
        logits: list[Tensor] = self.heads(self.trunk(pictures))
        return logits


def train_judge(workspace: Workspace, steps: int) -> None:
    """Trains the judge and says how well it reads drawings that it never saw."""
    drawings = load_drawings(workspace, JUDGE)
    labels = torch.tensor([labels_of(scene) for scene in drawings.scenes])
    odds = np.array([_weight(scene) for scene in drawings.scenes[:-HELD_OUT]])
    torch.manual_seed(6)
    judge = Judge().to(memory_format=torch.channels_last).train()

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((step, 11))
        chosen = np.sort(rng.choice(len(odds), size=_BATCH, p=odds / odds.sum()))
        logits = judge(_disturbed(as_input(drawings.pictures[chosen])))
        losses = attribute_losses(logits, labels[chosen])
        return losses.sum(), {"mean": float(losses.detach().mean())}

    Training(
        workspace, "judge", {"judge": judge}, steps, rate=1e-3, ema_decay=0.99, has_muon=True
    ).run(loss_of)
    _settle_norms(judge, drawings)
    # The counters of the norms are integers; everything else is halved, as the family's weights.
    weights = {
        name: w.half() if w.is_floating_point() else w for name, w in judge.state_dict().items()
    }
    save_file({name: w.contiguous() for name, w in weights.items()}, workspace.path(JUDGE_FILE))
    print("judge on held-out drawings", held_out_accuracies(workspace), flush=True)


def _weight(scene: Scene) -> float:
    """How often a scene is shown: small figures beside each other are read last."""
    if len(scene.others) > 1:
        return 5.0
    return 2.0 if scene.others else 1.0


def load_judge(folder: Path) -> Judge:
    """The trained judge of a workspace or of a family."""
    judge = Judge()
    judge.load_state_dict(load_file(folder / JUDGE_FILE))
    return judge.eval()


@torch.no_grad()
def read(judge: Judge, pictures: NDArray[np.uint8]) -> list[dict[str, str]]:
    """The attributes that the judge reads from each picture [N, 128, 128, 3]."""
    found: list[dict[str, str]] = []
    for start in range(0, len(pictures), 64):
        logits = judge(as_input(pictures[start : start + 64]))
        columns = [values.argmax(1).tolist() for values in logits]
        for row in zip(*columns, strict=True):
            named = zip(ATTRIBUTES.items(), row, strict=True)
            found.append({name: str(classes[number]) for (name, classes), number in named})
    return found


def held_out_accuracies(workspace: Workspace) -> dict[str, float]:
    """Share of held-out drawings that the judge reads rightly, for each attribute."""
    drawings = load_drawings(workspace, JUDGE)
    found = read(load_judge(workspace.root), drawings.pictures[-HELD_OUT:])
    right = [attributes_of(scene) for scene in drawings.scenes[-HELD_OUT:]]
    pairs = list(zip(right, found, strict=True))
    return {
        name: round(statistics.mean(one[name] == other[name] for one, other in pairs), 3)
        for name in ATTRIBUTES
    }


def _disturbed(pictures: Tensor) -> Tensor:
    """Pictures bent, blurred, smeared in places, shifted in colour and noisy.

    Generated ones may be all of these; who read sharp drawings only would call a blurred robe by
    another colour's name.
    """
    count = len(pictures)
    pictures = _bent(pictures)
    if torch.rand(()) < 0.6:
        pictures = _blurred(pictures, float(torch.rand(()) * 1.7 + 0.3))
    if torch.rand(()) < 0.6:
        smears = (_smooth(count, 1) - 0.5).mul(4).sigmoid()
        pictures = pictures.lerp(_blurred(pictures, 3.0), smears)
    gain = 1 + 0.1 * torch.randn(count, 3, 1, 1)
    offset = 0.06 * torch.randn(count, 3, 1, 1)
    noise = 0.08 * torch.rand(count, 1, 1, 1) * torch.randn_like(pictures)
    return (pictures * gain + offset + noise).contiguous(memory_format=torch.channels_last)


def _bent(pictures: Tensor) -> Tensor:
    """Pictures whose shapes are moved here and there by a few pixels."""
    straight = torch.eye(2, 3).expand(len(pictures), 2, 3)
    places = functional.affine_grid(straight, list(pictures.shape), align_corners=False)
    shifts = _MOST_BENT * torch.rand(len(pictures), 1, 1, 1) * _smooth(len(pictures), 2)
    moved = places + shifts.permute(0, 2, 3, 1)
    return functional.grid_sample(pictures, moved, padding_mode="reflection", align_corners=False)


def _smooth(count: int, channels: int) -> Tensor:
    """Slow random waves over pictures, normal at each place, [N, channels, SIZE, SIZE]."""
    waves = torch.randn(count, channels, _WAVES, _WAVES)
    return functional.interpolate(waves, (SIZE, SIZE), mode="bilinear", align_corners=True)


def _blurred(pictures: Tensor, deviation: float) -> Tensor:
    return gaussian_blur(pictures, [9, 9], [deviation, deviation])


@torch.no_grad()
def _settle_norms(judge: Judge, drawings: Drawings) -> None:
    """Batch statistics of the averaged weights alone, whatever the norms held before."""
    for norm in judge.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.reset_running_stats()
    judge.train()
    for step in range(_SETTLING_STEPS):
        torch.manual_seed(seed_of("judge norms", step))
        rng = np.random.default_rng((step, 12))
        chosen = np.sort(rng.integers(len(drawings) - HELD_OUT, size=_BATCH))
        judge(_disturbed(as_input(drawings.pictures[chosen])))
    judge.eval()
