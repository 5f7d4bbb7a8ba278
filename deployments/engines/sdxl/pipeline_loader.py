"""Loads SDXL's pipelines, with their LoRAs fused into them, from this disk or a hub.

The preset `few_step` has a second UNet, with the distilled LoRA fused into it. The LoRA is not
switched on and off in a single UNet, for two reasons: an unfused LoRA costs time in every step, and
kernels compiled with it do not fit the layers without it.
"""

from copy import deepcopy
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from deployments.engines.sdxl.device import choose_device, set_cpu_threads
from deployments.engines.sdxl.lora import Lora, read_lora
from deployments.engines.sdxl.lora_fusion import fuse_lora
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.hub import requirements
from deployments.lora_path import unusable_lora
from deployments.settings import RendererSettings

BASE_MODEL_NOT_LOADED = "Generator not initialized. Set BASE_MODEL environment variable."

UNET_KEYS = ("unet.", "lora_unet_")
"""Prefixes of the UNet's keys in diffusers' format and in kohya's."""


def load_pipeline(settings: RendererSettings, lora: Lora) -> StableDiffusionXLPipeline:
    """The base model on its device, with the LoRA fused into it.

    Raises:
        GeneratorNotInitialized: the base model cannot be loaded, or the LoRA does not fit it.
    """
    device, dtype, _ = choose_device(settings)
    set_cpu_threads(device, settings.cpu_threads)
    _silence_libraries()
    pipeline = _load_base(settings, dtype)
    pipeline.set_progress_bar_config(disable=True)
    try:
        pipeline.to(device)
    except RuntimeError as error:
        reason = f"BASE_MODEL {settings.base_model!r} does not go on {device}: {first_line(error)}"
        raise GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, reason) from error
    fuse_lora(pipeline, lora, settings.lora_scale)
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
    if not all(key.startswith(UNET_KEYS) for key in lora.state_dict):
        raise unusable_lora(f"few-step LoRA {lora_path!r} changes more than the UNet")
    few_step = StableDiffusionXLPipeline(
        **pipeline.components | {"unet": deepcopy(pipeline.unet)}, add_watermarker=False
    )
    few_step.set_progress_bar_config(disable=True)
    fuse_lora(few_step, lora, 1.0)
    return few_step


def _silence_libraries() -> None:
    """Keep progress bars and the libraries' warnings out of the service's log.

    The warnings concern what is done here on purpose; real problems raise an error.
    """
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()


def _load_base(settings: RendererSettings, dtype: torch.dtype) -> StableDiffusionXLPipeline:
    """SDXL from a folder, a single .safetensors file or the hub."""
    options = {"dtype": dtype, "add_watermarker": False, "use_safetensors": True}
    on_hub = requirements.base_model(settings, prefers_half=dtype is not torch.float32)
    try:
        path = requirements.find_model(settings.base_model, on_hub, kinds="file or folder")
        if path.is_file():
            if path.suffix != ".safetensors":
                raise ValueError("only .safetensors files are read")
            return StableDiffusionXLPipeline.from_single_file(str(path), **options)
        return StableDiffusionXLPipeline.from_pretrained(
            str(path), local_files_only=True, variant=_variant(path), **options
        )
    # diffusers raises many kinds of errors for a wrong folder; each means a wrong BASE_MODEL.
    except Exception as error:
        reason = f"BASE_MODEL {settings.base_model!r} cannot be loaded: {first_line(error)}"
        raise GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, reason) from error


def _variant(folder: Path) -> str | None:
    """`fp16` for a folder whose UNet has no other weights."""
    names = [path.name for path in (folder / "unet").glob("*.safetensors")]
    return "fp16" if names and all(".fp16" in name for name in names) else None
