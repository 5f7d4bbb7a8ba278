"""Comparisons on which choices of the recipe rest: the VAE's factor and the guidance scale."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image

from deployments.embedded import FAMILY
from deployments.embedded.recipe.evaluation.generation import Family, held_out_tasks, to_array
from deployments.embedded.recipe.evaluation.judge import load_judge, predict_attributes
from deployments.embedded.recipe.evaluation.measures import (
    Figures,
    attribute_accuracies,
    hero_share,
    render_and_judge,
    scorer_figures,
    share,
)
from deployments.embedded.recipe.training.assembly import assemble
from deployments.embedded.recipe.training.dataset import HELD_OUT, JUDGE, load_drawings
from deployments.embedded.recipe.training.vae import decode, encode, load_vae
from deployments.embedded.recipe.workspace import Workspace
from deployments.settings import NEGATIVE_PROMPT


def compare_factors(workspace: Workspace, count: int) -> dict[str, Figures]:
    """Compare VAE and UNet of factor 8 with those of factor 4 by the judge's figures; print JSON.

    Args:
        workspace: workspace in which both were trained, for however many steps.
        count: drawings to pass through each VAE, and captions for each UNet.
    """
    judge = load_judge(workspace.root)
    drawings = load_drawings(workspace, JUDGE)
    images = drawings.images[-min(count, HELD_OUT) :]
    figures: dict[str, Figures] = {}
    for factor in (8, 4):
        vae = load_vae(workspace, factor)
        decoded = decode(vae, encode(vae, images))
        figures[f"vae{factor}"] = attribute_accuracies(
            zip(drawings.scenes[-len(decoded) :], predict_attributes(judge, decoded), strict=True)
        )
        tasks = held_out_tasks(count, with_hero=False)
        rendered = _render(workspace, factor, [(task.caption, task.seed) for task in tasks])
        found = predict_attributes(judge, to_array(rendered))
        figures[f"unet{factor}"] = attribute_accuracies(
            zip((task.scene for task in tasks), found, strict=True)
        )
    print(json.dumps(figures), flush=True)
    return figures


def compare_guidance(
    root: Path, captions: int, threads: int, scales: Sequence[float]
) -> dict[str, Figures]:
    """Compare guidance scales by figures of judge and scorer, with the same captions and seeds."""
    judge, scorer = load_judge(root), Family(root, threads).scorer()
    tasks = held_out_tasks(captions, with_hero=True)
    figures: dict[str, Figures] = {}
    for scale in scales:
        family = Family(root, threads, scale)
        rendered = render_and_judge(family, judge, scorer, tasks, has_lora=True)
        wrong = {"wrong_frames": share(rendered.is_wrong), "hero": hero_share(rendered)}
        figures[str(scale)] = {
            **attribute_accuracies(rendered.judged),
            **scorer_figures(rendered),
            **wrong,
        }
        print(scale, json.dumps(figures[str(scale)]), flush=True)
    return figures


def _render(
    workspace: Workspace, factor: int, captions: list[tuple[str, int]]
) -> list[Image.Image]:
    """Render captions with their seeds by diffusers; the service's engine needs a LoRA."""
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
