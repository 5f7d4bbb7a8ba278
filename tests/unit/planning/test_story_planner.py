"""Which planner is used, and what happens if it fails."""

import asyncio
import logging

import pytest

from deployments.engines.planning.builtin.planner import BuiltinPlanner
from deployments.engines.planning.plan_cache import PlanCache
from deployments.engines.planning.story_planner import StoryPlanner, load_planner
from deployments.errors import InvalidRequest, PlanInvalid, PlannerUnavailable
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, Scene, StoryPlan

STORY = PlanRequest(prompt="Aldar Kose tricks a rich merchant at the bazaar")
OTHER = PlanRequest(prompt="Aldar Kose races a proud khan across the steppe")


class FakePlanner:
    """Gives a new plan each time, or raises; waits for `gate` first."""

    name = "openai:fake"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.calls = 0
        self.cancelled = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def plan(self, request: PlanRequest) -> StoryPlan:
        self.calls += 1
        call = self.calls
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.error:
            raise self.error
        scenes = tuple(Scene(prompt=f"aldar_kose_man, call {call}") for _ in range(6))
        return StoryPlan(scenes=scenes, planner=self.name)


@pytest.fixture
def cache(tmp_path):
    return PlanCache(tmp_path / "plans", 1, "openai:fake")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Builds planner settings in an environment without a key."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def build(**changes) -> PlannerSettings:
        return PlannerSettings(plan_cache_dir=tmp_path / "plans", **changes)

    return build


async def test_repeated_request_gives_the_same_plan_without_another_call(cache):
    remote = FakePlanner()
    planner = StoryPlanner(BuiltinPlanner(), remote, cache)

    assert await planner.plan(STORY) == await planner.plan(STORY)
    assert remote.calls == 1


async def test_repeated_request_gives_the_same_plan_after_a_restart(cache, tmp_path):
    first = await StoryPlanner(BuiltinPlanner(), FakePlanner(), cache).plan(STORY)
    remote = FakePlanner()
    reopened = PlanCache(tmp_path / "plans", 1, "openai:fake")

    assert await StoryPlanner(BuiltinPlanner(), remote, reopened).plan(STORY) == first
    assert remote.calls == 0


async def test_equal_requests_at_once_share_one_call_and_one_plan():
    remote = FakePlanner()
    planner = StoryPlanner(BuiltinPlanner(), remote)

    plans = await asyncio.gather(*(planner.plan(STORY) for _ in range(5)), planner.plan(OTHER))

    assert remote.calls == 2
    assert len(set(plans[:5])) == 1
    assert plans[5] != plans[0]


async def test_request_after_a_finished_call_makes_a_new_one():
    remote = FakePlanner()
    planner = StoryPlanner(BuiltinPlanner(), remote)

    await planner.plan(STORY)
    await planner.plan(STORY)

    assert remote.calls == 2


async def test_one_cancelled_request_does_not_stop_the_others():
    remote = FakePlanner()
    remote.gate.clear()
    planner = StoryPlanner(BuiltinPlanner(), remote)
    cancelled, waiting = (asyncio.create_task(planner.plan(STORY)) for _ in range(2))
    await asyncio.sleep(0)

    cancelled.cancel()
    await asyncio.sleep(0)
    remote.gate.set()

    assert (await waiting).planner == "openai:fake"
    assert cancelled.cancelled()
    assert not remote.cancelled


async def test_call_stops_when_every_request_is_cancelled():
    remote = FakePlanner()
    remote.gate.clear()
    planner = StoryPlanner(BuiltinPlanner(), remote)
    callers = [asyncio.create_task(planner.plan(STORY)) for _ in range(2)]
    await asyncio.sleep(0.01)

    for caller in callers:
        caller.cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    await asyncio.sleep(0)

    assert remote.cancelled
    remote.gate.set()
    assert (await planner.plan(STORY)).planner == "openai:fake"


@pytest.mark.parametrize("error", [PlannerUnavailable("host is down"), PlanInvalid("host babbles")])
async def test_failure_is_an_error_unless_the_fallback_is_on(error):
    planner = StoryPlanner(BuiltinPlanner(), FakePlanner(error))

    with pytest.raises(type(error), match=error.message):
        await planner.plan(STORY)


