"""Measures of the model card: figures from what judge and scorer find in images."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.embedded.recipe.drawing.scenes import Scene
from deployments.embedded.recipe.evaluation.generation import (
    Family,
    Task,
    front_views,
    render_tasks,
    to_array,
)
from deployments.embedded.recipe.evaluation.judge import Judge, predict_attributes
from deployments.embedded.recipe.training.attributes import HERO_COSTUME, NONE, attributes_of
from deployments.embedded.recipe.training.dataset import BASE, COUNTS, HERO, scenes_of
from deployments.engines.clip_scorer import OpenCLIPScorer, clip_score

Figure = float | int | str | None | list[float] | dict[str, int]
Figures = dict[str, Figure]

RETRIEVED_FROM = 32
"""Number of captions among which the scorer has to find the right one."""

_READ_ATTRIBUTES = ("place", "time", "action", "people", "other", "animal", "coat", "thing", "shot")
_HERO_MARKS = ("costume", "hat", "look")
_MUST_FIT = ("place", "time", "action", "people", "other", "animal", "coat", "costume")
"""Attributes that must match for a frame to be right; the class "none" has to match too."""

_REFUSED = 0.025
"""Share of right frames that each suggested threshold refuses."""


@dataclass(frozen=True, slots=True)
class JudgedImages:
    """Tasks with their images, and what judge and scorer found in them.

    Attributes:
        tasks: N tasks.
        images: image of each task.
        attributes: attributes that the judge read in each image.
        image_features: the scorer's features of the images, [N, D], rows of length 1.
        text_features: those of the captions, [N, D].
        reference_features: those of the frame 1 with which each image is compared, [N, D].
    """

    tasks: list[Task]
    images: list[Image.Image]
    attributes: list[dict[str, str]]
    image_features: NDArray[np.float64]
    text_features: NDArray[np.float64]
    reference_features: NDArray[np.float64]

    @property
    def judged(self) -> list[tuple[Scene, dict[str, str]]]:
        """Scene of each image, with the attributes that the judge read."""
        scenes = (task.scene for task in self.tasks)
        return list(zip(scenes, self.attributes, strict=True))

    @property
    def is_wrong(self) -> NDArray[np.bool_]:
        """Whether the judge reads a wrong class in one of the attributes `_MUST_FIT`, bool [N]."""
        rows = ((attributes_of(scene), found) for scene, found in self.judged)
        return np.array([any(right[n] != found[n] for n in _MUST_FIT) for right, found in rows])


def render_and_judge(
    family: Family,
    judge: Judge,
    scorer: OpenCLIPScorer,
    tasks: Sequence[Task],
    *,
    has_lora: bool,
    is_ref_guided: bool = False,
) -> JudgedImages:
    """Render the tasks, then judge and score their images.

    Args:
        family: weights to render with.
        judge: judge of the attributes.
        scorer: scorer of the features.
        tasks: captions and seeds.
        has_lora: whether the LoRA is active.
        is_ref_guided: whether a front view of the hero guides each image as its reference.
    """
    renderer = family.renderer(has_lora=has_lora, is_ref_guided=is_ref_guided)
    views = render_tasks(renderer, front_views())
    references = [views[number % len(views)] for number in range(len(tasks))]
    images = render_tasks(renderer, tasks, references if is_ref_guided else None)
    features = np.array(scorer.embed(views))
    return JudgedImages(
        list(tasks),
        images,
        predict_attributes(judge, to_array(images)),
        image_features=np.array(scorer.embed(images)),
        text_features=np.array(scorer.embed_texts([task.caption for task in tasks])),
        reference_features=features[np.arange(len(tasks)) % len(views)],
    )


def attribute_accuracies(pairs: Iterable[tuple[Scene, dict[str, str]]]) -> Figures:
    """Share of images in which the judge reads the scene's class, for each attribute.

    Args:
        pairs: scene of each image, with the attributes that the judge read.

    Returns:
        The shares by attribute, and under `of` how many images each is a share of. Animal, other
        person and thing are counted for scenes that have one, `nobody_else` for scenes with one
        person: it is the share in which the judge sees one person too.
    """
    rows = [(attributes_of(scene), found) for scene, found in pairs]
    hits = {
        name: [right[name] == found[name] for right, found in rows if right[name] != NONE]
        for name in _READ_ATTRIBUTES
    }
    horses = [(right, found) for right, found in rows if right["animal"] == "horse"]
    hits["horse_colour"] = [right["coat"] == found["coat"] for right, found in horses]
    alone = [found for right, found in rows if right["people"] == "1"]
    hits["nobody_else"] = [found["people"] == "1" for found in alone]
    figures: Figures = {name: share(found) for name, found in hits.items()}
    return {**figures, "of": {name: len(found) for name, found in hits.items()}}


def unseen(pairs: Iterable[tuple[Scene, dict[str, str]]]) -> list[tuple[Scene, dict[str, str]]]:
    """Pairs whose scene is in no training set; the main person's shift makes no difference."""
    seen = {
        replace(scene, shift=0) for name in (BASE, HERO) for scene in scenes_of(name, COUNTS[name])
    }
    return [pair for pair in pairs if replace(pair[0], shift=0) not in seen]


