"""The model card's figures; `make test` holds a small fixed part of them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from deployments.embedded import FAMILY
from deployments.embedded.recipe.evaluation.consistency import consistency
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    digest,
    distracted,
    drawn,
    front_views,
    held_out_tasks,
)
from deployments.embedded.recipe.evaluation.judge import load_judge
from deployments.embedded.recipe.evaluation.measures import (
    Drawn,
    Figures,
    auc,
    draw_tasks,
    gate,
    hero_share,
    readings,
    retrieval,
    right_and_wrong,
    robe_share,
    share,
    unseen,
)

_TIMED = 6


def evaluate(root: Path, captions: int, people: int, threads: int) -> dict[str, Figures]:
    """All figures of the family in `root`; each is printed when it is there, JSON comes last.

    Args:
        root: folder of the family and its judge.
        captions: captions with the hero; half as many are drawn with unknown words, without him,
            and in ref-guided mode.
        people: costumes that ref-guided mode has to keep.
        threads: torch threads of a renderer.
    """
    family = Family(root, threads)
    judge, scorer = load_judge(root), family.scorer()
    tasks = held_out_tasks(captions, with_hero=True)
    half = tasks[: captions // 2]
    others = held_out_tasks(captions // 2, with_hero=False)
    figures: dict[str, Figures] = {}

    def tell(name: str, found: Figures) -> None:
        figures[name] = found
        print(name, json.dumps(found), flush=True)

    hero = draw_tasks(family, judge, scorer, tasks, has_lora=True)
    tell("hero", readings(hero.judged))
    tell("hero_unseen", readings(unseen(hero.judged)))
    tell("scorer", _of_scorer(hero))
    tell("gate", gate(hero, float(FAMILY["min_clip_score"]), float(FAMILY["min_consistency"])))
    strange = draw_tasks(family, judge, scorer, distracted(half), has_lora=True)
    tell("unknown_words", readings(strange.judged))
    man = draw_tasks(family, judge, scorer, others, has_lora=False)
    tell("others", readings(man.judged))
    nobody = draw_tasks(family, judge, scorer, half, has_lora=False)
    tell("costume", _of_costume(hero, nobody))
    guided = draw_tasks(family, judge, scorer, half, has_lora=True, is_ref_guided=True)
    tell("ref_guided", {**readings(guided.judged), "hero": hero_share(guided)})
    tell("consistency", consistency(family, judge, scorer, people))
    tell("speed", json.loads(_in_new_process("speed", family)))
    tell("bytes", {"equal": int(repeats(family))})
    print(json.dumps(figures), flush=True)
    return figures


def compare_guidance(
    root: Path, captions: int, threads: int, scales: Sequence[float]
) -> dict[str, Figures]:
    """What judge and scorer find in the same captions and seeds at several guidance scales."""
    judge, scorer = load_judge(root), Family(root, threads).scorer()
    tasks = held_out_tasks(captions, with_hero=True)
    figures: dict[str, Figures] = {}
    for scale in scales:
        family = Family(root, threads, scale)
        drawn = draw_tasks(family, judge, scorer, tasks, has_lora=True)
        wrong = {"wrong_frames": share(drawn.is_wrong), "hero": hero_share(drawn)}
        figures[str(scale)] = {**readings(drawn.judged), **_of_scorer(drawn), **wrong}
        print(scale, json.dumps(figures[str(scale)]), flush=True)
    return figures


def _of_scorer(hero: Drawn) -> Figures:
    right, wrong = right_and_wrong(hero)
    return {
        "retrieval_of_32": retrieval(hero),
        "clip_score_auc": round(auc(right, wrong), 4),
        "right_median": round(float(sorted(right)[len(right) // 2]), 3),
        "wrong_median": round(float(sorted(wrong)[len(wrong) // 2]), 3),
        "right_saturated": share(right >= 1),
    }


def _of_costume(hero: Drawn, nobody: Drawn) -> Figures:
    return {
        "robe_with_lora": robe_share(hero),
        "robe_without_lora": robe_share(nobody),
        "robe_hat_and_face_with_lora": hero_share(hero),
        "robe_hat_and_face_without_lora": hero_share(nobody),
    }


def speed(family: Family) -> Figures:
    """Seconds of a frame in both modes and of loading, the libraries being imported."""
    tasks = held_out_tasks(_TIMED, with_hero=True)
    started = time.perf_counter()
    renderer = family.renderer(has_lora=True, is_ref_guided=True)
    family.scorer()
    loaded = time.perf_counter() - started
    (reference,) = drawn(renderer, front_views(1))
    return {
        "seconds_per_frame": _seconds(lambda number: drawn(renderer, tasks[number : number + 1])),
        "seconds_per_guided_frame": _seconds(
            lambda number: drawn(renderer, tasks[number : number + 1], [reference])
        ),
        "seconds_to_load": round(loaded, 2),
        "threads": family.threads,
    }


def repeats(family: Family) -> bool:
    """Whether pictures are equal when drawn again, by this and by another process."""
    mine = {digest_of(family), digest_of(family)}
    return mine == {_in_new_process("digest", family)}


def digest_of(family: Family) -> str:
    """A hash of a few pictures with the hero."""
    return digest(drawn(family.renderer(has_lora=True), held_out_tasks(3, with_hero=True)))


def _seconds(draw: Callable[[int], object]) -> float:
    """The median over the timed tasks."""
    times = []
    for number in range(_TIMED):
        started = time.perf_counter()
        draw(number)
        times.append(time.perf_counter() - started)
    return round(sorted(times)[_TIMED // 2], 3)


def _in_new_process(command: str, family: Family) -> str:
    """The last line that a command of the recipe prints about the family."""
    words = [sys.executable, "-m", "deployments.embedded.recipe", command]
    words += ["--weights", str(family.root), "--threads", str(family.threads)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]
