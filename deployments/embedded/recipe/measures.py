"""The measures of the model card: the judge or the scorer reads pictures, and it is counted."""

import random
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.embedded.recipe.attributes import NONE, attributes_of
from deployments.embedded.recipe.captions import caption_of
from deployments.embedded.recipe.generation import (
    Family,
    Task,
    as_array,
    drawn,
    held_out_tasks,
)
from deployments.embedded.recipe.judge import Judge, read
from deployments.embedded.recipe.scenes import Action, Scene, Shot, sample_man, sample_scene
from deployments.engines.clip_scorer import ClipScorer, clip_score
from deployments.types import HERO_TRIGGER

Figures = dict[str, float | int | str | list[float]]

RETRIEVED_FROM = 32
"""One right caption among this many."""

FRAMES_PER_PERSON = 4
_RESAMPLES = 2000
_TOLD = ("place", "time", "action", "other", "coat")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Tasks, their pictures, and what was read in them.

    Attributes:
        read: the judge's attributes of each picture.
        images: the scorer's features of the pictures, unit rows [N, D].
        texts: those of the captions, [N, D].
    """

    tasks: list[Task]
    pictures: list[Image.Image]
    read: list[dict[str, str]]
    images: NDArray[np.float64]
    texts: NDArray[np.float64]

    @property
    def judged(self) -> list[tuple[Scene, dict[str, str]]]:
        """Each picture's scene and what the judge read."""
        scenes = (task.scene for task in self.tasks)
        return list(zip(scenes, self.read, strict=True))

    @property
    def is_wrong(self) -> list[bool]:
        """Whether the judge reads another place, time, action, person or horse than was told."""
        return [
            any(attributes_of(scene)[name] not in (NONE, found[name]) for name in _TOLD)
            for scene, found in self.judged
        ]


def draw_tasks(
    family: Family, judge: Judge, scorer: ClipScorer, count: int, *, with_hero: bool, has_lora: bool
) -> Drawn:
    """Held-out captions, drawn, read and scored."""
    tasks = held_out_tasks(count, with_hero=with_hero)
    pictures = drawn(family.renderer(has_lora=has_lora), tasks)
    images = np.array(scorer.embed(pictures))
    texts = np.array(scorer.embed_texts([task.caption for task in tasks]))
    return Drawn(tasks, pictures, read(judge, as_array(pictures)), images, texts)


def readings(pairs: Iterable[tuple[Scene, dict[str, str]]]) -> Figures:
    """Shares of pictures in which the judge reads what the scene is.

    Args:
        pairs: each picture's scene and what the judge read. A coat or another person counts where
            the scene has one.
    """
    rows = [(attributes_of(scene), found) for scene, found in pairs]
    figures: Figures = {"pictures": len(rows)}
    for name in ("place", "time", "action", "coat", "other", "animal", "people", "thing", "shot"):
        told = [(right[name], found[name]) for right, found in rows if right[name] != NONE]
        figures[name] = _share(right == found for right, found in told)
    horses = [pair for pair in rows if pair[0]["animal"] == "horse"]
    figures["horse_colour"] = _share(right["coat"] == found["coat"] for right, found in horses)
    return figures


def costume_share(drawings: Drawn) -> float:
    """Share of pictures whose main person the judge reads as the hero."""
    return _share(found["costume"] == "hero" for found in drawings.read)


def retrieval(drawings: Drawn) -> float:
    """Share of pictures whose own caption scores highest among 32 captions."""
    hits: list[bool] = []
    for start in range(0, len(drawings.images) - RETRIEVED_FROM + 1, RETRIEVED_FROM):
        part = slice(start, start + RETRIEVED_FROM)
        best = (drawings.images[part] @ drawings.texts[part].T).argmax(1)
        hits += list(best == np.arange(RETRIEVED_FROM))
    return _share(hits)


