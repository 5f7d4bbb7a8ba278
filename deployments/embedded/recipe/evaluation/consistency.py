"""What a reference picture is worth: ref-guided mode against simple mode on the same seeds."""

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
from deployments.embedded.recipe.evaluation.generation import Family, Task, as_array, drawn
from deployments.embedded.recipe.evaluation.judge import Judge, read
from deployments.embedded.recipe.evaluation.measures import Figures, share
from deployments.engines.clip_scorer import ClipScorer

LATER_FRAMES = 3
_RESAMPLES = 2000
_MODES = ("simple", "ref_guided")
_SCENE = ("place", "time", "action")


def consistency(family: Family, judge: Judge, scorer: ClipScorer, people: int) -> Figures:
    """CLIP-I to frame 1 and the share of frames in its costume, in both modes, without the LoRA.

    Frame 1 is told a costume and is the reference; the later frames are told none. A costume is
    right where the judge reads robe and hat of frame 1. `scene_*` is the share of pictures with the
    caption's place, time and action: whoever copies frame 1 altogether loses those. The 95 %
    intervals are bootstraps over people, none of whom comes twice.
    """
    renderer = family.renderer(has_lora=False, is_ref_guided=True)
    costumes = random.Random("people").sample(MEN_COSTUMES, min(people, len(MEN_COSTUMES)))
    cosines: dict[str, list[float]] = {mode: [] for mode in _MODES}
    fits: dict[str, list[float]] = {mode: [] for mode in _MODES}
    scenes: dict[str, list[bool]] = {mode: [] for mode in _MODES}
    for number, costume in enumerate(costumes):
        first, later = _story(number, costume)
        (reference,) = drawn(renderer, [first])
        (worn,) = read(judge, as_array([reference]))
        anchor = np.array(scorer.embed([reference])[0])
        for mode, references in zip(_MODES, (None, [reference] * len(later)), strict=True):
            pictures = drawn(renderer, later, references)
            cosines[mode].append(float((np.array(scorer.embed(pictures)) @ anchor).mean()))
            found = read(judge, as_array(pictures))
            fits[mode].append(statistics.mean(_is_dressed_as(worn, one) for one in found))
            told = [attributes_of(task.scene) for task in later]
            pairs = zip(told, found, strict=True)
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
    """A first frame that tells a man's costume, and later ones that do not."""
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


def _is_dressed_as(first: dict[str, str], found: dict[str, str]) -> bool:
    return all(first[name] == found[name] for name in ("costume", "hat"))


def _compared(name: str, values: dict[str, list[float]]) -> Figures:
    """Means of both modes, and the gain with its 95 % bootstrap interval."""
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
    found = [value for value, is_chosen in zip(values, chosen, strict=True) if is_chosen]
    return round(statistics.mean(found), 3) if found else None
