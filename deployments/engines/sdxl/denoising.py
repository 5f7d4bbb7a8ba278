"""SDXL's denoising and decoding of one frame, as `StableDiffusionXLPipeline.__call__` does them.

Ours, and not the pipeline's call, for what its callback cannot give: guidance at a part of the
steps with an IP-Adapter too, and pixels that leave the GPU as bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor

from deployments.engines.sdxl.prompt_encoder import PromptEmbeds
from deployments.engines.sdxl.sampling import Sampler
from deployments.engines.step_callback import nobody_watches


@dataclass(frozen=True, slots=True)
class Condition:
    """What the UNet is told beside the noisy latents.

    Attributes:
        embeds: of the prompt and the negative prompt.
        image_embeds: of the reference picture, [1, 1, D] per IP-Adapter, or with guidance
            [2, 1, D], negative first; None where no IP-Adapter is loaded.
        height: pixels.
        width: pixels.
    """

    embeds: PromptEmbeds
    image_embeds: Sequence[Tensor] | None
    height: int
    width: int


@torch.no_grad()
def denoise(
    pipeline: StableDiffusionXLPipeline,
    sampler: Sampler,
    condition: Condition,
    seed: int,
    after_step: Callable[[int, int], None] = nobody_watches,
) -> Tensor:
    """The clean latents [1, C, height / f, width / f], for a VAE of factor f.

    Args:
        pipeline: UNet and VAE.
        sampler: noise schedule, steps and guidance.
        condition: what to draw.
        seed: of the noise, drawn on the CPU, so that every device starts from the same.
        after_step: told each finished step, from 1, and how many; may raise to end the drawing.
    """
    scheduler, unet = sampler.scheduler, pipeline.unet
    scheduler.set_timesteps(sampler.steps, device=pipeline.device)
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(0)
    noise = _noise(pipeline, condition, seed)
    latents, pace = noise * scheduler.init_noise_sigma, _Pace(pipeline.device)
    guided = [sampler.is_guided(index) for index in range(len(scheduler.timesteps))]
    told = {is_guided: _arguments(pipeline, condition, is_guided) for is_guided in set(guided)}
    for index, (timestep, is_guided) in enumerate(zip(scheduler.timesteps, guided, strict=True)):
        rows = scheduler.scale_model_input(torch.cat([latents] * (1 + is_guided)), timestep)
        # Some schedulers count in integers, which would need kernels of their own, as would a view.
        when = timestep.to(torch.float32, copy=True)
        predicted = unet(rows, when, **told[is_guided], return_dict=False)[0]
        if is_guided:
            negative, positive = predicted.chunk(2)
            predicted = negative + sampler.guidance_scale * (positive - negative)
        # Some schedulers step in float32.
        latents = scheduler.step(predicted, timestep, latents, return_dict=False)[0].to(noise.dtype)
        pace.keep()
        after_step(index + 1, len(guided))
    return latents


def _noise(pipeline: StableDiffusionXLPipeline, condition: Condition, seed: int) -> Tensor:
    factor = pipeline.vae_scale_factor
    return randn_tensor(
        (
            1,
            pipeline.unet.config.in_channels,
            condition.height // factor,
            condition.width // factor,
        ),
        generator=torch.Generator("cpu").manual_seed(seed),
        device=pipeline.device,
        dtype=pipeline.unet.dtype,
    )


class _Pace:
    """Lets a GPU run at most one step behind, so that "a step is done" is true when it is told.

    Launches are asynchronous: without this a whole drawing would be queued before its first step
    is drawn, and stopping it would stop nothing.
    """

    def __init__(self, device: torch.device) -> None:
        self._is_needed = device.type == "cuda"
        self._last: torch.cuda.Event | None = None

    def keep(self) -> None:
        """Mark the step that was launched, and wait for the one before."""
        if not self._is_needed:
            return
        mark = torch.cuda.Event()
        mark.record()
        if self._last is not None:
            self._last.synchronize()
        self._last = mark


def _arguments(
    pipeline: StableDiffusionXLPipeline, condition: Condition, is_guided: bool
) -> dict[str, Any]:
    """Keyword arguments of the UNet, for one row or, with guidance, two: negative and positive."""
    embeds = condition.embeds
    size = (condition.height, condition.width)
    time_ids = torch.tensor(
        [[*size, 0, 0, *size]], dtype=embeds.prompt_embeds.dtype, device=pipeline.device
    )
    hidden, pooled = [embeds.prompt_embeds], [embeds.pooled_prompt_embeds]
    if is_guided:
        hidden.insert(0, embeds.negative_prompt_embeds)
        pooled.insert(0, embeds.negative_pooled_prompt_embeds)
    rows = len(hidden)
    added: dict[str, Any] = {
        "text_embeds": torch.cat(pooled),
        "time_ids": time_ids.repeat(rows, 1),
    }
    if condition.image_embeds is not None:
        added["image_embeds"] = [embeds[-rows:] for embeds in condition.image_embeds]
    return {"encoder_hidden_states": torch.cat(hidden), "added_cond_kwargs": added}


@torch.no_grad()
def decode(pipeline: StableDiffusionXLPipeline, latents: Tensor) -> Tensor | None:
    """The picture, uint8 [height, width, 3] on the CPU; None if it holds NaN or infinite values."""
    vae = pipeline.vae
    needs_upcasting = vae.dtype == torch.float16 and vae.config.force_upcast
    if needs_upcasting:
        pipeline.upcast_vae()
        latents = latents.to(next(iter(vae.post_quant_conv.parameters())).dtype)
    image = vae.decode(_unscaled(latents, vae.config), return_dict=False)[0]
    if needs_upcasting:
        vae.to(dtype=torch.float16)
    if not bool(image.isfinite().all()):
        return None
    # On the device, so that a quarter of the bytes is copied and no CPU converts them.
    values = (image * 0.5 + 0.5).clamp(0, 1).float()
    pixels = (values[0].permute(1, 2, 0) * 255).round().to(torch.uint8).contiguous()
    if pixels.device.type != "cuda":
        return pixels.cpu()
    # Pinned, as the driver would copy pageable memory by way of a pinned buffer of its own.
    return torch.empty_like(pixels, device="cpu", pin_memory=True).copy_(pixels)


def _unscaled(latents: Tensor, config: Any) -> Tensor:
    mean, std = config.get("latents_mean"), config.get("latents_std")
    if mean is None or std is None:
        return latents / config.scaling_factor
    mean, std = (latents.new_tensor(each).view(1, -1, 1, 1) for each in (mean, std))
    return latents * std / config.scaling_factor + mean
