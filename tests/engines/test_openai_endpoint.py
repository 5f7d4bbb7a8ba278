"""The GPT planner with the openai SDK over real sockets, against a local server."""

import asyncio
import json
import logging
import socket
import time

import pytest

from deployments.engines.planning.story_planner import StoryPlanner, load_planner
from deployments.errors import PlanInvalid, PlannerUnavailable
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest
from tests.support.openai_server import (
    Answer,
    OpenAIServer,
    fails,
    garbage,
    good,
    good_plan,
    no_quota,
    rate_limited,
    refuses,
    refuses_formats,
    says,
)

STORY = PlanRequest(prompt="Aldar Kose tricks a rich merchant at the bazaar", temperature=0.3)


@pytest.fixture
def server():
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def build_planner(server, tmp_path, monkeypatch):
    """Builds the planner as the deployment does, for the server of this test."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-over-the-wire")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def build(**changes) -> StoryPlanner:
        return load_planner(PlannerSettings(plan_cache_dir=tmp_path / "plans", **changes))

    return build


async def test_plan_comes_from_the_endpoint_of_the_environment(build_planner, server):
    plan = await build_planner().plan(STORY)

    assert plan.planner == "openai:gpt-4.1"
    assert len(plan.scenes) == 6
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer sk-canary-over-the-wire"
    assert (request.body["temperature"], request.body["seed"]) == (0.3, 42)


async def test_repeated_request_survives_a_restart_without_another_call(build_planner, server):
    server.script(good(6), good(8))

    first = await build_planner().plan(STORY)
    again = await build_planner().plan(STORY)

    assert again == first
    assert len(server.requests) == 1


async def test_other_path_of_the_same_host_has_plans_of_its_own(build_planner, server, monkeypatch):
    await build_planner().plan(STORY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url.replace("/v1", "/mistral/v1"))

    await build_planner().plan(STORY)

    paths = [request.path for request in server.requests]
    assert paths == ["/v1/chat/completions", "/mistral/v1/chat/completions"]


async def test_other_endpoint_with_the_same_model_has_plans_of_its_own(build_planner, monkeypatch):
    await build_planner().plan(STORY)
    with OpenAIServer() as other:
        monkeypatch.setenv("OPENAI_BASE_URL", other.url)
        await build_planner().plan(STORY)
        assert len(other.requests) == 1


async def test_rate_limit_is_waited_for_as_long_as_the_endpoint_says(build_planner, server):
    server.script(rate_limited(retry_after_s=1), good())

    start = time.monotonic()
    plan = await build_planner().plan(STORY)

    assert len(plan.scenes) == 6
    assert len(server.requests) == 2
    # Without Retry-After the SDK's first wait is 0.5 s at most.
    assert 1 <= time.monotonic() - start < 10


async def test_server_errors_are_retried(build_planner, server):
    server.script(fails(500), fails(503), good())

    assert len((await build_planner().plan(STORY)).scenes) == 6
    assert len(server.requests) == 3


async def test_empty_account_is_not_asked_again(build_planner, server):
    server.always(no_quota())

    with pytest.raises(PlannerUnavailable, match=r"127\.0\.0\.1:\d+ .*billing"):
        await build_planner().plan(STORY)
    assert len(server.requests) == 1


async def test_refused_key_is_not_asked_again_and_in_no_log(build_planner, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.always(fails(401, "Incorrect API key provided: sk-canary-over-the-wire"))

    with pytest.raises(PlannerUnavailable, match="check OPENAI_API_KEY") as caught:
        await build_planner().plan(STORY)
    assert "canary" not in str(caught.value) + caplog.text
    assert len(server.requests) == 1


@pytest.mark.parametrize("slow", [Answer({}, delay_s=60), Answer("x" * 1000, drip_s=0.1)])
async def test_slow_endpoint_ends_each_attempt_at_its_time_limit(build_planner, server, slow):
    server.script(slow)

    plan = await build_planner(planner_timeout_s=0.5, planner_max_retries=1).plan(STORY)

    assert len(plan.scenes) == 6
    assert len(server.requests) == 2


@pytest.mark.parametrize("slow", [Answer({}, delay_s=60), rate_limited(60)])
async def test_total_time_limit_ends_all_attempts(build_planner, server, slow):
    server.always(slow)
    planner = build_planner(planner_total_timeout_s=0.5)

    start = time.monotonic()
    with pytest.raises(PlannerUnavailable, match=r"no plan within 0\.5 s"):
        await planner.plan(STORY)
    assert time.monotonic() - start < 5


async def test_weak_endpoint_gives_a_plan_after_refusals_and_a_repair(build_planner, server):
    server.script(refuses("temperature"), refuses_formats("json_schema"), garbage(), good())

    plan = await build_planner().plan(STORY)

    assert len(plan.scenes) == 6
    assert len(server.requests) == 4


async def test_wrong_number_of_scenes_is_repaired(build_planner, server):
    server.script(good(4), good(7))

    assert len((await build_planner().plan(STORY)).scenes) == 7
    assert "at least 6" in server.requests[1].body["messages"][3]["content"]


async def test_web_page_instead_of_an_api_is_an_error(build_planner, server):
    server.always(Answer("<html>Login</html>"))

    with pytest.raises(PlanInvalid, match="OPENAI_BASE_URL"):
        await build_planner().plan(STORY)


async def test_wrong_path_is_an_error(build_planner, server, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", server.url.removesuffix("/v1"))

    with pytest.raises(PlannerUnavailable, match="OPENAI_BASE_URL"):
        await build_planner().plan(STORY)


async def test_unreachable_endpoint_is_an_error_or_uses_the_fallback(build_planner, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1")

    with pytest.raises(PlannerUnavailable, match="cannot be reached"):
        await build_planner(planner_max_retries=0).plan(STORY)

    plan = await build_planner(planner_max_retries=0, planner_fallback=True).plan(STORY)
    assert plan.planner == "builtin"
    assert "cannot be reached" in (plan.fallback_reason or "")


async def test_equal_stories_at_once_cost_one_call(build_planner, server):
    server.always(Answer(good().body, delay_s=0.2))
    planner = build_planner()

    plans = await asyncio.gather(*(planner.plan(STORY) for _ in range(4)))

    assert len(set(plans)) == 1
    assert len(server.requests) == 1


async def test_cancelled_request_closes_the_connection(build_planner, server):
    server.always(Answer("x" * 1000, drip_s=0.02))
    story = asyncio.create_task(build_planner().plan(STORY))
    while not server.requests:
        await asyncio.sleep(0.01)

    story.cancel()
    with pytest.raises(asyncio.CancelledError):
        await story

    assert await asyncio.to_thread(server.client_left.wait, 10)


async def test_captions_keep_the_language_of_the_story(build_planner, server):
    plan = good_plan()
    for scene in plan["scenes"]:
        scene["caption"] = "Алдар Көсе базарға келді."
    server.script(says(json.dumps(plan, ensure_ascii=False)))

    planned = await build_planner().plan(STORY)

    assert {scene.caption for scene in planned.scenes} == {"Алдар Көсе базарға келді."}
