"""SDXL's denoising loop and decoding for one frame.

Both compute what `StableDiffusionXLPipeline.__call__` computes. They replace that call for two
things that its callback cannot do: guide only some of the steps while an IP-Adapter is loaded, and
copy the pixels from the GPU as bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor

from deployments.engines.rendering import OnStep, ignore_step
from deployments.engines.sdxl.prompt_encoder import PromptEmbeds
from deployments.engines.sdxl.sampling import Sampler
from deployments.engines.sdxl.schedulers import step_kwargs


@dataclass(frozen=True, slots=True)
class Conditioning:
    """The inputs of the UNet besides the noisy latents.

    Attributes:
        embeds: embeddings of the prompt and the negative prompt.
        image_embeds: embeddings of the reference image, one tensor per IP-Adapter: [1, 1, D], or
            with guidance [2, 1, D], negative first. None if no IP-Adapter is loaded.
        height: height of the frame in pixels.
        width: width of the frame in pixels.
    """

    embeds: PromptEmbeds
    image_embeds: Sequence[Tensor] | None
    height: int
    width: int


@torch.no_grad()
def denoise(
    pipeline: StableDiffusionXLPipeline,
    sampler: Sampler,
    conditioning: Conditioning,
    seed: int,
    after_step: OnStep = ignore_step,
) -> Tensor:
    """The denoised latents [1, C, height / f, width / f], where f is the VAE's scale factor.

    Args:
        pipeline: the pipeline whose UNet predicts the noise.
        sampler: noise schedule, steps and guidance.
        conditioning: prompt, reference and size.
        seed: seed of all noise, the initial one and that of stochastic schedulers. One generator
            on the CPU makes both, so that they are the same for every device.
        after_step: called after each step; may raise to stop.
    """
    scheduler, unet = sampler.scheduler, pipeline.unet
    _set_timesteps(sampler, pipeline._execution_device)
    generator = torch.Generator("cpu").manual_seed(seed)
    noise = _initial_noise(pipeline, conditioning, generator)
    step_options = step_kwargs(scheduler, generator)
    latents, launches = noise * scheduler.init_noise_sigma, _LaunchLimit(pipeline._execution_device)
    guided = [sampler.is_guided(index) for index in range(len(scheduler.timesteps))]
    unet_kwargs = {guide: _unet_kwargs(pipeline, conditioning, guide) for guide in set(guided)}
    for index, (timestep, is_guided) in enumerate(zip(scheduler.timesteps, guided, strict=True)):
        rows = scheduler.scale_model_input(torch.cat([latents] * (1 + is_guided)), timestep)
        # Always a float32 copy: an integer timestep, or a view, would need compiled kernels of its
        # own.
        time = timestep.to(torch.float32, copy=True)
        noise_pred = unet(rows, time, **unet_kwargs[is_guided], return_dict=False)[0]
        if is_guided:
            negative, positive = noise_pred.chunk(2)
            noise_pred = negative + sampler.guidance_scale * (positive - negative)
        step = scheduler.step(noise_pred, timestep, latents, **step_options, return_dict=False)
        # Some schedulers return float32.
        latents = step[0].to(noise.dtype)
        launches.wait()
        after_step(index + 1, len(guided))
    return latents


def _set_timesteps(sampler: Sampler, device: torch.device) -> None:
    sampler.scheduler.set_timesteps(sampler.steps, device=device)
    if hasattr(sampler.scheduler, "set_begin_index"):
        sampler.scheduler.set_begin_index(0)


def _initial_noise(
    pipeline: StableDiffusionXLPipeline, conditioning: Conditioning, generator: torch.Generator
) -> Tensor:
    factor = pipeline.vae_scale_factor
    return randn_tensor(
        (
            1,
            pipeline.unet.config.in_channels,
            conditioning.height // factor,
            conditioning.width // factor,
        ),
        generator=generator,
        device=pipeline._execution_device,
        dtype=pipeline.unet.dtype,
    )


class _LaunchLimit:
    """Keeps the CPU at most one denoising step ahead of a CUDA device.

    Kernels are launched asynchronously. Without a limit the CPU would launch all steps before the
    GPU has finished the first one: the reported progress would be wrong, and a stop would come too
    late.
    """

    def __init__(self, device: torch.device) -> None:
        self._is_asynchronous = device.type == "cuda"
        self._last_step: torch.cuda.Event | None = None

    def wait(self) -> None:
        """Record the step just launched, and wait until the step before it is finished."""
        if not self._is_asynchronous:
            return
        step = torch.cuda.Event()
        step.record()
        if self._last_step is not None:
            self._last_step.synchronize()
        self._last_step = step


def _unet_kwargs(
    pipeline: StableDiffusionXLPipeline, conditioning: Conditioning, is_guided: bool
) -> dict[str, Any]:
    """Keyword arguments of the UNet: one row, or with guidance two, negative first."""
    embeds = conditioning.embeds
    size = (conditioning.height, conditioning.width)
    time_ids = torch.tensor(
        [[*size, 0, 0, *size]], dtype=embeds.prompt_embeds.dtype, device=pipeline._execution_device
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
    if conditioning.image_embeds is not None:
        added["image_embeds"] = [embeds[-rows:] for embeds in conditioning.image_embeds]
    return {"encoder_hidden_states": torch.cat(hidden), "added_cond_kwargs": added}


@torch.no_grad()
def decode(pipeline: StableDiffusionXLPipeline, latents: Tensor) -> Tensor | None:
    """The pixels, uint8 [height, width, 3] on the CPU; None if any value is NaN or infinite."""
    vae = pipeline.vae
    needs_upcasting = vae.dtype == torch.float16 and vae.config.force_upcast
    if needs_upcasting:
        pipeline.upcast_vae()
        latents = latents.to(next(iter(vae.post_quant_conv.parameters())).dtype)
    image = vae.decode(_unscale(latents, vae.config), return_dict=False)[0]
    if needs_upcasting:
        vae.to(dtype=torch.float16)
    if not bool(image.isfinite().all()):
        return None
    # Converted on the device, so that only a quarter of the bytes is copied to the CPU.
    values = (image * 0.5 + 0.5).clamp(0, 1).float()
    pixels = (values[0].permute(1, 2, 0) * 255).round().to(torch.uint8).contiguous()
    if pixels.device.type != "cuda":
        return pixels.cpu()
    # Into pinned memory, since the driver copies pageable memory through another buffer.
    return torch.empty_like(pixels, device="cpu", pin_memory=True).copy_(pixels)


@contextmanager
def tiled_decoding(vae: Any, image_px: int) -> Iterator[None]:
    """Let a VAE decode in tiles of half the image's longer side, until the end of the context.

    The size is set because diffusers' default tile is as large as SDXL's native image, so that at
    this size nothing would be tiled.

    Args:
        vae: diffusers' AutoencoderKL.
        image_px: the longer side of the image.
    """
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    vae.tile_latent_min_size = image_px // factor // 2
    vae.tile_sample_min_size = vae.tile_latent_min_size * factor
    vae.enable_tiling()
    try:
        yield
    finally:
        vae.disable_tiling()


def _unscale(latents: Tensor, config: Any) -> Tensor:
    """The latents in the range in which the VAE was trained."""
    mean, std = config.get("latents_mean"), config.get("latents_std")
    if mean is None or std is None:
        return latents / config.scaling_factor
    mean, std = (latents.new_tensor(each).view(1, -1, 1, 1) for each in (mean, std))
    return latents * std / config.scaling_factor + mean
