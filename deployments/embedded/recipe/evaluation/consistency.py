"""Effect of a reference image: ref-guided mode against simple mode with the same seeds."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from deployments.embedded.recipe.drawing.attributes import attributes_of
from deployments.embedded.recipe.drawing.captions import caption_of, without_trigger
from deployments.embedded.recipe.drawing.costumes import Costume
from deployments.embedded.recipe.drawing.postures import Action
from deployments.embedded.recipe.drawing.scene_sampling import sample_scene
from deployments.embedded.recipe.drawing.scenes import MEN_COSTUMES, UNSEEN_COSTUMES, Person, Shot
from deployments.embedded.recipe.evaluation.generation import Family, Task, render_tasks, to_array
from deployments.embedded.recipe.evaluation.judge import Judge, predict_attributes
from deployments.embedded.recipe.evaluation.measures import Figures, share
from deployments.engines.clip_scorer import OpenCLIPScorer

LATER_FRAMES = 3
_RESAMPLES = 2000
_MODES = ("simple", "ref_guided")
_SCENE = ("place", "time", "action")


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
