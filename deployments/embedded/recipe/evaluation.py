"""The model card's figures: all of them, or the small fixed part that `make test` holds."""

import json
import subprocess
import sys
import time
from pathlib import Path

import torch

from deployments.embedded.recipe.generation import Family, digest, drawn, held_out_tasks
from deployments.embedded.recipe.judge import load_judge
from deployments.embedded.recipe.measures import (
    Figures,
    auc,
    consistency,
    costume_share,
    draw_tasks,
    gate,
    readings,
    retrieval,
    right_and_wrong,
)

_TIMED = 6


def evaluate(root: Path, captions: int, people: int, threads: int) -> dict[str, Figures]:
    """All figures of the family in `root`; printed one by one, as one JSON line at last.

    Args:
        root: folder of the family and its judge.
        captions: held-out captions with the hero; half as many are drawn without him.
        people: costumes that ref-guided mode has to keep.
        threads: torch threads of a renderer.
    """
    family = Family(root, threads)
    judge, scorer = load_judge(root), family.scorer()
    hero = draw_tasks(family, judge, scorer, captions, with_hero=True, has_lora=True)
    nobody = draw_tasks(family, judge, scorer, captions, with_hero=True, has_lora=False)
    others = draw_tasks(family, judge, scorer, captions // 2, with_hero=False, has_lora=False)
    right, wrong = right_and_wrong(hero)
    figures: dict[str, Figures] = {
        "readings": readings(hero.judged + others.judged),
        "readings_with_hero": readings(hero.judged),
        "costume": {"with_lora": costume_share(hero), "without_lora": costume_share(nobody)},
        "scorer": {
            "retrieval_of_32": retrieval(hero),
            "clip_score_auc": auc(right, wrong),
            "right_median": round(float(torch.tensor(right).median()), 3),
            "wrong_median": round(float(torch.tensor(wrong).median()), 3),
            "right_saturated": round(float((right >= 1).mean()), 3),
        },
        "gate": gate(hero, _threshold(family)),
        "consistency": consistency(family, judge, scorer, people),
        "speed": speed(family),
        "bytes": {"equal": int(repeats(family))},
    }
    for name, found in figures.items():
        print(name, json.dumps(found), flush=True)
    print(json.dumps(figures), flush=True)
    return figures


def speed(family: Family) -> Figures:
    """Seconds of a frame and of loading; the libraries are imported already."""
    tasks = held_out_tasks(_TIMED, with_hero=True)
    started = time.perf_counter()
    renderer = family.renderer(has_lora=True, is_ref_guided=True)
    family.scorer()
    loaded = time.perf_counter() - started
    drawn(renderer, tasks[:1])
    times = []
    for task in tasks:
        started = time.perf_counter()
        drawn(renderer, [task])
        times.append(time.perf_counter() - started)
    return {
        "seconds_per_frame": round(sorted(times)[len(times) // 2], 3),
        "seconds_to_load": round(loaded, 2),
        "threads": family.threads,
    }


def repeats(family: Family) -> bool:
    """Whether pictures are equal when drawn again, by this and by another process."""
    command = [sys.executable, "-m", "deployments.embedded.recipe", "digest"]
    command += ["--weights", str(family.root), "--threads", str(family.threads)]
    other = subprocess.run(command, capture_output=True, text=True, check=True)
    mine = {digest_of(family), digest_of(family)}
    return mine == {other.stdout.strip().splitlines()[-1]}


def digest_of(family: Family) -> str:
    """A hash of a few pictures with the hero."""
    return digest(drawn(family.renderer(has_lora=True), held_out_tasks(3, with_hero=True)))


def _threshold(family: Family) -> float:
    from deployments.embedded import FAMILY

    return float(FAMILY["min_clip_score"])
