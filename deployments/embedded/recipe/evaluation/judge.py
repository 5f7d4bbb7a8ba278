"""Independent judge: a small CNN that reads a scene's attributes from an image.

It is trained on a set of drawings of its own: neither on generated images nor on the drawings that
the UNet and the scorer were trained on.
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

from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.training.attributes import (
    ATTRIBUTES,
    AttributeHeads,
    attribute_losses,
    attributes_of,
    labels_of,
)
from deployments.embedded.recipe.training.dataset import (
    HELD_OUT,
    JUDGE,
    Drawings,
    load_drawings,
    pixel_values,
)
from deployments.embedded.recipe.training.trainer import Trainer, seed_of
from deployments.embedded.recipe.workspace import JUDGE_FILE, Workspace

_BATCH = 64
_NORM_STEPS = 40
_WIDTHS = (24, 48, 96, 160)
_WAVES = 9
_MAX_WARP = 0.03
"""Largest standard deviation of the points of a warped image, as a share of half its side."""


class Judge(nn.Module):
    """CNN from an image to the classes of a scene's attributes."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in _WIDTHS:
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width)]
            layers += [nn.SiLU()]
            before = width
        layers += [nn.Conv2d(before, before, 3, padding=1), nn.BatchNorm2d(before), nn.SiLU()]
        # Positions show who does what, so a coarse grid is kept.
        layers += [nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Dropout(0.2)]
        self.trunk = nn.Sequential(*layers, nn.Linear(16 * before, 256), nn.SiLU())
        self.heads = AttributeHeads(256)

    def forward(self, images: Tensor) -> list[Tensor]:
        """Logits [N, classes] of each attribute, for images [N, 3, 128, 128] in -1..1."""
        logits: list[Tensor] = self.heads(self.trunk(images))
        return logits


def train_judge(workspace: Workspace, steps: int) -> None:
    """Train the judge, and print how well it reads held-out drawings."""
    drawings = load_drawings(workspace, JUDGE)
    labels = torch.tensor([labels_of(scene) for scene in drawings.scenes])
    odds = np.array([_weight(scene) for scene in drawings.scenes[:-HELD_OUT]])
    torch.manual_seed(6)
    judge = Judge().to(memory_format=torch.channels_last).train()

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((step, 11))
        chosen = np.sort(rng.choice(len(odds), size=_BATCH, p=odds / odds.sum()))
        logits = judge(_augmented(pixel_values(drawings.images[chosen])))
        losses = attribute_losses(logits, labels[chosen])
        return losses.sum(), {"mean": float(losses.detach().mean())}

    Trainer(
        workspace, "judge", {"judge": judge}, steps, rate=1e-3, ema_decay=0.99, uses_muon=True
    ).run(loss_of)
    _recompute_norms(judge, drawings)
    # The norms' counters are integers; everything else becomes float16, as in the whole family.
    weights = {
        name: w.half() if w.is_floating_point() else w for name, w in judge.state_dict().items()
    }
    save_file({name: w.contiguous() for name, w in weights.items()}, workspace.path(JUDGE_FILE))
    print("judge on held-out drawings", held_out_accuracies(workspace), flush=True)


def _weight(scene: Scene) -> float:
    """Relative frequency of a scene in training; groups of small figures are learnt last."""
    if len(scene.others) > 1:
        return 5.0
    return 2.0 if scene.others else 1.0


def load_judge(folder: Path) -> Judge:
    """Trained judge of a workspace or of a family of weights."""
    judge = Judge()
    judge.load_state_dict(load_file(folder / JUDGE_FILE))
    return judge.eval()


@torch.no_grad()
def predict_attributes(judge: Judge, images: NDArray[np.uint8]) -> list[dict[str, str]]:
    """Class of each attribute in each of the images, uint8 [N, 128, 128, 3]."""
    found: list[dict[str, str]] = []
    for start in range(0, len(images), 64):
        logits = judge(pixel_values(images[start : start + 64]))
        columns = [values.argmax(1).tolist() for values in logits]
        for row in zip(*columns, strict=True):
            named = zip(ATTRIBUTES.items(), row, strict=True)
            found.append({name: str(classes[number]) for (name, classes), number in named})
    return found


def held_out_accuracies(workspace: Workspace) -> dict[str, float]:
    """Share of held-out drawings that the judge reads correctly, for each attribute."""
    drawings = load_drawings(workspace, JUDGE)
    found = predict_attributes(load_judge(workspace.root), drawings.images[-HELD_OUT:])
    right = [attributes_of(scene) for scene in drawings.scenes[-HELD_OUT:]]
    pairs = list(zip(right, found, strict=True))
    return {
        name: round(statistics.mean(one[name] == other[name] for one, other in pairs), 3)
        for name in ATTRIBUTES
    }


def _augmented(images: Tensor) -> Tensor:
    """Images, warped, blurred as a whole and in parts, shifted in colour, and with noise.

    Generated images may have all these defects. A judge trained on sharp drawings only would name
    the wrong colour for a blurred robe.
    """
    count = len(images)
    images = _warped(images)
    if torch.rand(()) < 0.6:
        images = _blurred(images, float(torch.rand(()) * 1.7 + 0.3))
    if torch.rand(()) < 0.6:
        blurred_parts = (_smooth_noise(count, 1) - 0.5).mul(4).sigmoid()
        images = images.lerp(_blurred(images, 3.0), blurred_parts)
    gain = 1 + 0.1 * torch.randn(count, 3, 1, 1)
    offset = 0.06 * torch.randn(count, 3, 1, 1)
    noise = 0.08 * torch.rand(count, 1, 1, 1) * torch.randn_like(images)
    return (images * gain + offset + noise).contiguous(memory_format=torch.channels_last)


def _warped(images: Tensor) -> Tensor:
    """Images whose parts are displaced by a few pixels."""
    straight = torch.eye(2, 3).expand(len(images), 2, 3)
    grid = functional.affine_grid(straight, list(images.shape), align_corners=False)
    shifts = _MAX_WARP * torch.rand(len(images), 1, 1, 1) * _smooth_noise(len(images), 2)
    moved = grid + shifts.permute(0, 2, 3, 1)
    return functional.grid_sample(images, moved, padding_mode="reflection", align_corners=False)


def _smooth_noise(count: int, channels: int) -> Tensor:
    """Normal noise that varies slowly over an image, [N, channels, SIZE, SIZE]."""
    waves = torch.randn(count, channels, _WAVES, _WAVES)
    return functional.interpolate(waves, (SIZE, SIZE), mode="bilinear", align_corners=True)


def _blurred(images: Tensor, deviation: float) -> Tensor:
    return gaussian_blur(images, [9, 9], [deviation, deviation])


@torch.no_grad()
def _recompute_norms(judge: Judge, drawings: Drawings) -> None:
    """Recompute the batch norms' statistics for the averaged weights."""
    for norm in judge.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.reset_running_stats()
    judge.train()
    for step in range(_NORM_STEPS):
        torch.manual_seed(seed_of("judge norms", step))
        rng = np.random.default_rng((step, 12))
        chosen = np.sort(rng.integers(len(drawings) - HELD_OUT, size=_BATCH))
        judge(_augmented(pixel_values(drawings.images[chosen])))
    judge.eval()
