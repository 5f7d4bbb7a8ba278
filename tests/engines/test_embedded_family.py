"""A small fixed part of the model card's table, to detect broken weights or broken loading.

The bounds are below the card's figures by the random error of so few images.
"""

import pytest

from deployments.embedded import FAMILY, ROOT
from deployments.embedded.recipe.evaluation.generation import Family, held_out_tasks
from deployments.embedded.recipe.evaluation.judge import load_judge
from deployments.embedded.recipe.evaluation.measures import (
    attribute_accuracies,
    auc,
    gate_figures,
    matched_and_mismatched_scores,
    render_and_judge,
    retrieval,
    robe_share,
)

FRAMES = 32


@pytest.fixture(scope="module")
def family():
    return Family(ROOT)


@pytest.fixture(scope="module")
def judge():
    return load_judge(ROOT)


@pytest.fixture(scope="module")
def scorer(family):
    return family.scorer()


@pytest.fixture(scope="module")
def with_lora(family, judge, scorer):
    tasks = held_out_tasks(FRAMES, with_hero=True)
    return render_and_judge(family, judge, scorer, tasks, has_lora=True)


@pytest.fixture(scope="module")
def without_lora(family, judge, scorer):
    tasks = held_out_tasks(FRAMES // 4, with_hero=True)
    return render_and_judge(family, judge, scorer, tasks, has_lora=False)


@pytest.mark.parametrize(
    ("attribute", "least"),
    [("place", 0.8), ("time", 0.9), ("action", 0.85), ("horse_colour", 0.6), ("other", 0.65)],
)
def test_frames_show_what_their_captions_tell(with_lora, attribute, least):
    assert attribute_accuracies(with_lora.judged)[attribute] >= least


def test_the_hero_wears_his_costume_with_the_lora_and_nobody_does_without(with_lora, without_lora):
    assert robe_share(with_lora) >= 0.9
    assert robe_share(without_lora) <= 0.15


def test_the_scorer_finds_the_caption_of_a_frame_among_32(with_lora):
    assert retrieval(with_lora) >= 0.85


def test_right_captions_score_above_wrong_ones_and_below_the_ceiling(with_lora):
    right, wrong = matched_and_mismatched_scores(with_lora)
    assert auc(right, wrong) >= 0.95
    assert (right < 1).mean() >= 0.9


def test_the_gate_lets_most_frames_through(with_lora):
    found = gate_figures(
        with_lora, float(FAMILY["min_clip_score"]), float(FAMILY["min_consistency"])
    )
    assert found["fires"] <= 0.3
