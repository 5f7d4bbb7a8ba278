"""`python -m deployments.embedded.recipe STAGE`: run one stage of the recipe, or all of them."""

import functools
import json
import os
from pathlib import Path
from typing import Annotated

import typer

from deployments.embedded import ROOT
from deployments.embedded.recipe.workspace import DEFAULT_ROOT, Workspace

FACTOR = 4
"""The VAE's factor, image pixels per latent along a side.

`compare-factors` showed that the UNet of factor 8 learns faster at first, but that the VAE of
factor 4 allows better images: after encoding and decoding, the judge reads eight of ten things with
factor 4, and four of ten with factor 8.
"""

STEPS = {
    "vae": 900,
    "decoder": 1400,
    "text": 700,
    "unet": 12000,
    "scorer": 300,
    "lora": 2400,
    "ip-adapter": 2000,
    "judge": 1200,
}
"""Default number of optimiser steps of each stage."""

GUIDANCE_SCALES = (2.0, 3.0, 4.0, 5.0)
"""Default guidance scales of `compare-guidance`."""

WORKERS = 2
"""Processes that share the batch of UNet and LoRA; another number changes the size of the batch."""

app = typer.Typer(
    help="Draw, train, assemble and evaluate the embedded storybook family. Every stage is"
    " seeded. A stage that was stopped resumes from its last checkpoint.",
    no_args_is_help=True,
    add_completion=False,
)

Root = Annotated[Path, typer.Option(help="Folder of drawings, checkpoints and trained parts.")]
Steps = Annotated[int, typer.Option(help="Optimiser steps; 0 for the default.")]
Factor = Annotated[int, typer.Option(help="Image pixels per latent along a side: 8 or 4.")]
Threads = Annotated[int, typer.Option(help="CPU threads; 0 for all cores.")]
Workers = Annotated[
    int, typer.Option(help="Processes of one thread; each adds 16 images to a batch.")
]
Target = Annotated[Path | None, typer.Option(help="Target folder; default: `family` in the root.")]
Weights = Annotated[Path, typer.Option(help="Folder of a family of weights.")]


def _limit_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads or os.cpu_count() or 1)


@app.command()
def draw(root: Root = DEFAULT_ROOT) -> None:
    """Make the three sets of drawings."""
    from deployments.embedded.recipe.training.dataset import COUNTS, load_drawings

    for name in COUNTS:
        load_drawings(Workspace(root), name)


@app.command()
def vae(
    root: Root = DEFAULT_ROOT, factor: Factor = FACTOR, steps: Steps = 0, threads: Threads = 0
) -> None:
    """Train the VAE, and encode the drawings with it."""
    _limit_threads(threads)
    from deployments.embedded.recipe.training.vae import train_vae

    train_vae(Workspace(root), factor, steps or STEPS["vae"])


@app.command()
def decoder(
    root: Root = DEFAULT_ROOT, factor: Factor = FACTOR, steps: Steps = 0, threads: Threads = 0
) -> None:
    """Train the VAE's decoder further; the latents do not change."""
    _limit_threads(threads)
    from deployments.embedded.recipe.training.vae import train_decoder

    train_decoder(Workspace(root), factor, steps or STEPS["decoder"])


@app.command()
def text(root: Root = DEFAULT_ROOT, steps: Steps = 0, threads: Threads = 0) -> None:
    """Train the tokenizers and the text encoders."""
    _limit_threads(threads)
    from deployments.embedded.recipe.training.text_encoders import (
        train_text_encoders,
        train_tokenizers,
    )

    train_tokenizers(Workspace(root))
    train_text_encoders(Workspace(root), steps or STEPS["text"])


@app.command()
def unet(
    root: Root = DEFAULT_ROOT,
    factor: Factor = FACTOR,
    steps: Steps = 0,
    workers: Workers = WORKERS,
) -> None:
    """Train the UNet."""
    from deployments.embedded.recipe.training.unet import train_unet
    from deployments.embedded.recipe.training.workers import run_workers

    stage = functools.partial(train_unet, Workspace(root), factor, steps or STEPS["unet"])
    run_workers(workers, stage)


@app.command()
def scorer(root: Root = DEFAULT_ROOT, steps: Steps = 0, threads: Threads = 0) -> None:
    """Train the CLIP scorer, and derive the image encoder from it."""
    _limit_threads(threads)
    from deployments.embedded.recipe.training.scorer import train_scorer

    train_scorer(Workspace(root), steps or STEPS["scorer"])


