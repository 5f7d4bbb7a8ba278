"""Figures of the model card, with speed and equality of repeated images.

The tests check a small fixed part of them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deployments.embedded import FAMILY
from deployments.embedded.recipe.evaluation.comparisons import consistency
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    digest,
    front_views,
    held_out_tasks,
    render_tasks,
    with_unknown_words,
)
from deployments.embedded.recipe.evaluation.judge import load_judge
from deployments.embedded.recipe.evaluation.measures import (
    Figures,
    JudgedImages,
    attribute_accuracies,
    gate_figures,
    hero_share,
    render_and_judge,
    robe_share,
    scorer_figures,
    unseen,
)

_TIMED_FRAMES = 6


def evaluate(root: Path, captions: int, people: int, threads: int) -> dict[str, Figures]:
    """Measure all figures of a family; print each when it is known, and all as JSON at the end.

    Args:
        root: folder of the family and its judge.
        captions: number of captions with the hero. Half as many are used with unknown words,
            without the hero, without the LoRA, and in ref-guided mode.
        people: number of costumes that ref-guided mode has to keep.
        threads: torch threads of a renderer.
    """
    family = Family(root, threads)
    judge, scorer = load_judge(root), family.scorer()
    tasks = held_out_tasks(captions, with_hero=True)
    half = tasks[: captions // 2]
    men = held_out_tasks(captions // 2, with_hero=False)
    figures: dict[str, Figures] = {}

    def report(name: str, found: Figures) -> None:
        figures[name] = found
        print(name, json.dumps(found), flush=True)

    hero = render_and_judge(family, judge, scorer, tasks, has_lora=True)
    report("hero", attribute_accuracies(hero.judged))
    report("hero_unseen", attribute_accuracies(unseen(hero.judged)))
    report("scorer", scorer_figures(hero))
    min_clip_score, min_consistency = FAMILY["min_clip_score"], FAMILY["min_consistency"]
    report("gate", gate_figures(hero, float(min_clip_score), float(min_consistency)))
    unknown = render_and_judge(family, judge, scorer, with_unknown_words(half), has_lora=True)
    report("unknown_words", attribute_accuracies(unknown.judged))
    others = render_and_judge(family, judge, scorer, men, has_lora=False)
    report("others", attribute_accuracies(others.judged))
    without_lora = render_and_judge(family, judge, scorer, half, has_lora=False)
    report("costume", _costume_figures(hero, without_lora))
    guided = render_and_judge(family, judge, scorer, half, has_lora=True, is_ref_guided=True)
    report("ref_guided", {**attribute_accuracies(guided.judged), "hero": hero_share(guided)})
    report("consistency", consistency(family, judge, scorer, people))
    report("speed", json.loads(_run_in_new_process("speed", family)))
    report("bytes", {"equal": int(_repeats(family))})
    print(json.dumps(figures), flush=True)
    return figures


def speed(family: Family) -> Figures:
    """Measure seconds per frame in both modes, and seconds to load the models (without imports)."""
    tasks = held_out_tasks(_TIMED_FRAMES, with_hero=True)
    started = time.perf_counter()
    renderer = family.renderer(has_lora=True, is_ref_guided=True)
    family.scorer()
    loaded = time.perf_counter() - started
    (reference,) = render_tasks(renderer, front_views(1))
    return {
        "seconds_per_frame": _median_s(
            lambda number: render_tasks(renderer, tasks[number : number + 1])
        ),
        "seconds_per_guided_frame": _median_s(
            lambda number: render_tasks(renderer, tasks[number : number + 1], [reference])
        ),
        "seconds_to_load": round(loaded, 2),
        "threads": family.threads,
    }


def digest_of(family: Family) -> str:
    """SHA-256 of three images with the hero."""
    tasks = held_out_tasks(3, with_hero=True)
    return digest(render_tasks(family.renderer(has_lora=True), tasks))


def _costume_figures(with_lora: JudgedImages, without_lora: JudgedImages) -> Figures:
    return {
        "robe_with_lora": robe_share(with_lora),
        "robe_without_lora": robe_share(without_lora),
        "robe_hat_and_face_with_lora": hero_share(with_lora),
        "robe_hat_and_face_without_lora": hero_share(without_lora),
    }


def _repeats(family: Family) -> bool:
    """Whether images are equal when this process and a new one generate them again."""
    here = {digest_of(family), digest_of(family)}
    return here == {_run_in_new_process("digest", family)}


def _run_in_new_process(command: str, family: Family) -> str:
    """Last line that a command of the recipe prints for the family."""
    words = [sys.executable, "-m", "deployments.embedded.recipe", command]
    words += ["--weights", str(family.root), "--threads", str(family.threads)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def _median_s(render: Callable[[int], object]) -> float:
    """Median time in seconds over the timed frames."""
    times = []
    for number in range(_TIMED_FRAMES):
        started = time.perf_counter()
        render(number)
        times.append(time.perf_counter() - started)
    return round(sorted(times)[_TIMED_FRAMES // 2], 3)