def right_and_wrong(drawings: Drawn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """CLIPScores of the pictures with their own captions and with all the others."""
    cosines = drawings.images @ drawings.texts.T
    scores = np.vectorize(clip_score)(cosines)
    return np.diag(scores), scores[~np.eye(len(scores), dtype=bool)]


def auc(genuine: NDArray[np.float64], impostor: NDArray[np.float64]) -> float:
    """Probability that a genuine value lies above an impostor's; ties count half."""
    order = np.sort(impostor)
    below = np.searchsorted(order, genuine, side="left")
    equal = np.searchsorted(order, genuine, side="right") - below
    return round(float((below + 0.5 * equal).mean() / len(order)), 4)


def consistency(family: Family, judge: Judge, scorer: ClipScorer, people: int) -> Figures:
    """Ref-guided mode against simple mode: same captions and seeds, no LoRA, any costume.

    Frame 1 is told the costume and is everybody's reference; the others are not told it. The 95 %
    interval is a bootstrap over people.
    """
    renderer = family.renderer(has_lora=False, is_ref_guided=True)
    modes = ("simple", "ref_guided")
    cosines: dict[str, list[float]] = {mode: [] for mode in modes}
    is_right: dict[str, list[bool]] = {mode: [] for mode in modes}
    for number in range(people):
        first, later = _story(number)
        (reference,) = drawn(renderer, [first])
        anchor = np.array(scorer.embed([reference])[0])
        for mode, references in zip(modes, (None, [reference] * len(later)), strict=True):
            pictures = drawn(renderer, later, references)
            cosines[mode].append(float((np.array(scorer.embed(pictures)) @ anchor).mean()))
            worn = [found["costume"] for found in read(judge, as_array(pictures))]
            is_right[mode] += [robe == first.scene.main.costume.robe for robe in worn]
    simple, guided = (cosines[mode] for mode in modes)
    gains = [two - one for one, two in zip(simple, guided, strict=True)]
    return {
        "people": people,
        "clip_i_simple": round(statistics.mean(simple), 3),
        "clip_i_ref_guided": round(statistics.mean(guided), 3),
        "clip_i_gain": round(statistics.mean(gains), 3),
        "clip_i_gain_95": _interval(gains),
        "right_costume_simple": _share(is_right["simple"]),
        "right_costume_ref_guided": _share(is_right["ref_guided"]),
    }


def _story(number: int) -> tuple[Task, list[Task]]:
    """A first frame that tells a man's costume, and later ones that do not."""
    rng = random.Random(f"person/{number}")
    man = sample_man(rng)
    first = replace(
        sample_scene(rng, main=man),
        action=Action.STAND,
        others=(),
        beast=None,
        thing=None,
        shot=Shot.MEDIUM,
    )
    robe, hat = man.costume.robe, man.costume.hat
    caption = caption_of(first, rng, tells_costume=False)
    caption = caption.replace(HERO_TRIGGER, "a man").replace("aldar kose", "a man")
    caption = caption.replace(" man", f" man in a {robe} robe and a {hat}", 1)
    later: list[Task] = []
    while len(later) < FRAMES_PER_PERSON - 1:
        scene = sample_scene(rng, main=man)
        words = caption_of(scene, rng, tells_costume=False)
        later.append(Task(scene, words, rng.randrange(2**31)))
    return Task(first, caption, rng.randrange(2**31)), later


def gate(drawings: Drawn, threshold: float) -> Figures:
    """How often a threshold of clip_score has a frame drawn again, and how often that is right."""
    right, _ = right_and_wrong(drawings)
    fires = right < threshold
    wrong = np.array(drawings.is_wrong)
    return {
        "threshold": round(threshold, 3),
        "fires": _share(fires),
        "right_when_it_fires": _share(wrong[fires]),
        "wrong_frames": _share(wrong),
        "wrong_frames_found": _share(fires[wrong]),
    }


def _interval(values: Sequence[float]) -> list[float]:
    """The 95 % bootstrap interval of the mean."""
    rng = np.random.default_rng(0)
    means = rng.choice(np.array(values), (_RESAMPLES, len(values))).mean(1)
    return [round(float(bound), 3) for bound in np.quantile(means, (0.025, 0.975))]


def _share(hits: Iterable[bool]) -> float:
    found = [bool(hit) for hit in hits]
    return round(sum(found) / len(found), 3) if found else float("nan")
