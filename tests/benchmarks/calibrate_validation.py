"""The scores of a model family, and the thresholds that follow from them.

It renders stories with the configured models (the embedded family by default) in simple mode, each
frame once, and compares scores of images that should pass (genuine) and of others (impostors):

- consistency: with frame 1 of the story, for its frames and for those rendered without the LoRA;
- clip_score: of frames with their own prompts and with prompts of other frames.

The suggested threshold refuses 5 % of the genuine ones. The last line is JSON.

    python -m tests.benchmarks.calibrate_validation [stories]
"""

import json
import statistics
import sys
from dataclasses import dataclass

import numpy as np
from PIL import Image

from deployments.embedded.recipe.evaluation.measures import auc
from deployments.engines.clip_scorer import load_scorer
from deployments.engines.planning.builtin.planner import BuiltinPlanner
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import AppSettings, RendererSettings, ScorerSettings
from deployments.types import FrameRequest, FrameScore, PlanRequest, frame_seed
from serve_app.pipeline.validation import cosine
from tests.benchmarks.report import quantile

STORIES = (
    "Aldar Kose tricks a wealthy merchant and steals his horse",
    "Aldar Kose rides a white horse across the steppe at night",
    "Aldar Kose sells an old carpet to the khan at the bazaar",
    "Aldar Kose helps an old woman carry a bag of gold to her yurt",
    "Aldar Kose runs away from the khan's guards in the mountains at sunset",
    "Aldar Kose sings for the merchants in the aul and celebrates",
    "Aldar Kose races a black horse against the bai below the mountains",
    "Aldar Kose talks with a poor old woman near a yurt in the evening",
    "Aldar Kose meets a greedy khan on the road and outwits him",
    "Aldar Kose walks from the steppe to the bazaar and buys a horse",
)
GENUINE_REFUSED = 0.05
"""Share of good frames that may be rendered again in vain."""


def summary(values):
    """The median of a distribution, and the range of 90 % of it."""
    return {
        "p05": round(quantile(values, 0.05), 3),
        "median": round(statistics.median(values), 3),
        "p95": round(quantile(values, 0.95), 3),
    }


def compare(genuine, impostor):
    """The two distributions, and the threshold between them."""
    threshold = quantile(genuine, GENUINE_REFUSED)
    return {
        "genuine": summary(genuine),
        "impostor": summary(impostor),
        "auc": round(auc(np.array(genuine), np.array(impostor)), 3),
        "threshold": round(threshold, 2),
        "impostors_refused": round(sum(i < threshold for i in impostor) / len(impostor), 3),
    }


@dataclass(frozen=True, slots=True)
class Sample:
    """A frame of a story, rendered with the LoRA, and its scores.

    Attributes:
        genuine: its scores.
        impostor: the scores of the same frame rendered without the LoRA.
    """

    story: str
    number: int
    prompt: str
    image: Image.Image
    genuine: FrameScore
    impostor: FrameScore


def render_samples(scorer, stories):
    """All frames of the stories, each with its scores."""
    renderer = SDXLRenderer(AppSettings().group(RendererSettings))
    without_lora = SDXLRenderer(AppSettings(lora_scale=0.0).group(RendererSettings))
    for story in stories:
        plan = BuiltinPlanner().plan(PlanRequest(prompt=story))
        for number, scene in enumerate(plan.scenes, 1):
            request = FrameRequest(
                frame_number=number, prompt=scene.prompt, seed=frame_seed(42, number, 1)
            )
            images = [each.render(request).image for each in (renderer, without_lora)]
            text = scorer.embed_texts([scene.prompt])
            yield Sample(story, number, scene.prompt, images[0], *scorer.score(images, text * 2))


def compare_consistency(samples):
    """The consistency of images with the LoRA and without it, to frame 1 of their story."""
    reference = {each.story: each.genuine for each in samples if each.number == 1}

    def consistency(score, story):
        return cosine(score.image_features, reference[story].image_features)

    later = [each for each in samples if each.number > 1]
    return compare(
        [consistency(each.genuine, each.story) for each in later],
        [consistency(each.impostor, each.story) for each in later],
    )


def compare_clip_score(scorer, samples):
    """The CLIPScore of images with their own prompts, and with prompts of other frames."""
    half = len(samples) // 2
    others = scorer.embed_texts([each.prompt for each in samples[half:] + samples[:half]])
    wrong = scorer.score([each.image for each in samples], others)
    return compare(
        [each.genuine.clip_score for each in samples], [score.clip_score for score in wrong]
    )


def main():
    """Render, score, print the result."""
    stories = STORIES[: int(sys.argv[1])] if len(sys.argv) > 1 else STORIES
    scorer = load_scorer(AppSettings().group(ScorerSettings))
    samples = list(render_samples(scorer, stories))
    figures = {
        "consistency": compare_consistency(samples),
        "clip_score": compare_clip_score(scorer, samples),
    }
    for name, of_score in figures.items():
        print(name, json.dumps(of_score, indent=1))
    print(json.dumps({"frames": len(samples)} | figures))


if __name__ == "__main__":
    main()
