"""An attempt is judged by its scores, and the best of several attempts is found."""

import pytest

from deployments.types import FrameScore
from serve_app.pipeline.validation import Validator, cosine

VALIDATOR = Validator(min_consistency=0.7, min_clip_score=0.5)


def judge(clip_score, features=(1.0, 0.0), reference=(1.0, 0.0), attempt=1):
    return VALIDATOR.judge(attempt, 7, FrameScore(clip_score, features), reference)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((1.0, 0.0), (1.0, 0.0), 1.0),
        ((1.0, 0.0), (0.0, 1.0), 0.0),
        ((1.0, 0.0), (-1.0, 0.0), -1.0),
        ((0.6, 0.8), (0.8, 0.6), 0.96),
    ],
)
def test_the_cosine_is_as_computed_by_hand(a, b, expected):
    assert cosine(a, b) == pytest.approx(expected)


def test_the_cosine_of_vectors_of_unequal_length_is_an_error():
    with pytest.raises(ValueError, match="longer"):
        cosine((1.0,), (1.0, 0.0))


def test_a_good_attempt_is_accepted_without_a_reason():
    attempt = judge(0.8)
    assert (attempt.accepted, attempt.reason, attempt.consistency) == (True, None, 1.0)


def test_a_weak_attempt_is_refused_with_a_reason_for_each_threshold():
    attempt = judge(0.25, features=(0.0, 1.0))
    assert not attempt.accepted
    assert attempt.reason == "consistency 0.000 is below 0.700; clip_score 0.250 is below 0.500"


def test_an_accepted_attempt_is_better_than_a_refused_one():
    refused = judge(1.0, features=(0.6, 0.8))
    accepted = judge(0.51)
    assert max([refused, accepted], key=VALIDATOR.quality) is accepted


def test_of_two_refused_attempts_the_one_closer_to_the_thresholds_is_better():
    far, near = judge(0.1), judge(0.45)
    assert max([far, near], key=VALIDATOR.quality) is near
