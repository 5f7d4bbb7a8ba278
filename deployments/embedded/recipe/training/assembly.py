"""Assembly of the trained parts in SDXL's folder layout, and the reverse."""

import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from deployments.embedded.recipe.training.diffusion import build_scheduler
from deployments.embedded.recipe.training.lora import WEIGHTS
from deployments.embedded.recipe.training.scorer import load_image_encoder
from deployments.embedded.recipe.training.text_encoders import (
    TextEncoders,
    load_text_encoders,
    load_tokenizers,
)
from deployments.embedded.recipe.training.unet import load_unet
from deployments.embedded.recipe.training.vae import load_final_vae
from deployments.embedded.recipe.workspace import JUDGE_FILE, Workspace


def assemble(workspace: Workspace, factor: int, target: Path) -> None:
    """Write the family to `target` as float16 safetensors; skip parts that are not trained yet."""
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
        scheduler=build_scheduler(),
        force_zeros_for_empty_prompt=True,
        add_watermarker=False,
    )
    pipeline.to(torch.float16)
    for part in (pipeline.unet, pipeline.vae):
        # Otherwise the configs contain the name of the training folder.
        part.register_to_config(_name_or_path="")
    pipeline.save_pretrained(target / "base", safe_serialization=True)
    for name in ("tokenizer", "tokenizer_2"):
        # The pipeline writes tokenizer.json only; SDXL's layout has these two files as well.
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


def disassemble(source: Path, factor: int, workspace: Workspace) -> None:
    """Copy the parts of the family in `source` into the workspace, to train them further.

    LoRA and IP-Adapter are always trained from scratch; they are copied for `assemble` only.
    """
    base = source / "base"
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(base / name, workspace.path(name), dirs_exist_ok=True)
    TextEncoders(
        load_tokenizers(workspace),
        CLIPTextModel.from_pretrained(base / "text_encoder", dtype=torch.float32),
        CLIPTextModelWithProjection.from_pretrained(base / "text_encoder_2", dtype=torch.float32),
    ).save(workspace.root)
    for kind, name, target in (
        (AutoencoderKL, "vae", f"vae{factor}"),
        (UNet2DConditionModel, "unet", f"unet{factor}"),
    ):
        part = kind.from_pretrained(base / name, torch_dtype=torch.float32)
        part.save_pretrained(workspace.path(target))
    for name in ("lora", "ip_adapter", "clip"):
        shutil.copytree(source / name, workspace.path(name), dirs_exist_ok=True)
    encoder = source / "ip_adapter" / "image_encoder"
    shutil.copytree(encoder, workspace.path("image_encoder"), dirs_exist_ok=True)
    _copy(source / JUDGE_FILE, workspace.path(JUDGE_FILE))


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
