"""SDXL's pipeline: base model + LoRA, fused, on the device that is there."""

import logging
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from deployments.engines.sdxl.lora import Lora
from deployments.engines.sdxl.lora_fusion import fuse_lora
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.settings import RendererSettings

logger = logging.getLogger(__name__)

BASE_MODEL_NOT_LOADED = "Generator not initialized. Set BASE_MODEL environment variable."
DEVICE_NOT_USABLE = "Generator not initialized. Set TORCH_DEVICE environment variable."


def choose_device(settings: RendererSettings) -> tuple[torch.device, torch.dtype, str]:
    """The device and dtype to draw with, and the reason for them, which is logged.

    Raises:
        GeneratorNotInitialized: TORCH_DEVICE names a device that is not there.
    """
    if settings.torch_device:
        device, reason = _named_device(settings.torch_device), "TORCH_DEVICE names it"
    elif torch.cuda.is_available():
        device, reason = torch.device("cuda"), "a CUDA GPU is there"
    elif torch.backends.mps.is_available():
        device, reason = torch.device("mps"), "an Apple GPU is there"
    else:
        device, reason = torch.device("cpu"), "no GPU is there"
    if settings.torch_dtype:
        dtype, why = getattr(torch, settings.torch_dtype), "TORCH_DTYPE names it"
    elif device.type == "cpu":
        dtype, why = torch.float32, "CPUs compute half precision slowly"
    elif device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        dtype, why = torch.bfloat16, "the GPU has it and its range spares the VAE an upcast"
    else:
        dtype, why = torch.float16, "the GPU has no bfloat16"
    reason = f"{device} since {reason}; {str(dtype).removeprefix('torch.')} since {why}"
    logger.info("Drawing on %s", reason)
    return device, dtype, reason


def _named_device(name: str) -> torch.device:
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError) as error:
        reason = f"TORCH_DEVICE {name!r} cannot be used: {first_line(error)}"
        raise GeneratorNotInitialized(DEVICE_NOT_USABLE, reason) from error


def load_pipeline(settings: RendererSettings, lora: Lora) -> StableDiffusionXLPipeline:
    """The base model on its device with the LoRA fused into it.

    Raises:
        GeneratorNotInitialized: the base model cannot be loaded, or the LoRA does not fit it.
    """
    device, dtype, _ = choose_device(settings)
    if device.type == "cpu":
        torch.set_num_threads(settings.cpu_threads)
    # Progress bars have no place in a server's log, nor have warnings of what is done on purpose;
    # what matters of them is checked here and raised.
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    pipeline = _load_base(settings.base_model, dtype)
    pipeline.set_progress_bar_config(disable=True)
    try:
        pipeline.to(device)
    except RuntimeError as error:
        reason = f"BASE_MODEL {settings.base_model!r} does not go on {device}: {first_line(error)}"
        raise GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, reason) from error
    fuse_lora(pipeline, lora, settings.lora_scale)
    if device.type != "mps":
        # An embedded frame on a CPU took 7 % less time so; tensor cores want this layout too.
        for model in (pipeline.unet, pipeline.vae):
            model.to(memory_format=torch.channels_last)
    return pipeline


def _load_base(base_model: str, dtype: torch.dtype) -> StableDiffusionXLPipeline:
    """SDXL from a folder, a single .safetensors file or the hub."""
    path = Path(base_model).expanduser()
    options = {"dtype": dtype, "add_watermarker": False, "use_safetensors": True}
    try:
        if path.is_file():
            if path.suffix != ".safetensors":
                raise ValueError("only .safetensors files are read")
            return StableDiffusionXLPipeline.from_single_file(str(path), **options)
        if path.is_dir():
            return StableDiffusionXLPipeline.from_pretrained(path, local_files_only=True, **options)
        if base_model.count("/") != 1 or base_model.startswith((".", "~", "/")):
            raise ValueError("there is no such file or folder, and it is no hub id")
        return StableDiffusionXLPipeline.from_pretrained(base_model, **options)
    # Whatever a wrong folder makes diffusers raise, the cause is BASE_MODEL.
    except Exception as error:
        reason = f"BASE_MODEL {base_model!r} cannot be loaded: {first_line(error)}"
        raise GeneratorNotInitialized(BASE_MODEL_NOT_LOADED, reason) from error
