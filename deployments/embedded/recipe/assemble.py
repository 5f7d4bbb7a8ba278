"""Puts the trained parts together as SDXL's files lie on disk: float16 safetensors."""

import shutil
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline

from deployments.embedded.recipe.diffusion import scheduler
from deployments.embedded.recipe.image_encoder import load_image_encoder
from deployments.embedded.recipe.judge import FILE as JUDGE_FILE
from deployments.embedded.recipe.lora import WEIGHTS
from deployments.embedded.recipe.text import load_text_encoders
from deployments.embedded.recipe.unet import load_unet
from deployments.embedded.recipe.vae import load_final_vae
from deployments.embedded.recipe.workspace import Workspace


def assemble(workspace: Workspace, factor: int, target: Path) -> None:
    """Writes the family to `target`; parts that are not trained yet are left out."""
    for name in ("base", "lora", "ip_adapter", "clip"):
        shutil.rmtree(target / name, ignore_errors=True)
    encoders = load_text_encoders(workspace)
    pipeline = StableDiffusionXLPipeline(
        vae=load_final_vae(workspace, factor),
        text_encoder=encoders.first,
        text_encoder_2=encoders.second,
        tokenizer=encoders.tokenizers[0],
        tokenizer_2=encoders.tokenizers[1],
        unet=load_unet(workspace, factor),
        scheduler=scheduler(),
        force_zeros_for_empty_prompt=True,
        add_watermarker=False,
    )
    pipeline.to(torch.float16)
    for part in (pipeline.unet, pipeline.vae):
        # Otherwise the configs name the folder in which they were trained.
        part.register_to_config(_name_or_path="")
    pipeline.save_pretrained(target / "base", safe_serialization=True)
    for name in ("tokenizer", "tokenizer_2"):
        # The pipeline writes tokenizer.json only; SDXL's layout has these two as well.
        for file in ("vocab.json", "merges.txt"):
            _copy(workspace.path(name, file), target / "base" / name / file)
    _copy(workspace.path("lora", WEIGHTS), target / "lora" / WEIGHTS)
    adapter = workspace.path("ip_adapter", "ip-adapter.safetensors")
    _copy(adapter, target / "ip_adapter" / adapter.name)
    if workspace.path("image_encoder").exists():
        encoder = load_image_encoder(workspace).half()
        encoder.save_pretrained(target / "ip_adapter" / "image_encoder")
    for path in sorted(workspace.path("clip", "x").parent.glob("*")):
        _copy(path, target / "clip" / path.name)
    _copy(workspace.path(JUDGE_FILE), target / JUDGE_FILE)
    size = sum(path.stat().st_size for path in target.rglob("*.safetensors"))
    print(f"{target}: {size / 1e6:.1f} MB of weights", flush=True)


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
