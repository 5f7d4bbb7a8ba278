"""The repair turn of the GPT planner: when it is made, and which plan is kept if it fails."""

import json

import pytest

from deployments.engines.planning.rules import plan_rules
from deployments.errors import PlanInvalid
from deployments.types import StoryPlan
from tests.support.openai_server import (
    Answer,
    fails,
    garbage,
    good,
    good_plan,
    refusal,
    says,
    weak,
)
from tests.support.openai_transport import STORY


async def test_weaknesses_get_a_repair_turn(planner, endpoint):
    endpoint.script(weak())

    plan = await planner.plan(STORY)

    request = endpoint.requests[1].body["messages"][3]["content"]
    assert "scenes 2 and 3 have the same prompt" in request
    assert "scene 4 in English" in request
    assert plan.scenes[3].caption == "Part 4 of the story."


async def test_plan_that_stays_weak_is_accepted(planner, endpoint):
    endpoint.script(weak("first"), weak("second"))

    assert (await planner.plan(STORY)).scenes[3].caption == "second"
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "second", [garbage(), fails(400), fails(401), refusal(), Answer({}, delay_s=30)]
)
async def test_weak_plan_is_kept_when_the_repair_turn_fails(
    build_planner, endpoint, caplog, second
):
    endpoint.script(weak("first"))
    endpoint.always(second)
    planner = build_planner(planner_total_timeout_s=0.5, planner_max_retries=0)

    assert (await planner.plan(STORY)).scenes[3].caption == "first"
    assert "the first plan is kept" in caplog.text


async def test_scenes_beyond_the_number_asked_for_are_dropped_after_repair(planner, endpoint):
    endpoint.always(good(12))

    plan = await planner.plan(STORY.model_copy(update={"num_frames": 8}))

    assert "at most 8" in endpoint.requests[1].body["messages"][3]["content"]
    assert len(plan.scenes) == 8
    assert StoryPlan.model_validate(plan.model_dump()) == plan


@pytest.mark.parametrize(
    "parts",
    [
        [{"type": "text", "text": json.dumps(good_plan())}],
        [
            {"type": "thinking", "thinking": [{"type": "text", "text": "{"}]},
            {"type": "text", "text": json.dumps(good_plan())[:90]},
            {"type": "text", "text": json.dumps(good_plan())[90:]},
        ],
    ],
)
async def test_parts_of_an_answer_are_joined(planner, endpoint, parts):
    endpoint.script(says(parts))

    assert len((await planner.plan(STORY)).scenes) == 6
    assert len(endpoint.requests) == 1


async def test_error_in_the_rules_leads_to_a_repair_turn_and_then_to_a_planner_error(
    planner, endpoint, monkeypatch, caplog
):
    def trip(*_):
        raise IndexError("list index out of range")

    monkeypatch.setattr(plan_rules, "enforce", trip)

    with pytest.raises(PlanInvalid, match=r"could not be checked \(IndexError\)"):
        await planner.plan(STORY)
    assert len(endpoint.requests) == 2
    assert "Traceback" in caplog.text