@app.command()
def lora(
    root: Root = DEFAULT_ROOT,
    factor: Factor = FACTOR,
    steps: Steps = 0,
    workers: Workers = WORKERS,
) -> None:
    """Train the hero's LoRA."""
    from deployments.embedded.recipe.training.lora import train_lora
    from deployments.embedded.recipe.training.workers import run_workers

    stage = functools.partial(train_lora, Workspace(root), factor, steps or STEPS["lora"])
    run_workers(workers, stage)


@app.command(name="ip-adapter")
def ip_adapter(
    root: Root = DEFAULT_ROOT, factor: Factor = FACTOR, steps: Steps = 0, threads: Threads = 0
) -> None:
    """Train the IP-Adapter."""
    _limit_threads(threads)
    from deployments.embedded.recipe.training.ip_adapter import train_ip_adapter

    train_ip_adapter(Workspace(root), factor, steps or STEPS["ip-adapter"])


@app.command()
def judge(root: Root = DEFAULT_ROOT, steps: Steps = 0, threads: Threads = 0) -> None:
    """Train the judge on drawings."""
    _limit_threads(threads)
    from deployments.embedded.recipe.evaluation.judge import train_judge

    train_judge(Workspace(root), steps or STEPS["judge"])


@app.command(name="compare-factors")
def compare_factors(
    root: Root = DEFAULT_ROOT,
    captions: Annotated[int, typer.Option(help="Held-out captions per factor.")] = 96,
    threads: Threads = 0,
) -> None:
    """Compare the VAEs and UNets of both factors by the judge's figures."""
    _limit_threads(threads)
    from deployments.embedded.recipe.evaluation.comparisons import compare_factors as compare

    compare(Workspace(root), captions)


@app.command()
def assemble(root: Root = DEFAULT_ROOT, factor: Factor = FACTOR, target: Target = None) -> None:
    """Assemble the trained parts as float16 safetensors."""
    from deployments.embedded.recipe.training.assembly import assemble as assemble_family

    assemble_family(Workspace(root), factor, target or root / "family")


@app.command()
def disassemble(
    weights: Weights = ROOT, root: Root = DEFAULT_ROOT, factor: Factor = FACTOR
) -> None:
    """Copy the parts of a family into the root, to train its UNet further."""
    from deployments.embedded.recipe.training.assembly import disassemble as disassemble_family

    disassemble_family(weights, factor, Workspace(root))


@app.command()
def evaluate(
    weights: Weights = ROOT,
    captions: Annotated[int, typer.Option(help="Held-out captions with the hero.")] = 256,
    people: Annotated[int, typer.Option(help="Costumes for ref-guided mode.")] = 27,
    threads: Threads = 2,
) -> None:
    """Measure the figures of the model card; the last line is JSON."""
    from deployments.embedded.recipe.evaluation.model_card import evaluate as evaluate_family

    evaluate_family(weights, captions, people, threads)


@app.command(name="compare-guidance")
def compare_guidance(
    weights: Weights = ROOT,
    captions: Annotated[int, typer.Option(help="Held-out captions per scale.")] = 64,
    threads: Threads = 2,
    scale: Annotated[
        list[float] | None, typer.Option(help="A guidance scale; may be given several times.")
    ] = None,
) -> None:
    """Compare guidance scales by the figures of judge and scorer; the last line is JSON."""
    from deployments.embedded.recipe.evaluation.comparisons import compare_guidance as compare

    print(json.dumps(compare(weights, captions, threads, scale or GUIDANCE_SCALES)))


@app.command()
def speed(weights: Weights = ROOT, threads: Threads = 2) -> None:
    """Measure the time per frame and to load; print one line of JSON."""
    from deployments.embedded.recipe.evaluation.generation import Family
    from deployments.embedded.recipe.evaluation.model_card import speed as measure_speed

    print(json.dumps(measure_speed(Family(weights, threads))))


@app.command()
def digest(weights: Weights = ROOT, threads: Threads = 1) -> None:
    """Print a hash of a few images, to compare processes and machines."""
    from deployments.embedded.recipe.evaluation.generation import Family
    from deployments.embedded.recipe.evaluation.model_card import digest_of

    print(digest_of(Family(weights, threads)))


@app.command(name="all")
def everything(root: Root = DEFAULT_ROOT, threads: Threads = 0) -> None:
    """Run all stages, from drawing to evaluation."""
    draw(root)
    vae(root, FACTOR, 0, threads)
    decoder(root, FACTOR, 0, threads)
    text(root, 0, threads)
    unet(root, FACTOR, 0, WORKERS)
    scorer(root, 0, threads)
    lora(root, FACTOR, 0, WORKERS)
    ip_adapter(root, FACTOR, 0, threads)
    judge(root, 0, threads)
    assemble(root, FACTOR, root / "family")
    evaluate(root / "family")


if __name__ == "__main__":
    app()