def hero_share(judged: JudgedImages) -> float | None:
    """Share of images in which the judge reads the hero's robe, hat and face."""
    return share(
        all(found[name] == HERO_COSTUME for name in _HERO_MARKS) for found in judged.attributes
    )


def robe_share(judged: JudgedImages) -> float | None:
    """Share of images in which the judge reads the hero's robe."""
    return share(found["costume"] == HERO_COSTUME for found in judged.attributes)


def retrieval(judged: JudgedImages) -> float | None:
    """Share of images whose own caption scores highest among 32 captions; None for less than 32."""
    hits: list[bool] = []
    for start in range(0, len(judged.images) - RETRIEVED_FROM + 1, RETRIEVED_FROM):
        part = slice(start, start + RETRIEVED_FROM)
        best = (judged.image_features[part] @ judged.text_features[part].T).argmax(1)
        hits += list(best == np.arange(RETRIEVED_FROM))
    return share(hits)


def matched_and_mismatched_scores(
    judged: JudgedImages,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """CLIPScores of the images with their own captions [N], and with all others [N * (N - 1)]."""
    cosines = judged.image_features @ judged.text_features.T
    scores = np.vectorize(clip_score)(cosines)
    return np.diag(scores), scores[~np.eye(len(scores), dtype=bool)]


def scorer_figures(judged: JudgedImages) -> Figures:
    """How well the scorer separates right captions from wrong ones."""
    right, wrong = matched_and_mismatched_scores(judged)
    return {
        "retrieval_of_32": retrieval(judged),
        "clip_score_auc": round(auc(right, wrong), 4),
        "right_median": round(float(sorted(right)[len(right) // 2]), 3),
        "wrong_median": round(float(sorted(wrong)[len(wrong) // 2]), 3),
        "right_saturated": share(right >= 1),
    }


def auc(genuine: NDArray[np.float64], impostor: NDArray[np.float64]) -> float:
    """Probability that a genuine value is above an impostor's; ties count half."""
    order = np.sort(impostor)
    below = np.searchsorted(order, genuine, side="left")
    equal = np.searchsorted(order, genuine, side="right") - below
    return float((below + 0.5 * equal).mean() / len(order))


def gate_figures(judged: JudgedImages, min_clip_score: float, min_consistency: float) -> Figures:
    """How often the thresholds refuse a frame, so that it is drawn again, and how often rightly.

    Each of the `suggested` thresholds refuses 2.5 % of the frames that are right for the judge.
    """
    scores, _ = matched_and_mismatched_scores(judged)
    consistencies = (judged.image_features * judged.reference_features).sum(1)
    fires = (scores < min_clip_score) | (consistencies < min_consistency)
    wrong = judged.is_wrong
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
    """Share of hits, rounded to 3 digits; None without any hit or miss."""
    found = [bool(hit) for hit in hits]
    return round(sum(found) / len(found), 3) if found else None
