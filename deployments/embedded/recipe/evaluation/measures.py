"""The measures of the model card: the judge or the scorer reads pictures, and it is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.embedded.recipe.drawing.attributes import HERO_COSTUME, NONE, attributes_of
from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    Task,
    as_array,
    drawn,
    front_views,
)
from deployments.embedded.recipe.evaluation.judge import Judge, read
from deployments.embedded.recipe.training.dataset import BASE, COUNTS, HERO, scenes_of
from deployments.engines.clip_scorer import ClipScorer, clip_score

Figure = float | int | str | None | list[float] | dict[str, int]
Figures = dict[str, Figure]

RETRIEVED_FROM = 32
"""One right caption among this many."""

_READ = ("place", "time", "action", "people", "other", "animal", "coat", "thing", "shot")
_HERO_MARKS = ("costume", "hat", "look")
_MUST_FIT = ("place", "time", "action", "people", "other", "animal", "coat", "costume")
"""What makes a frame wrong; nobody and nothing count too."""

_REFUSED = 0.025


@dataclass(frozen=True, slots=True)
class Drawn:
    """Tasks, their pictures, and what was read in them.

    Attributes:
        read: the judge's attributes of each picture.
        images: the scorer's features of the pictures, unit rows [N, D].
        texts: those of the captions, [N, D].
        firsts: those of the frame 1 with which each picture is compared, [N, D].
    """

    tasks: list[Task]
    pictures: list[Image.Image]
    read: list[dict[str, str]]
    images: NDArray[np.float64]
    texts: NDArray[np.float64]
    firsts: NDArray[np.float64]

    @property
    def judged(self) -> list[tuple[Scene, dict[str, str]]]:
        """Each picture's scene and what the judge read."""
        scenes = (task.scene for task in self.tasks)
        return list(zip(scenes, self.read, strict=True))

    @property
    def is_wrong(self) -> NDArray[np.bool_]:
        """Whether the judge reads something else than the scene is."""
        rows = ((attributes_of(scene), found) for scene, found in self.judged)
        return np.array([any(right[n] != found[n] for n in _MUST_FIT) for right, found in rows])


def draw_tasks(
    family: Family,
    judge: Judge,
    scorer: ClipScorer,
    tasks: Sequence[Task],
    *,
    has_lora: bool,
    is_ref_guided: bool = False,
) -> Drawn:
    """The tasks, drawn, read and scored; ref-guided mode follows a front view of the hero."""
    renderer = family.renderer(has_lora=has_lora, is_ref_guided=is_ref_guided)
    views = drawn(renderer, front_views())
    firsts = [views[number % len(views)] for number in range(len(tasks))]
    pictures = drawn(renderer, tasks, firsts if is_ref_guided else None)
    features = np.array(scorer.embed(views))
    return Drawn(
        list(tasks),
        pictures,
        read(judge, as_array(pictures)),
        images=np.array(scorer.embed(pictures)),
        texts=np.array(scorer.embed_texts([task.caption for task in tasks])),
        firsts=features[np.arange(len(tasks)) % len(views)],
    )


def readings(pairs: Iterable[tuple[Scene, dict[str, str]]]) -> Figures:
    """Shares of pictures in which the judge reads what the scene is, and of how many.

    Args:
        pairs: each picture's scene and what the judge read. An animal, another person or a thing
            counts where the scene has one; `nobody_else` where it has nobody else.
    """
    rows = [(attributes_of(scene), found) for scene, found in pairs]
    hits = {
        name: [right[name] == found[name] for right, found in rows if right[name] != NONE]
        for name in _READ
    }
    horses = [(right, found) for right, found in rows if right["animal"] == "horse"]
    hits["horse_colour"] = [right["coat"] == found["coat"] for right, found in horses]
    alone = [found for right, found in rows if right["people"] == "1"]
    hits["nobody_else"] = [found["people"] == "1" for found in alone]
    figures: Figures = {name: share(found) for name, found in hits.items()}
    return {**figures, "of": {name: len(found) for name, found in hits.items()}}


def unseen(pairs: Iterable[tuple[Scene, dict[str, str]]]) -> list[tuple[Scene, dict[str, str]]]:
    """Those whose scene was in no training picture, wherever the main person stood in it."""
    seen = {
        replace(scene, shift=0) for name in (BASE, HERO) for scene in scenes_of(name, COUNTS[name])
    }
    return [pair for pair in pairs if replace(pair[0], shift=0) not in seen]


def hero_share(drawings: Drawn) -> float | None:
    """Share of pictures whose main person has the hero's robe, hat and face for the judge."""
    return share(
        all(found[name] == HERO_COSTUME for name in _HERO_MARKS) for found in drawings.read
    )


def robe_share(drawings: Drawn) -> float | None:
    """Share of pictures whose main person has the hero's robe for the judge."""
    return share(found["costume"] == HERO_COSTUME for found in drawings.read)


def retrieval(drawings: Drawn) -> float | None:
    """Share of pictures whose own caption scores highest among 32 captions."""
    hits: list[bool] = []
    for start in range(0, len(drawings.images) - RETRIEVED_FROM + 1, RETRIEVED_FROM):
        part = slice(start, start + RETRIEVED_FROM)
        best = (drawings.images[part] @ drawings.texts[part].T).argmax(1)
        hits += list(best == np.arange(RETRIEVED_FROM))
    return share(hits)


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
    return float((below + 0.5 * equal).mean() / len(order))


def gate(drawings: Drawn, min_clip_score: float, min_consistency: float) -> Figures:
    """How often the thresholds have a frame drawn again, and how often that is right.

    Those suggested refuse 2.5 % of the frames in which the judge reads what was told, each.
    """
    scores, _ = right_and_wrong(drawings)
    consistencies = (drawings.images * drawings.firsts).sum(1)
    fires = (scores < min_clip_score) | (consistencies < min_consistency)
    wrong = drawings.is_wrong
    of_right = [values[~wrong] for values in (scores, consistencies) if not wrong.all()]
    return {
        "min_clip_score": min_clip_score,
        "min_consistency": min_consistency,
        "fires": share(fires),
        "right_when_it_fires": share(wrong[fires]),
        "wrong_frames": share(wrong),
        "wrong_frames_found": share(fires[wrong]),
        "right_frames_refused": share(fires[~wrong]),
        "suggested": [round(float(np.quantile(one, _REFUSED)), 2) for one in of_right],
    }


def share(hits: Iterable[bool | np.bool_]) -> float | None:
    """The share of hits; None of none."""
    found = [bool(hit) for hit in hits]
    return round(sum(found) / len(found), 3) if found else None
