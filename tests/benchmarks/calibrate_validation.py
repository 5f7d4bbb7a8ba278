"""Where a model family's scores lie, and the thresholds that follow.

Draws stories with the configured models (the embedded family by default) in simple mode, each frame
once, and compares what should pass with what should not:

- consistency: frames with frame 1 of their story, against the same frames drawn without the LoRA;
- clip_score: frames with their own prompt, against the prompt of another story's frame.

The suggested threshold refuses 5 % of the genuine ones. One JSON line comes last.

    python -m tests.benchmarks.calibrate_validation [stories]
"""

import json
import statistics
import sys

import numpy as np

from deployments.embedded.recipe.evaluation.measures import auc
from deployments.engines.clip_scorer import load_scorer
from deployments.engines.planning.builtin_planner import BuiltinPlanner
from deployments.engines.sdxl import SdxlRenderer
from deployments.settings import AppSettings, RendererSettings, ScorerSettings
from deployments.types import FrameRequest, PlanRequest, frame_seed
from serve_app.validation import cosine

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
"""Share of good frames that may be drawn again for nothing."""


def quantile(values, share):
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def summary(values):
    """Five numbers of a distribution."""
    return {
        "p05": round(quantile(values, 0.05), 3),
        "median": round(statistics.median(values), 3),
        "p95": round(quantile(values, 0.95), 3),
    }


def report(genuine, impostor):
    """The two distributions and the threshold between them."""
    threshold = quantile(genuine, GENUINE_REFUSED)
    return {
        "genuine": summary(genuine),
        "impostor": summary(impostor),
        "auc": round(auc(np.array(genuine), np.array(impostor)), 3),
        "threshold": round(threshold, 2),
        "impostors_refused": round(sum(i < threshold for i in impostor) / len(impostor), 3),
    }


def main():
    """Draw, score, print."""
    stories = STORIES[: int(sys.argv[1])] if len(sys.argv) > 1 else STORIES
    settings = AppSettings()
    scorer = load_scorer(settings.group(ScorerSettings))
    hero = SdxlRenderer(settings.group(RendererSettings))
    nobody = SdxlRenderer(AppSettings(lora_scale=0.0).group(RendererSettings))
    drawn = []
    for story in stories:
        plan = BuiltinPlanner().plan(PlanRequest(prompt=story))
        for number, scene in enumerate(plan.scenes, 1):
            request = FrameRequest(number, scene.prompt, frame_seed(42, number, 1))
            mine, other = hero.render(request), nobody.render(request)
            text = scorer.embed_texts([scene.prompt])
            scores = scorer.score([mine.image, other.image], text * 2)
            drawn.append((story, number, scene.prompt, mine.image, *scores))
    first = {story: mine for story, number, _, _, mine, _ in drawn if number == 1}
    later = [row for row in drawn if row[1] > 1]
    consistency = report(
        [cosine(mine.image_features, first[story].image_features) for story, *_, mine, _ in later],
        [cosine(other.image_features, first[story].image_features) for story, *_, other in later],
    )
    half = len(drawn) // 2
    swapped = scorer.embed_texts([row[2] for row in drawn[half:] + drawn[:half]])
    wrong = scorer.score([row[3] for row in drawn], swapped)
    clip_score = report([row[4].clip_score for row in drawn], [w.clip_score for w in wrong])
    for name, told in (("consistency", consistency), ("clip_score", clip_score)):
        print(name, json.dumps(told, indent=1))
    print(json.dumps({"frames": len(drawn), "consistency": consistency, "clip_score": clip_score}))


if __name__ == "__main__":
    main()
