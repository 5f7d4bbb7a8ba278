"""Loads SDXL's pipeline: the base model on its device, with the character LoRA fused into it."""

from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from deployments.engines.sdxl.device import choose_device, set_cpu_threads
from deployments.engines.sdxl.lora import Lora
from deployments.engines.sdxl.lora_fusion import fuse_lora
from deployments.engines.sdxl.model_source import ModelSource
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.settings import RendererSettings

BASE_MODEL_NOT_LOADED = "Generator not initialized. Set BASE_MODEL environment variable."


def load_pipeline(settings: RendererSettings, lora: Lora) -> StableDiffusionXLPipeline:
    """The base model on its device, with the LoRA fused into it.

    Raises:
        GeneratorNotInitialized: the base model cannot be loaded, or the LoRA does not fit it.
    """
    device, dtype, _ = choose_device(settings)
    set_cpu_threads(device, settings.cpu_threads)
    _silence_libraries()
    pipeline = _load_base(settings.base_model, dtype)
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


def _silence_libraries() -> None:
    """Keep progress bars and the libraries' warnings out of the service's log.

    The warnings concern what is done here on purpose; real problems raise an error.
    """
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()


def _load_base(base_model: str, dtype: torch.dtype) -> StableDiffusionXLPipeline:
    """SDXL from a folder, a single .safetensors file or the hub."""
    options = {"dtype": dtype, "add_watermarker": False, "use_safetensors": True}
    try:
        source = ModelSource.parse(base_model, local_kinds="file or folder")
        path = Path(source.location)
        if source.is_local and path.is_file():
            if path.suffix != ".safetensors":
                raise ValueError("only .safetensors files are read")
            return StableDiffusionXLPipeline.from_single_file(str(path), **options)
        return StableDiffusionXLPipeline.from_pretrained(
            source.location, local_files_only=source.is_local, **options
        )
    # diffusers raises many kinds of errors for a wrong folder; each means a wrong BASE_MODEL.
    except Exception as error:
        reason = f"BASE_MODEL {base_model!r} cannot be loaded: {first_line(error)}"
        raise GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, reason) from error
