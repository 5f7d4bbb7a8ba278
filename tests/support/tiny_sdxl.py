"""A tiny SDXL with CLIP's own vocabulary, in diffusers' layout, written by diffusers."""

from functools import cache
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline

from deployments.embedded import FAMILY
from deployments.engines.sdxl.clip_tokenizers import build_tokenizers
from deployments.settings import RendererSettings
from tests.support.random_family import TINY, write_family


def write_tiny_sdxl(folder: Path) -> RendererSettings:
    """Write it with its LoRA and IP-Adapter; the settings that name them, with two steps."""
    family = write_family(folder, TINY, "cpu", torch.float32)
    pipeline = load_tiny_sdxl(family["base_model"])
    pipeline.tokenizer, pipeline.tokenizer_2 = _tokenizers()
    for encoder in (pipeline.text_encoder, pipeline.text_encoder_2):
        # As in SDXL's own files: the end token is then found as the highest id.
        encoder.config.update({"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2})
    pipeline.save_pretrained(folder / "base")
    embedded = {k: v for k, v in FAMILY.items() if k in RendererSettings.model_fields}
    update = {**embedded, **family, "num_inference_steps": 2, "width": 64, "height": 64}
    return RendererSettings(**update)


def load_tiny_sdxl(folder: Path | str) -> StableDiffusionXLPipeline:
    # CLIP's vocabulary would take ten times as long to read as all else.
    tokenizer, tokenizer_2 = _tokenizers()
    return StableDiffusionXLPipeline.from_pretrained(
        folder,
        tokenizer=tokenizer,
        tokenizer_2=tokenizer_2,
        dtype=torch.float32,
        use_safetensors=True,
        add_watermarker=False,
    )


_tokenizers = cache(build_tokenizers)
