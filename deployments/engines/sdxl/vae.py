"""Loads an external VAE in place of the base model's own, e.g. the one repaired for float16."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL
from safetensors import safe_open

from deployments.engines.sdxl.model_files import find_variant
from deployments.engines.sdxl.original_layout import VAE_PREFIX, OriginalWeight, vae_weights
from deployments.engines.weight_checks import check_keys, check_loading
from deployments.errors import GeneratorNotInitialized, first_line
from deployments.hub import requirements
from deployments.safetensors_header import NotSafetensors, read_header
from deployments.weight_kinds import kind_of_weights

VAE_NOT_LOADED = "Generator not initialized. Set VAE_PATH environment variable."


def load_vae(vae_path: str, base_config: Mapping[str, Any], dtype: torch.dtype) -> AutoencoderKL:
    """An external VAE on the CPU.

    Args:
        vae_path: a hub id, a folder in diffusers' layout, or one file, in diffusers' or in the
            original layout.
        base_config: the configuration of the base model's own VAE. A single file takes it over; a
            folder has its own, and must have the same scale of latents.
        dtype: the floating-point type.

    Raises:
        GeneratorNotInitialized: it cannot be loaded, or does not fit the base model.
    """
    try:
        on_hub = requirements.vae(vae_path, prefers_half=dtype is not torch.float32)
        path = requirements.find_model(vae_path, on_hub, kinds="file or folder")
        if path.is_file():
            return _load_file(path, base_config, dtype)
        vae = _load_folder(path, dtype)
        _check_scale(vae.config, base_config)
    # diffusers raises many kinds of errors for a wrong folder; each means a wrong VAE_PATH.
    except Exception as error:
        reason = f"VAE_PATH {vae_path!r} cannot be loaded: {first_line(error)}"
        raise GeneratorNotInitialized(VAE_NOT_LOADED, reason) from error
    return vae


def _load_folder(folder: Path, dtype: torch.dtype) -> AutoencoderKL:
    if not (folder / "config.json").is_file():
        raise ValueError("it has no config.json, so it is not a VAE in diffusers' layout")
    vae, loaded = AutoencoderKL.from_pretrained(
        folder,
        variant=find_variant(folder, dtype),
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
    )
    check_loading("VAE", loaded)
    return vae


def _check_scale(config: Mapping[str, Any], base: Mapping[str, Any]) -> None:
    for name, default in (("scaling_factor", 0.18215), ("latent_channels", 4)):
        own, wanted = config.get(name, default), base.get(name, default)
        if own != wanted:
            raise ValueError(f"its {name} is {own:g}, and the base model's is {wanted:g}")


def _load_file(path: Path, config: Mapping[str, Any], dtype: torch.dtype) -> AutoencoderKL:
    if path.suffix != ".safetensors":
        raise ValueError("only .safetensors files are read")
    try:
        header = read_header(path)
    except NotSafetensors as error:
        raise ValueError(f"it is {error}") from error
    with init_empty_weights():
        vae = AutoencoderKL.from_config(dict(config))
    wanted = {key: tuple(value.shape) for key, value in vae.state_dict().items()}
    places = _places(header.shapes, wanted, config)
    kind = kind_of_weights(header)
    if not any(place.key in header.shapes for place in places.values()):
        raise ValueError(f"it is {kind.name}, not a VAE")
    check_keys(
        "VAE",
        [place.key for place in places.values() if place.key not in header.shapes],
        (),
        [
            place.key
            for key, place in places.items()
            if place.key in header.shapes and not place.fits(header.shapes[place.key], wanted[key])
        ],
    )
    with safe_open(path, framework="pt") as file:
        weights = {
            key: place.extract(file.get_tensor(place.key), wanted[key]).to(dtype, copy=True)
            for key, place in places.items()
        }
    vae.load_state_dict(weights, strict=True, assign=True)
    vae.eval()
    return vae


def _places(
    shapes: Mapping[str, Any], keys: Mapping[str, Any], config: Mapping[str, Any]
) -> dict[str, OriginalWeight]:
    """Where each weight lies: under diffusers' name, or the original one with or without prefix."""
    if "decoder.up_blocks.0.resnets.0.conv1.weight" in shapes:
        return {key: OriginalWeight(key) for key in keys}
    is_prefixed = any(key.startswith(VAE_PREFIX) for key in shapes)
    return vae_weights(keys, config, prefix=VAE_PREFIX if is_prefixed else "")
