"""The repair turn of the GPT planner: what it is asked for, and what is kept when it fails."""

import json

import pytest

from deployments.engines.planning.openai.client import build_client
from deployments.engines.planning.openai.planner import OpenAIPlanner
from deployments.engines.planning.rules import plan_rules
from deployments.errors import PlanInvalid
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, StoryPlan
from tests.support.openai_server import (
    Answer,
    Endpoint,
    fails,
    garbage,
    good,
    good_plan,
    refusal,
    says,
    weak,
)
from tests.support.openai_transport import build_transport

STORY = PlanRequest(prompt="Aldar Kose tricks a rich merchant at the bazaar out of his brown horse")


@pytest.fixture
def endpoint():
    return Endpoint()


@pytest.fixture
def build_planner(endpoint, monkeypatch):
    """Builds a planner whose client talks to the scripted endpoint."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-canary-0123456789-canary")

    def build(**changes) -> OpenAIPlanner:
        settings = PlannerSettings(openai_base_url="http://gpt.test:8080/v1", **changes)
        client = build_client(settings, build_transport(endpoint))
        return OpenAIPlanner(client, settings.planner_model, settings.planner_total_timeout_s)

    return build


@pytest.fixture
def planner(build_planner):
    return build_planner()


async def test_weaknesses_get_a_repair_turn(planner, endpoint):
    endpoint.script(weak())

    plan = await planner.plan(STORY)

    told = endpoint.requests[1].body["messages"][3]["content"]
    assert "scenes 2 and 3 have the same prompt" in told
    assert "scene 4 in English" in told
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


async def test_twelve_scenes_are_dropped_to_the_number_asked_after_a_repair_turn(planner, endpoint):
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
async def test_answer_in_parts_is_put_together(planner, endpoint, parts):
    endpoint.script(says(parts))

    assert len((await planner.plan(STORY)).scenes) == 6
    assert len(endpoint.requests) == 1


async def test_answer_that_trips_the_rules_is_repaired_or_an_error_of_the_planner(
    planner, endpoint, monkeypatch, caplog
):
    def trip(*_):
        raise IndexError("list index out of range")

    monkeypatch.setattr(plan_rules, "enforce", trip)

    with pytest.raises(PlanInvalid, match=r"could not be checked \(IndexError\)"):
        await planner.plan(STORY)
    assert len(endpoint.requests) == 2
    assert "Traceback" in caplog.text