async def test_every_request_of_a_failed_call_gets_the_error():
    planner = StoryPlanner(BuiltinPlanner(), FakePlanner(PlannerUnavailable("host is down")))

    results = await asyncio.gather(*(planner.plan(STORY) for _ in range(3)), return_exceptions=True)

    assert [type(result) for result in results] == [PlannerUnavailable] * 3


@pytest.mark.parametrize("error", [PlannerUnavailable("host is down"), PlanInvalid("host babbles")])
async def test_fallback_plan_is_the_builtin_one_and_says_why(error, caplog):
    planner = StoryPlanner(BuiltinPlanner(), FakePlanner(error), fallback=True)

    plan = await planner.plan(STORY)

    assert plan.planner == "builtin"
    assert plan.fallback_reason == error.message
    assert plan.scenes == BuiltinPlanner().plan(STORY).scenes
    assert error.message in caplog.text


async def test_error_of_our_own_is_no_reason_to_fall_back():
    planner = StoryPlanner(BuiltinPlanner(), FakePlanner(ZeroDivisionError()), fallback=True)

    with pytest.raises(ZeroDivisionError):
        await planner.plan(STORY)


async def test_fallback_plan_is_not_kept_for_the_failed_planner(cache):
    remote = FakePlanner(PlannerUnavailable("host is down"))
    planner = StoryPlanner(BuiltinPlanner(), remote, cache, fallback=True)
    await planner.plan(STORY)

    remote.error = None
    plan = await planner.plan(STORY)

    assert plan.planner == "openai:fake"
    assert plan.fallback_reason is None


async def test_auto_without_a_key_plans_by_itself_and_leaves_no_files(settings, tmp_path, caplog):
    caplog.set_level(logging.INFO)

    planner = load_planner(settings())

    assert (await planner.plan(STORY)) == await planner.plan(STORY)
    assert planner.name == "builtin"
    assert "planner: builtin, because OPENAI_API_KEY is not set" in caplog.text
    assert not (tmp_path / "plans").exists()


def test_auto_treats_a_blank_key_as_no_key(settings, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "  ")

    assert load_planner(settings()).name == "builtin"


def test_auto_with_a_key_asks_the_endpoint(settings, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-canary")

    planner = load_planner(settings(openai_base_url="http://gpt.test/v1", planner_model="m"))

    assert planner.name == "openai:m"
    assert "planner: openai:m at gpt.test, because OPENAI_API_KEY is set" in caplog.text
    assert "canary" not in caplog.text


def test_builtin_is_used_even_with_a_key(settings, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-canary")

    assert load_planner(settings(planner="builtin")).name == "builtin"


async def test_openai_without_a_key_loads_and_fails_each_story(settings):
    planner = load_planner(settings(planner="openai"))

    for _ in range(2):
        with pytest.raises(PlannerUnavailable, match="set OPENAI_API_KEY"):
            await planner.plan(STORY)


async def test_openai_without_a_key_falls_back_if_allowed(settings):
    planner = load_planner(settings(planner="openai", planner_fallback=True))

    plan = await planner.plan(STORY)

    assert plan.planner == "builtin"
    assert "OPENAI_API_KEY" in (plan.fallback_reason or "")


def test_edited_scenes_are_adopted_with_the_rules_enforced():
    scenes = tuple(Scene(prompt=f"he rides, part {n}", setting="steppe") for n in range(6))

    plan = StoryPlanner(BuiltinPlanner()).adopt(scenes)

    assert plan.planner == "request"
    assert all("aldar_kose_man" in scene.prompt for scene in plan.scenes)
    assert plan.corrections


def test_edited_scenes_that_cannot_be_corrected_are_refused():
    scenes = tuple(Scene(prompt="...") for _ in range(6))

    with pytest.raises(InvalidRequest, match="scene 1 is empty"):
        StoryPlanner(BuiltinPlanner()).adopt(scenes)


async def test_the_plan_of_a_model_says_what_of_the_story_it_shows():
    plan = await StoryPlanner(BuiltinPlanner(), FakePlanner()).plan(STORY)
    shown = {row.name: row.scenes for row in plan.coverage}
    assert shown["Aldar Kose"] == (1, 2, 3, 4, 5, 6)
    assert next(scenes for name, scenes in shown.items() if "merchant" in name) == ()
