"""The VAE's factor, 8 or 4: both pipelines as far as they are trained, read by the judge."""

import json

import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image

from deployments.embedded import FAMILY
from deployments.embedded.recipe.evaluation.generation import as_array, held_out_tasks
from deployments.embedded.recipe.evaluation.judge import load_judge, read
from deployments.embedded.recipe.evaluation.measures import Figures, readings
from deployments.embedded.recipe.training.assembly import assemble
from deployments.embedded.recipe.training.dataset import HELD_OUT, JUDGE, load_drawings
from deployments.embedded.recipe.training.vae import decode, encode, load_vae
from deployments.embedded.recipe.workspace import Workspace
from deployments.settings import NEGATIVE_PROMPT


def compare_factors(workspace: Workspace, count: int) -> dict[str, Figures]:
    """What the judge reads in drawings that went through each VAE, and in pictures of each UNet."""
    judge = load_judge(workspace.root)
    drawings = load_drawings(workspace, JUDGE)
    pictures = drawings.pictures[-min(count, HELD_OUT) :]
    figures: dict[str, Figures] = {}
    for factor in (8, 4):
        vae = load_vae(workspace, factor)
        decoded = decode(vae, encode(vae, pictures))
        figures[f"vae{factor}"] = readings(
            zip(drawings.scenes[-len(decoded) :], read(judge, decoded), strict=True)
        )
        tasks = held_out_tasks(count, with_hero=False)
        drawn = _draw(workspace, factor, [(task.caption, task.seed) for task in tasks])
        found = read(judge, as_array(drawn))
        figures[f"unet{factor}"] = readings(zip((task.scene for task in tasks), found, strict=True))
    print(json.dumps(figures), flush=True)
    return figures


def _draw(workspace: Workspace, factor: int, captions: list[tuple[str, int]]) -> list[Image.Image]:
    """Pictures by the pipeline itself: there is no LoRA yet, which the service's engine needs."""
    target = workspace.path(f"compared{factor}")
    assemble(workspace, factor, target)
    pipeline = StableDiffusionXLPipeline.from_pretrained(target / "base", dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return [
        pipeline(
            caption,
            negative_prompt=NEGATIVE_PROMPT,
            num_inference_steps=int(FAMILY["num_inference_steps"]),
            guidance_scale=float(FAMILY["guidance_scale"]),
            generator=torch.Generator("cpu").manual_seed(seed),
        ).images[0]
        for caption, seed in captions
    ]
