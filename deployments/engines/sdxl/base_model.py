"""Loads the base model: a folder in diffusers' layout, one file in the original one, or the hub.

hub id --> the files that the device needs (`deployments/hub`) --> folder
folder --> unet, vae, text encoders, each checked --.
>--> StableDiffusionXLPipeline
file   --> header, looked at first --> the same ----'
"""

import logging
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from deployments.base_model_path import (
    check_base_folder,
    check_base_model,
    read_json,
)
from deployments.base_model_path import unusable_base_model as unusable
from deployments.engines.sdxl.model_files import find_variant
from deployments.engines.sdxl.schedulers import build_scheduler
from deployments.engines.sdxl.single_file import SingleFile, base_config
from deployments.engines.sdxl.vae import load_vae
from deployments.engines.weight_checks import check_loading
from deployments.errors import StoryError, first_line
from deployments.hub import requirements
from deployments.settings import RendererSettings

logger = logging.getLogger(__name__)

_MODEL_CLASSES = {
    "unet": UNet2DConditionModel,
    "vae": AutoencoderKL,
    "text_encoder": CLIPTextModel,
    "text_encoder_2": CLIPTextModelWithProjection,
}


def load_base_model(settings: RendererSettings, dtype: torch.dtype) -> StableDiffusionXLPipeline:
    """The base model on the CPU, with the scheduler and the VAE that the settings name.

    Raises:
        GeneratorNotInitialized: the base model, its scheduler or its VAE cannot be loaded.
    """
    name = settings.base_model
    try:
        check_base_model(name)
        on_hub = requirements.base_model(settings, prefers_half=dtype is not torch.float32)
        path = requirements.find_model(name, on_hub, kinds="file or folder")
        if on_hub is not None:
            check_base_folder(path)
        return (
            _load_file(path, settings, dtype)
            if path.is_file()
            else _load_folder(path, settings, dtype)
        )
    except StoryError:
        raise
    # diffusers raises many kinds of errors for a wrong folder; each means a wrong BASE_MODEL.
    except Exception as error:
        raise unusable(name, first_line(error)) from error


def _load_folder(
    folder: Path, settings: RendererSettings, dtype: torch.dtype
) -> StableDiffusionXLPipeline:
    scheduler_config = read_json(folder / "scheduler" / "scheduler_config.json")
    scheduler = build_scheduler(scheduler_config, settings)
    own = [part for part in _MODEL_CLASSES if part != "vae" or settings.vae_path is None]
    models = {part: _load_part(folder / part, dtype) for part in own}
    if settings.vae_path is not None:
        config = read_json(folder / "vae" / "config.json")
        models["vae"] = load_vae(settings.vae_path, config, dtype)
    return StableDiffusionXLPipeline.from_pretrained(
        folder, scheduler=scheduler, **models, add_watermarker=False, local_files_only=True
    )


def _load_part(folder: Path, dtype: torch.dtype) -> Any:
    """One model of a folder, with all of its weights.

    Raises:
        ValueError: weights are missing, unexpected or of another shape.
    """
    model_class = _MODEL_CLASSES[folder.name]
    is_text = folder.name.startswith("text_encoder")
    # transformers would otherwise raise an error without the names.
    options: dict[str, Any] = {"ignore_mismatched_sizes": True} if is_text else {}
    variant = find_variant(folder, dtype)
    model, loaded = model_class.from_pretrained(
        folder,
        variant=variant,
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
        **options,
    )
    check_loading(folder.name, loaded, clip_tower="text" if is_text else None)
    if variant:
        logger.info("Loaded the %s weights of %s", variant, folder.name)
    return model


def _load_file(
    path: Path, settings: RendererSettings, dtype: torch.dtype
) -> StableDiffusionXLPipeline:
    file = SingleFile(path)
    scheduler = build_scheduler(file.scheduler_config, settings)
    vae = None
    if settings.vae_path is not None:
        vae = load_vae(settings.vae_path, base_config("vae"), dtype)
    return file.load(scheduler, dtype, vae)
