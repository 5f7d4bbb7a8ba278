"""Figures of the model card; the tests check a small fixed part of them."""

import json
from pathlib import Path

from deployments.embedded import FAMILY
from deployments.embedded.recipe.evaluation.consistency import consistency
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    held_out_tasks,
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
from deployments.embedded.recipe.evaluation.runtime import repeats, run_in_new_process


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
    report("speed", json.loads(run_in_new_process("speed", family)))
    report("bytes", {"equal": int(repeats(family))})
    print(json.dumps(figures), flush=True)
    return figures


def _costume_figures(with_lora: JudgedImages, without_lora: JudgedImages) -> Figures:
    return {
        "robe_with_lora": robe_share(with_lora),
        "robe_without_lora": robe_share(without_lora),
        "robe_hat_and_face_with_lora": hero_share(with_lora),
        "robe_hat_and_face_without_lora": hero_share(without_lora),
    }
