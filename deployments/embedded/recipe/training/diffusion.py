"""Noise schedule, conditioning, loss and its weights, shared by UNet, LoRA and IP-Adapter.

In the weights of the loss things count most, then people and animals, then the place. Two thirds of
an image show its place, which a model learns first. A thing may cover only a fiftieth of the image,
so unweighted errors hardly depend on it. Weights do not change the best prediction of a latent,
only the order in which latents are learnt.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context

import numpy as np
import torch
from diffusers import EulerDiscreteScheduler, UNet2DConditionModel
from diffusers.schedulers.scheduling_euler_discrete import rescale_zero_terminal_snr
from numpy.typing import NDArray
from torch import Tensor

from deployments.embedded.recipe.drawing.captions import negative_prompt
from deployments.embedded.recipe.drawing.composition import SIZE, draw_background, draw_scene
from deployments.embedded.recipe.drawing.scenes import Place, Scene, Time
from deployments.embedded.recipe.training.dataset import load_drawings
from deployments.embedded.recipe.training.text_encoders import TextEncoders
from deployments.embedded.recipe.training.workers import shared_tensor
from deployments.embedded.recipe.workspace import Workspace

TRAIN_STEPS = 1000
_BETAS = (0.00085, 0.012)
"""First and last beta of SDXL's noise schedule (Podell et al. 2023), "scaled linear"."""

_SNR_CAP = 5.0
"""Cap of the weight of x0 errors, min(SNR + 1, 5).

SNR + 1 is from Salimans & Ho (2022), the cap from min-SNR-gamma (Hang et al. 2023). The latter's
own weight, min(SNR, 5), vanishes at high noise, where the composition of the scene is decided.
"""

_FIRST_STEP = 50
"""First step that is trained. A sampler with less than 20 steps never sees less noise, and the
VAE's decoder adds as much error."""

_DROPPED = 0.12
"""Share of captions that are replaced by the unconditional input of classifier-free guidance."""

FIGURE, THING = 3, 12
"""Weights of latents that show people or animals, and of those that show a thing; others have 1."""

_Task = tuple[Scene, NDArray[np.uint8], int]


def _signal_shares() -> Tensor:
    """Cumulative product of alpha for each of the 1000 steps, [1000]; zero at the last step.

    With SDXL's own schedule the last step still contains the image's mean, so a model learns to
    read the time of day from it instead of from the prompt. The rescaling is that of Lin et al.
    (2023).
    """
    betas = torch.linspace(_BETAS[0] ** 0.5, _BETAS[1] ** 0.5, TRAIN_STEPS) ** 2
    rescaled = rescale_zero_terminal_snr(betas)
    return torch.cumprod(1 - rescaled, 0)


_SIGNAL = _signal_shares()
_SIZES = torch.tensor([[SIZE, SIZE, 0, 0, SIZE, SIZE]], dtype=torch.float32)


def build_scheduler() -> EulerDiscreteScheduler:
    """Scheduler for sampling, with the noise schedule of training."""
    return EulerDiscreteScheduler(
        num_train_timesteps=TRAIN_STEPS,
        beta_start=_BETAS[0],
        beta_end=_BETAS[1],
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        steps_offset=1,
        interpolation_type="linear",
        rescale_betas_zero_snr=True,
    )


@dataclass(frozen=True, slots=True)
class Conditioning:
    """Text conditioning of the UNet.

    Attributes:
        prompt_embeds: hidden states of both encoders, [N, T, 224].
        pooled_prompt_embeds: pooled output of the second encoder, [N, 128].
        is_dropped: bool [N], whether the caption was replaced by unconditional input.
    """

    prompt_embeds: Tensor
    pooled_prompt_embeds: Tensor
    is_dropped: Tensor


def encode_captions(
    encoders: TextEncoders, captions: Sequence[str], rng: random.Random, kept: int = 0
) -> Conditioning:
    """Encode captions, some of which are replaced by the unconditional input of guidance.

    The replacement is a negative prompt, an empty prompt, or zeros: all three occur in the service.

    Args:
        encoders: text encoders.
        captions: caption of each of the N images.
        rng: source of randomness; it chooses the captions to replace.
        kept: number of captions at the start that are never replaced.
    """
    texts, is_zero, is_dropped = [], [], []
    for number, caption in enumerate(captions):
        chance = rng.random() if number >= kept else 1.0
        if chance < 0.7 * _DROPPED:
            caption = negative_prompt(rng)
        elif chance < _DROPPED:
            caption = ""
        texts.append(caption)
        is_dropped.append(chance < _DROPPED)
        is_zero.append(0.85 * _DROPPED < chance < _DROPPED)
    hidden, pooled = encoders.encode(texts)
    keep = 1 - torch.tensor(is_zero).float()
    return Conditioning(
        hidden * keep[:, None, None], pooled * keep[:, None], torch.tensor(is_dropped)
    )


