"""What the UNet, the LoRA and the IP-Adapter share: noise, targets, weights, dropped captions."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from diffusers import EulerDiscreteScheduler, UNet2DConditionModel
from diffusers.schedulers.scheduling_euler_discrete import rescale_zero_terminal_snr
from torch import Tensor

from deployments.embedded.recipe.drawing.captions import negative_prompt
from deployments.embedded.recipe.drawing.composition import SIZE
from deployments.embedded.recipe.training.text_encoders import TextEncoders

TRAIN_STEPS = 1000
_BETAS = (0.00085, 0.012)
"""SDXL's own noise schedule (Podell et al. 2023), scaled linear."""

_SNR_CAP = 5.0
"""Weight of x0 errors: min(SNR + 1, 5), the SNR + 1 of Salimans & Ho (2022) with the cap of
min-SNR-gamma (Hang et al. 2023), whose own weight vanishes where the scene's layout is decided."""

_FIRST_STEP = 50
"""With less than 20 steps no sampler meets less noise; the VAE's decoder leaves as much."""

_DROPPED = 0.12
"""Share of captions that become what guidance compares with."""


def scheduler() -> EulerDiscreteScheduler:
    """The noise schedule of sampling."""
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


def _signal_shares() -> Tensor:
    """The cumulative product of alpha for each of the 1000 steps; zero at the last.

    With SDXL's own schedule the last step still shows the picture's mean, so a model learns to read
    the time of day from it and not from the prompt (Lin et al. 2023, whose rescaling this is).
    """
    betas = torch.linspace(_BETAS[0] ** 0.5, _BETAS[1] ** 0.5, TRAIN_STEPS) ** 2
    rescaled = rescale_zero_terminal_snr(betas)
    return torch.cumprod(1 - rescaled, 0)


_SIGNAL = _signal_shares()
_SIZES = torch.tensor([[SIZE, SIZE, 0, 0, SIZE, SIZE]], dtype=torch.float32)


@dataclass(frozen=True, slots=True)
class Condition:
    """What the UNet is told.

    Attributes:
        hidden: hidden states [N, T, 224].
        pooled: pooled embeddings [N, 128].
        is_dropped: [N], whether it is what guidance compares with, and no caption.
    """

    hidden: Tensor
    pooled: Tensor
    is_dropped: Tensor


def condition_of(
    encoders: TextEncoders, captions: Sequence[str], rng: random.Random, kept: int = 0
) -> Condition:
    """The captions' embeddings; some are replaced by what guidance compares with.

    That is a negative prompt, an empty one, or none at all (zeros): each of them is something that
    a user may ask the service for.

    Args:
        encoders: of the text.
        captions: one for each picture.
        rng: chooses which ones are replaced.
        kept: so many of the first captions are never replaced.
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
    return Condition(hidden * keep[:, None, None], pooled * keep[:, None], torch.tensor(is_dropped))


def diffusion_loss(
    unet: UNet2DConditionModel,
    latents: Tensor,
    condition: Condition,
    emphasis: Tensor,
    image_embeds: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """The weighted v-prediction loss, and its unweighted mean, for logging.

    Args:
        unet: the model.
        latents: clean latents [N, C, H, W] of unit deviation.
        condition: of the captions.
        emphasis: weight of each latent [N, H, W].
        image_embeds: of reference pictures [N, D], for the IP-Adapter.
    """
    count = len(latents)
    noise = torch.randn_like(latents)
    # One step of each stratum: a batch that sees all noise levels has a steadier gradient.
    strata = (torch.randperm(count) + torch.rand(count)) / count
    steps = (_FIRST_STEP + strata * (TRAIN_STEPS - _FIRST_STEP)).long().clamp(max=TRAIN_STEPS - 1)
    signal = _SIGNAL[steps].view(-1, 1, 1, 1)
    noisy = signal.sqrt() * latents + (1 - signal).sqrt() * noise
    velocity = signal.sqrt() * noise - (1 - signal).sqrt() * latents
    told: dict[str, Tensor | list[Tensor]] = {
        "text_embeds": condition.pooled,
        "time_ids": _SIZES.expand(count, 6),
    }
    if image_embeds is not None:
        told["image_embeds"] = [image_embeds[:, None]]
    predicted = unet(noisy, steps, condition.hidden, added_cond_kwargs=told).sample
    squares = ((predicted - velocity) ** 2).mean(1)
    errors = (squares * (emphasis / emphasis.mean((1, 2), keepdim=True))).mean((1, 2))
    snr = (signal / (1 - signal)).flatten()
    weights = (snr + 1).clamp(max=_SNR_CAP) / (snr + 1)
    return (errors * weights).mean(), squares.mean().detach()
