"""Limits of time, room and disk: which stories are refused, which fail, and with what error."""

import asyncio

import pytest

from deployments.errors import (
    InvalidRequest,
    Overloaded,
    PlanInvalid,
    RenderError,
    StoryTimeout,
)
from deployments.lifecycle import StoryState
from deployments.types import Scene, StoryRequest
from serve_app.store.blobs import ImageStore
from serve_app.store.errors import StorageFull, StoredFailure
from tests.support.fake_deployments import FakePlanner
from tests.support.fake_metrics import RecordedMetrics
from tests.support.stories import (
    POLL_S,
    STORY,
    ended,
    open_stories,
    submission,
    wait_for_frames,
    working,
)


class SlowPlanner(FakePlanner):
    async def plan(self, request):
        await asyncio.sleep(60)


async def test_a_failure_is_stored_as_it_is_answered(tmp_path):
    async with working(tmp_path, renderer={"error": RenderError("no")}) as (stories, _):
        with pytest.raises(StoredFailure) as caught:
            await stories.generate(submission())
        ((story, _),) = await stories.page(10, None)
    assert story.state is StoryState.FAILED
    assert (caught.value.status_code, caught.value.code) == (500, "render_failed")
    assert caught.value.detail == story.error.detail == "Generation failed: no"


async def test_a_plan_that_fails_fails_the_story(tmp_path):
    planner = FakePlanner(error=PlanInvalid("odd plan"))
    async with working(tmp_path, planner=planner) as (stories, _):
        story = await stories.accept(submission())
        assert (await ended(stories, story.id)).story.error.code == "plan_invalid"


async def test_a_story_over_its_time_limit_fails(tmp_path):
    async with working(tmp_path, story_timeout_s=0.3) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        error = (await ended(stories, story.id)).story.error
    assert (error.code, error.status_code) == ("story_timeout", 504)
    assert error.detail == "The story took longer than 0.3 s."


async def test_a_plan_over_the_time_limit_is_refused(tmp_path):
    stories, _ = open_stories(tmp_path, planner=SlowPlanner(), story_timeout_s=0.1)
    with pytest.raises(StoryTimeout):
        await stories.plan(StoryRequest(prompt=STORY))


async def test_stories_over_the_limit_wait_and_more_than_may_wait_are_refused(tmp_path):
    settings = {"max_stories": 1, "max_waiting_stories": 2}
    async with working(tmp_path, **settings) as (stories, log):
        log.hold()
        first = await stories.accept(submission())
        await log.begun()
        log.let_finish(1)
        await wait_for_frames(stories, first.id, 1)
        waiting = [await stories.accept(submission(seed=n)) for n in (1, 2)]
        assert [(await stories.view(s.id)).position for s in waiting] == [1, 2]
        with pytest.raises(Overloaded, match="2 stories are waiting") as caught:
            await stories.accept(submission(seed=3))
        assert caught.value.retry_after_s >= 1
        assert stories.running == 1
        log.release()
        for story in waiting:
            assert (await ended(stories, story.id)).story.state is StoryState.DONE


async def test_a_service_that_drains_finishes_what_runs_and_leaves_the_rest(tmp_path):
    async with working(tmp_path, max_stories=1) as (stories, log):
        log.hold()
        running = await stories.accept(submission())
        await log.begun()
        waiting = await stories.accept(submission(seed=1))
        stories.drain()
        log.release()
        with pytest.raises(Overloaded, match="shutting down"):
            await stories.accept(submission(seed=2))
        assert (await ended(stories, running.id)).story.state is StoryState.DONE
        assert (await ended(stories, waiting.id)).story.state is StoryState.QUEUED
    async with working(tmp_path) as (stories, _):
        assert (await ended(stories, waiting.id)).story.state is StoryState.DONE


async def test_a_drain_ends_the_requests_that_wait_for_stories_which_have_not_begun(tmp_path):
    async with working(tmp_path, max_stories=1) as (stories, log):
        log.hold()
        await stories.accept(submission())
        await log.begun()
        calls = [
            asyncio.create_task(stories.generate(submission(key, seed=n)))
            for n, key in enumerate((None, "k"), 1)
        ]
        while len(await stories.page(10, None)) < 3:
            await asyncio.sleep(POLL_S)
        stories.drain()
        for refused in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(refused, Overloaded)
            assert refused.message == "The service is shutting down."
        # Without an idempotency key, no client could ask for the story again.
        states = {story.request.seed: story.state for story, _ in await stories.page(10, None)}
        assert (states[1], states[2]) == (StoryState.CANCELLED, StoryState.QUEUED)


async def test_edited_scenes_are_checked_before_the_story_is_accepted(tmp_path):
    class StrictPlanner(FakePlanner):
        async def adopt(self, scenes):
            raise InvalidRequest("scene 1 shows no hero")

    stories, _ = open_stories(tmp_path, planner=StrictPlanner())
    scenes = tuple(Scene(prompt="a horse") for _ in range(6))
    with pytest.raises(InvalidRequest):
        await stories.accept(submission(scenes=scenes))
    assert await stories.page(10, None) == []


async def test_a_full_disk_refuses_new_stories_and_harms_no_other(tmp_path, monkeypatch):
    async with working(tmp_path, min_free_mb=1) as (stories, log):
        log.hold()
        running = await stories.accept(submission())
        await log.begun()
        monkeypatch.setattr(ImageStore, "free_bytes", lambda store: 0)
        with pytest.raises(StorageFull) as caught:
            await stories.accept(submission(seed=1))
        assert caught.value.status_code == 507
        log.release()
        assert (await ended(stories, running.id)).story.state is StoryState.DONE


async def test_stories_that_run_finish_or_are_refused_are_counted(tmp_path):
    metrics = RecordedMetrics()
    async with working(tmp_path, metrics=metrics, max_waiting_stories=1) as (stories, _):
        await stories.generate(submission())
        stories.drain()
        with pytest.raises(Overloaded):
            await stories.accept(submission(seed=1))
    names = [name for name, *_ in metrics.calls]
    assert [values for values in metrics.calls if values[0] == "running"][:2] == [
        ("running", 1),
        ("running", 0),
    ]
    (finished,) = [values for values in metrics.calls if values[0] == "finished"]
    assert finished[1:3] == ("simple", 6)
    assert ("failed", "simple", "admission", "overloaded") in metrics.calls
    assert names.count("failed") == 1
