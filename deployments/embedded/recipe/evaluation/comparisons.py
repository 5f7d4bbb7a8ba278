"""Comparisons with equal seeds: factors of the VAE, guidance scales, and both modes.

Choices of the recipe rest on the first two. The third shows the effect of a reference image:
ref-guided mode against simple mode.
"""

import json
import random
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image

from deployments.embedded import FAMILY
from deployments.embedded.recipe.drawing.captions import caption_of, without_trigger
from deployments.embedded.recipe.drawing.costumes import Costume
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scenes import (
    MEN_COSTUMES,
    UNSEEN_COSTUMES,
    Person,
    Shot,
    sample_scene,
)
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    Task,
    held_out_tasks,
    render_tasks,
    to_array,
)
from deployments.embedded.recipe.evaluation.judge import Judge, load_judge, predict_attributes
from deployments.embedded.recipe.evaluation.measures import (
    Figures,
    attribute_accuracies,
    hero_share,
    render_and_judge,
    scorer_figures,
    share,
)
from deployments.embedded.recipe.training.assembly import assemble
from deployments.embedded.recipe.training.attributes import attributes_of
from deployments.embedded.recipe.training.dataset import HELD_OUT, JUDGE, load_drawings
from deployments.embedded.recipe.training.vae import decode, encode, load_vae
from deployments.embedded.recipe.workspace import Workspace
from deployments.engines.clip_scorer import OpenCLIPScorer
from deployments.settings import NEGATIVE_PROMPT

LATER_FRAMES = 3
_RESAMPLES = 2000
_MODES = ("simple", "ref_guided")
_SCENE = ("place", "time", "action")


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


def consistency(family: Family, judge: Judge, scorer: OpenCLIPScorer, people: int) -> Figures:
    """Measure CLIP-I to frame 1 and the share of frames in its costume, in both modes without LoRA.

    The caption of frame 1 names a costume, and frame 1 is the reference. The captions of later
    frames name none. A costume is right if the judge reads robe and hat of frame 1. `scene_*` is
    the share of attributes place, time and action that match the caption; a model that merely
    copies frame 1 fails there. The 95 % intervals are bootstrap intervals over people, who all
    differ.
    """
    renderer = family.renderer(has_lora=False, is_ref_guided=True)
    costumes = random.Random("people").sample(MEN_COSTUMES, min(people, len(MEN_COSTUMES)))
    cosines: dict[str, list[float]] = {mode: [] for mode in _MODES}
    fits: dict[str, list[float]] = {mode: [] for mode in _MODES}
    scenes: dict[str, list[bool]] = {mode: [] for mode in _MODES}
    for number, costume in enumerate(costumes):
        first, later = _story(number, costume)
        (reference,) = render_tasks(renderer, [first])
        (worn,) = predict_attributes(judge, to_array([reference]))
        anchor = np.array(scorer.embed([reference])[0])
        for mode, references in zip(_MODES, (None, [reference] * len(later)), strict=True):
            images = render_tasks(renderer, later, references)
            cosines[mode].append(float((np.array(scorer.embed(images)) @ anchor).mean()))
            found = predict_attributes(judge, to_array(images))
            fits[mode].append(statistics.mean(_has_costume_of(worn, one) for one in found))
            wanted = [attributes_of(task.scene) for task in later]
            pairs = zip(wanted, found, strict=True)
            scenes[mode] += [right[n] == one[n] for right, one in pairs for n in _SCENE]
    unseen = [costume in UNSEEN_COSTUMES for costume in costumes]
    return {
        "people": len(costumes),
        **_compared("clip_i", cosines),
        **_compared("right_costume", fits),
        "right_costume_ref_guided_unseen": _mean_of(fits["ref_guided"], unseen),
        **{f"scene_{mode}": share(scenes[mode]) for mode in _MODES},
    }


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


def _story(number: int, costume: Costume) -> tuple[Task, list[Task]]:
    """First frame, whose caption names a man's costume, and later frames, whose captions do not."""
    rng = random.Random(f"person/{number}")
    man = Person("man", costume)
    first = replace(
        sample_scene(rng, main=man),
        action=Action.STAND,
        others=(),
        animal=None,
        thing=None,
        shot=Shot.MEDIUM,
    )
    hat = costume.hat.value if costume.hat else "cap"
    caption = caption_of(first, rng, mentions_costume=False)
    caption = without_trigger(caption).replace(
        " man", f" man in a {costume.robe} robe and a {hat}", 1
    )
    later = []
    for _ in range(LATER_FRAMES):
        scene = sample_scene(rng, main=man)
        words = caption_of(scene, rng, mentions_costume=False)
        later.append(Task(scene, words, rng.randrange(2**31)))
    return Task(first, caption, rng.randrange(2**31)), later


def _has_costume_of(first: dict[str, str], found: dict[str, str]) -> bool:
    return all(first[name] == found[name] for name in ("costume", "hat"))


def _compared(name: str, values: dict[str, list[float]]) -> Figures:
    """Means of both modes, and the gain of ref-guided mode with its 95 % bootstrap interval."""
    simple, guided = (values[mode] for mode in _MODES)
    gains = np.array(guided) - np.array(simple)
    draws = np.random.default_rng(0).choice(gains, (_RESAMPLES, len(gains))).mean(1)
    return {
        f"{name}_simple": round(statistics.mean(simple), 3),
        f"{name}_ref_guided": round(statistics.mean(guided), 3),
        f"{name}_gain": round(float(gains.mean()), 3),
        f"{name}_gain_95": [round(float(b), 3) for b in np.quantile(draws, (0.025, 0.975))],
    }


def _mean_of(values: Sequence[float], chosen: Sequence[bool]) -> float | None:
    """Mean of the chosen values; None if none is chosen."""
    found = [value for value, is_chosen in zip(values, chosen, strict=True) if is_chosen]
    return round(statistics.mean(found), 3) if found else None
