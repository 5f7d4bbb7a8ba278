"""Builds the recipe of a frame: everything that is needed to render it again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import diffusers
import peft
import torch
import transformers

from deployments.engines.rendering import request_fields
from deployments.engines.sdxl.device import device_name
from deployments.engines.sdxl.lora_fusion import ScaledLora
from deployments.engines.sdxl.sampling import Sampler
from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import FrameRequest, FusedLora, Recipe

_LIBRARIES = (torch, diffusers, transformers, peft)
"""Libraries whose version can change the pixels."""


def short_model_name(path: str) -> str:
    """A hub id unchanged; of a local path only the last two parts.

    The name goes into the recipe, which is published with the image. A full path would reveal the
    machine's folders, and would give equal images different bytes on different machines.
    """
    return "/".join(Path(path).parts[-2:])


def _fused_lora(scaled: ScaledLora) -> FusedLora:
    lora = scaled.lora
    return FusedLora(name=short_model_name(lora.path), sha256=lora.sha256, scale=scaled.scale)


class RecipeBuilder:
    """Builds recipes for the frames of one renderer.

    Args:
        settings: the renderer's settings.
        loras: the LoRAs in the order in which they were fused, the character's first.
        device: the device of the models.
        dtype: the floating-point type of the models, as the recipe has it.
    """

    def __init__(
        self,
        settings: RendererSettings,
        loras: Sequence[ScaledLora],
        device: torch.device,
        dtype: str,
    ) -> None:
        self._settings = settings
        character, *further = (_fused_lora(scaled) for scaled in loras)
        self._constant_fields: dict[str, Any] = {
            "base_model": short_model_name(settings.base_model),
            "vae": short_model_name(settings.vae_path) if settings.vae_path else None,
            "lora": character.name,
            "lora_sha256": character.sha256,
            "further_loras": tuple(further),
            "device": device_name(device),
            "dtype": dtype,
            "cpu_threads": settings.cpu_threads if device.type == "cpu" else None,
            "versions": {library.__name__: str(library.__version__) for library in _LIBRARIES},
        }

    def build(
        self,
        request: FrameRequest,
        sampler: Sampler,
        size: tuple[int, int],
        *,
        vae_tiling: bool,
        reference_fields: dict[str, Any],
    ) -> Recipe:
        """The recipe of a frame.

        Args:
            request: the request for the frame.
            sampler: the sampler that was used.
            size: height and width in pixels.
            vae_tiling: whether the VAE decoded in tiles.
            reference_fields: the fields about the reference image; empty if there was none.
        """
        scheduler = sampler.scheduler.config
        return Recipe(
            num_inference_steps=sampler.steps,
            guidance_scale=sampler.guidance_scale,
            guided_sigmas=sampler.guided_sigmas,
            height=size[0],
            width=size[1],
            scheduler=type(sampler.scheduler).__name__,
            prediction_type=scheduler.get("prediction_type"),
            timestep_spacing=scheduler.get("timestep_spacing"),
            rescale_betas_zero_snr=bool(scheduler.get("rescale_betas_zero_snr")),
            few_step_lora=self._few_step_lora(request),
            vae_tiling=vae_tiling,
            **self._constant_fields,
            **request_fields(request, self._settings),
            **reference_fields,
        )

    def _few_step_lora(self, request: FrameRequest) -> str | None:
        preset = request.preset or self._settings.preset
        if preset is not Preset.FEW_STEP:
            return None
        return short_model_name(self._settings.few_step_lora_path or "")
