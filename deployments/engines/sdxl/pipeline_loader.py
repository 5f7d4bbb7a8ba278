"""Loads SDXL's pipelines, with their LoRAs fused into them, from where `ModelSource` says.

The preset `few_step` has a second UNet, with the distilled LoRA fused into it. The LoRA is not
switched on and off in a single UNet, for two reasons: an unfused LoRA costs time in every step, and
kernels compiled with it do not fit the layers without it.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from deployments.engines.sdxl.device import choose_device, set_cpu_threads
from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora, fuse_loras
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.settings import RendererSettings

BASE_MODEL_NOT_LOADED = "Generator not initialized. Set BASE_MODEL environment variable."


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A local path or a hub id.

    Attributes:
        location: the expanded path, or the hub id.
        is_local: whether it is a path.
    """

    location: str
    is_local: bool

    @classmethod
    def parse(cls, value: str, *, local_kinds: str) -> Self:
        """The source that a setting names.

        Args:
            value: a path, with or without `~`, or a hub id `owner/name`.
            local_kinds: what the path may be, for the message: "folder", "file or folder".

        Raises:
            ValueError: there is nothing at the path, and the value cannot be a hub id.
        """
        path = Path(value).expanduser()
        if path.exists():
            return cls(str(path), is_local=True)
        if value.count("/") != 1 or value.startswith((".", "~", "/")):
            raise ValueError(f"there is no such {local_kinds}, and it is not a hub id")
        return cls(value, is_local=False)


def load_pipeline(
    settings: RendererSettings, loras: Sequence[ScaledLora]
) -> StableDiffusionXLPipeline:
    """The base model on its device, with the LoRAs fused into it.

    Raises:
        GeneratorNotInitialized: the base model cannot be loaded, or a LoRA does not fit it.
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
