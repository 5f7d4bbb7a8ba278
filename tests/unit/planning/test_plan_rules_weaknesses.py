"""Weaknesses: what a planner should correct but a user may write."""

import pytest

from deployments.engines.planning.rules.plan_problems import violations, weaknesses
from deployments.types import Scene


def scenes(*prompts: str) -> list[Scene]:
    """Scenes of six prompts, the last ones of them sound."""
    sound = [f"aldar_kose_man with {count} apples" for count in range(6)]
    return [Scene(prompt=prompt) for prompt in (*prompts, *sound[len(prompts) :])]


def test_sound_prompts_have_no_weakness():
    assert weaknesses(scenes()) == ()


def test_a_prompt_in_another_language_is_a_weakness():
    assert weaknesses(scenes("aldar_kose_man", "Алдар Көсе идёт по базару")) == (
        "write the prompt of scene 2 in English",
    )


@pytest.mark.parametrize(
    "prompt", ["aldar_kose_man in a café in Besiktaş", "?", "Көсе laughs in the bazaar"]
)
def test_foreign_name_is_not_a_weakness(prompt):
    assert weaknesses(scenes(prompt)) == ()


def test_equal_prompts_are_a_weakness():
    same = ("aldar_kose_man laughs", "aldar_kose_man rides", "Aldar_kose_man  laughs.")
    assert weaknesses(scenes(*same)) == (
        "scenes 1 and 3 have the same prompt; tell different moments",
    )


def test_weaknesses_of_a_user_are_allowed():
    assert violations(scenes("базар", "базар")) == ()
