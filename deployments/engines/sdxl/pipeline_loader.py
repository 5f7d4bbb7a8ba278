"""Loads SDXL's pipelines, with their LoRAs fused into them.

The preset `few_step` has a second UNet, with the distilled LoRA fused into it. The LoRA is not
switched on and off in a single UNet, for two reasons: an unfused LoRA costs time in every step, and
kernels compiled with it do not fit the layers without it.
"""

from collections.abc import Sequence
from copy import deepcopy

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from deployments.base_model_path import MODEL_FOLDERS, unusable_base_model
from deployments.engines.sdxl.base_model import load_base_model
from deployments.engines.sdxl.device import choose_device, set_cpu_threads
from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora, fuse_loras
from deployments.engines.sdxl.memory_plan import MemoryPlan
from deployments.engines.weight_checks import check_finite
from deployments.errors import first_line
from deployments.settings import RendererSettings


def load_pipeline(
    settings: RendererSettings, loras: Sequence[ScaledLora]
) -> StableDiffusionXLPipeline:
    """The base model on its device, or on the CPU if it is offloaded, with the LoRAs fused into it.

    Raises:
        GeneratorNotInitialized: the base model cannot be loaded, or a LoRA does not fit it.
    """
    device, dtype, _ = choose_device(settings)
    set_cpu_threads(device, settings.cpu_threads)
    _silence_libraries()
    pipeline = load_base_model(settings, dtype)
    pipeline.set_progress_bar_config(disable=True)
    try:
        if not MemoryPlan.of(settings.memory_gb).offloads:
            pipeline.to(device)
    except RuntimeError as error:
        reason = f"it does not go on {device}: {first_line(error)}"
        raise unusable_base_model(settings.base_model, reason) from error
    _check_weights(pipeline, settings)
    fuse_loras(pipeline, loras)
    if device.type != "mps":
        # Measured on a CPU: an embedded frame takes 7 % less time. Tensor cores need this layout.
        for model in (pipeline.unet, pipeline.vae):
            model.to(memory_format=torch.channels_last)
    return pipeline


def build_few_step_pipeline(
    pipeline: StableDiffusionXLPipeline, lora_path: str
) -> StableDiffusionXLPipeline:
    """A pipeline with a UNet of its own; all other models are shared with the given pipeline.

    Args:
        pipeline: the pipeline with the character LoRA fused; an IP-Adapter may be loaded.
        lora_path: the distilled LoRA, which must change only the UNet.

    Raises:
        GeneratorNotInitialized: the LoRA cannot be read, does not fit the UNet, or changes another
            model too.
    """
    lora = read_lora(lora_path)
    few_step = StableDiffusionXLPipeline(
        **pipeline.components | {"unet": deepcopy(pipeline.unet)}, add_watermarker=False
    )
    few_step.set_progress_bar_config(disable=True)
    fuse_loras(few_step, [ScaledLora(lora, 1.0)], unet_only=True)
    return few_step


def _check_weights(pipeline: StableDiffusionXLPipeline, settings: RendererSettings) -> None:
    """Refuse NaN and infinite weights, also those that only this floating-point type has."""
    try:
        for name in MODEL_FOLDERS:
            check_finite(name, getattr(pipeline, name).state_dict())
    except ValueError as error:
        raise unusable_base_model(settings.base_model, str(error)) from error


def _silence_libraries() -> None:
    """Keep progress bars and the libraries' warnings out of the service's log.

    The warnings concern what is done here on purpose; real problems raise an error.
    """
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