def diffusion_loss(
    unet: UNet2DConditionModel,
    latents: Tensor,
    conditioning: Conditioning,
    loss_weights: Tensor,
    image_embeds: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Loss of v-prediction at random noise levels.

    Args:
        unet: model to train.
        latents: clean latents [N, C, H, W] of unit standard deviation.
        conditioning: embeddings of the captions.
        loss_weights: weight of each latent, [N, H, W].
        image_embeds: embeddings of reference images [N, D], for the IP-Adapter.

    Returns:
        The weighted loss, and the unweighted mean squared error for logging.
    """
    count = len(latents)
    noise = torch.randn_like(latents)
    # One step of each stratum: with all noise levels in a batch, gradients vary less.
    strata = (torch.randperm(count) + torch.rand(count)) / count
    steps = (_FIRST_STEP + strata * (TRAIN_STEPS - _FIRST_STEP)).long().clamp(max=TRAIN_STEPS - 1)
    signal = _SIGNAL[steps].view(-1, 1, 1, 1)
    noisy = signal.sqrt() * latents + (1 - signal).sqrt() * noise
    velocity = signal.sqrt() * noise - (1 - signal).sqrt() * latents
    added: dict[str, Tensor | list[Tensor]] = {
        "text_embeds": conditioning.pooled_prompt_embeds,
        "time_ids": _SIZES.expand(count, 6),
    }
    if image_embeds is not None:
        added["image_embeds"] = [image_embeds[:, None]]
    predicted = unet(noisy, steps, conditioning.prompt_embeds, added_cond_kwargs=added).sample
    squares = ((predicted - velocity) ** 2).mean(1)
    errors = (squares * (loss_weights / loss_weights.mean((1, 2), keepdim=True))).mean((1, 2))
    snr = (signal / (1 - signal)).flatten()
    snr_weights = (snr + 1).clamp(max=_SNR_CAP) / (snr + 1)
    return (errors * snr_weights).mean(), squares.mean().detach()


def load_loss_weights(workspace: Workspace, factor: int, name: str) -> Tensor:
    """Weights of a set's latents, uint8 [N, H, W]; computed if their file is missing."""
    path = workspace.path("latents", f"loss_weights_{name}_{factor}.pt")
    return shared_tensor(path, lambda: _compute_loss_weights(workspace, factor, name))


def loss_weights_of(scene: Scene, image: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Weights of the latents of one drawing.

    Args:
        scene: scene of the drawing.
        image: the drawing, uint8 [SIZE, SIZE, 3].
        factor: image pixels per latent, along a side.

    Returns:
        uint8 [SIZE / factor, SIZE / factor].
    """
    background = _background(scene.place, scene.time)
    weights = np.where(_differs(image, background, factor), FIGURE, 1)
    if scene.thing:
        without = np.asarray(draw_scene(replace(scene, thing=None)))
        weights[_differs(image, without, factor)] = THING
    return weights.astype(np.uint8)


def _compute_loss_weights(workspace: Workspace, factor: int, name: str) -> Tensor:
    drawings = load_drawings(workspace, name)
    tasks = ((*pair, factor) for pair in zip(drawings.scenes, drawings.images, strict=True))
    with get_context("spawn").Pool() as pool:
        return torch.from_numpy(np.stack(list(pool.imap(_loss_weights_of_task, tasks, 64))))


def _loss_weights_of_task(task: _Task) -> NDArray[np.uint8]:
    return loss_weights_of(*task)


@cache
def _background(place: Place, time: Time) -> NDArray[np.uint8]:
    return np.asarray(draw_background(place, time))


def _differs(one: NDArray[np.uint8], other: NDArray[np.uint8], factor: int) -> NDArray[np.bool_]:
    """Whether two images differ in any pixel of a latent, [H, W]."""
    side = SIZE // factor
    differs = np.any(one != other, -1).reshape(side, factor, side, factor)
    return np.asarray(differs.any((1, 3)))
