"""Loads an SDXL checkpoint in one file, without a network and without filling any gap.

The sizes of the models are SDXL's, from `base_config/`; the header has to agree with them.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from safetensors import safe_open
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from deployments.base_model_path import read_json
from deployments.engines.sdxl.clip_tokenizers import build_tokenizers
from deployments.engines.sdxl.original_layout import (
    NOT_USED,
    VAE_PREFIX,
    OriginalWeight,
    text_2_weights,
    text_weights,
    unet_weights,
    vae_weights,
)
from deployments.engines.weight_checks import check_keys
from deployments.safetensors_header import read_header

logger = logging.getLogger(__name__)

BASE_CONFIG = Path(__file__).parent / "base_config"
"""The configuration files of stabilityai/stable-diffusion-xl-base-1.0, without weights."""


def base_config(part: str, file: str = "config.json") -> dict[str, Any]:
    """The configuration of one part of SDXL."""
    return read_json(BASE_CONFIG / part / file)


class SingleFile:
    """A checkpoint in the original SDXL layout.

    Args:
        path: the file.

    Attributes:
        scheduler_config: SDXL's own, with what the file says about itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._header = read_header(path)
        self.scheduler_config = _scheduler_config(self._header.shapes, self._header.metadata)

    def load(
        self, scheduler: Any, dtype: torch.dtype, vae: AutoencoderKL | None = None
    ) -> StableDiffusionXLPipeline:
        """The pipeline on the CPU.

        Args:
            scheduler: its noise scheduler.
            dtype: the floating-point type of the models.
            vae: an external VAE; the file's own, if it has one, is not read then.

        Raises:
            ValueError: weights are missing, unexpected or of another shape.
        """
        models = _empty_models(with_vae=vae is None)
        places = {part: _places(part, model) for part, model in models.items()}
        self._check(models, places)
        with safe_open(self._path, framework="pt") as file:
            for part, model in models.items():
                _fill(model, places[part], file, dtype)
        tokenizer, tokenizer_2 = build_tokenizers()
        logger.info("Loaded %s in the original layout", self._path.name)
        return StableDiffusionXLPipeline(
            **{"vae": vae, **models},
            tokenizer=tokenizer,
            tokenizer_2=tokenizer_2,
            scheduler=scheduler,
            force_zeros_for_empty_prompt=base_config("", "model_index.json")[
                "force_zeros_for_empty_prompt"
            ],
            add_watermarker=False,
        )

    def _check(
        self,
        models: Mapping[str, nn.Module],
        places: Mapping[str, Mapping[str, OriginalWeight]],
    ) -> None:
        """Compare the header with the models, before any tensor is read."""
        shapes = self._header.shapes
        if "vae" in models and not any(key.startswith(VAE_PREFIX) for key in shapes):
            raise ValueError("it has no VAE: set VAE_PATH to one")
        known: set[str] = set()
        for part, model in models.items():
            wanted = {key: tuple(value.shape) for key, value in model.state_dict().items()}
            found = {key: place for key, place in places[part].items() if place.key in shapes}
            missing = [place.key for place in places[part].values() if place.key not in shapes]
            misshapen = [
                place.key
                for key, place in found.items()
                if not place.fits(shapes[place.key], wanted[key])
            ]
            check_keys(part, missing, (), misshapen)
            known |= {place.key for place in places[part].values()}
        ignored = VAE_PREFIX if "vae" not in models else "\0"
        unknown = [
            key
            for key in shapes.keys() - known
            if not NOT_USED.search(key) and not key.startswith(ignored)
        ]
        check_keys("file", (), unknown, ())


def _scheduler_config(shapes: Mapping[str, Any], metadata: Mapping[str, str]) -> dict[str, Any]:
    """SDXL's own, or what v-prediction needs if the file is marked so.

    The markers are tensors without values, which NoobAI-XL's trainer and ComfyUI write, and
    `modelspec.prediction_type` in the header, which kohya's trainer writes.
    """
    config = base_config("scheduler", "scheduler_config.json")
    if "v_pred" in shapes or metadata.get("modelspec.prediction_type", "").startswith("v"):
        config["prediction_type"] = "v_prediction"
    if "ztsnr" in shapes:
        # Trained up to pure noise, which only trailing steps begin with (Lin et al. 2024).
        config |= {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    return config


def _empty_models(*, with_vae: bool) -> dict[str, nn.Module]:
    """The models without weights, in the sizes of `base_config/`."""
    with init_empty_weights():
        models = {
            "unet": UNet2DConditionModel.from_config(base_config("unet")),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**base_config("text_encoder"))),
            "text_encoder_2": CLIPTextModelWithProjection(
                CLIPTextConfig(**base_config("text_encoder_2"))
            ),
        }
        if with_vae:
            models["vae"] = AutoencoderKL.from_config(base_config("vae"))
    return models


def _places(part: str, model: Any) -> dict[str, OriginalWeight]:
    keys = model.state_dict().keys()
    if part == "unet":
        return unet_weights(keys, model.config)
    if part == "vae":
        return vae_weights(keys, model.config)
    return text_weights(keys) if part == "text_encoder" else text_2_weights(keys)


def _fill(
    model: nn.Module, places: Mapping[str, OriginalWeight], file: Any, dtype: torch.dtype
) -> None:
    wanted = model.state_dict()
    weights = {
        # Copied, since a tensor in the mapped file may lie unaligned, where other kernels run.
        key: place.extract(file.get_tensor(place.key), tuple(wanted[key].shape)).to(
            dtype, copy=True, memory_format=torch.contiguous_format
        )
        for key, place in places.items()
    }
    model.load_state_dict(weights, strict=True, assign=True)
    model.eval()
