"""What is refused, what fails, and how it is told."""

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
from serve_app.store.errors import StorageFull, StoredFailure
from tests.support.stories import STORY, drawn_frames, ended, open_stories, submission, working


class BadPlanner:
    async def plan(self, request):
        raise PlanInvalid("odd plan")


class Counts:
    """Metrics that remember what they were told."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return lambda *values: self.told.append((name, *values))


class SlowPlanner:
    async def plan(self, request):
        await asyncio.sleep(60)


async def test_a_failure_is_kept_as_it_is_answered(tmp_path):
    async with working(tmp_path, renderer={"error": RenderError("no")}) as (stories, _):
        with pytest.raises(StoredFailure) as caught:
            await stories.generate(submission())
        ((story, _),) = await stories.page(10, None)
    assert story.state is StoryState.FAILED
    assert (caught.value.status_code, caught.value.code) == (500, "render_failed")
    assert caught.value.detail == story.error.detail == "Generation failed: no"


async def test_a_plan_that_fails_fails_the_story(tmp_path):
    async with working(tmp_path, planner=BadPlanner()) as (stories, _):
        story = await stories.accept(submission())
        assert (await ended(stories, story.id)).story.error.code == "plan_invalid"


async def test_a_story_over_its_limit_fails(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 5}, story_timeout_s=0.3) as (stories, _):
        story = await stories.accept(submission())
        error = (await ended(stories, story.id)).story.error
    assert (error.code, error.status_code) == ("story_timeout", 504)
    assert error.detail == "The story took longer than 0.3 s."


async def test_a_plan_over_its_limit_ends_with_a_timeout(tmp_path):
    stories, _ = open_stories(tmp_path, planner=SlowPlanner(), story_timeout_s=0.1)
    with pytest.raises(StoryTimeout):
        await stories.plan(StoryRequest(STORY))


async def test_no_more_stories_are_drawn_at_once_than_allowed_and_one_too_many_is_refused(tmp_path):
    settings = {"max_stories": 1, "max_waiting_stories": 2}
    async with working(tmp_path, renderer={"frame_s": 0.1}, **settings) as (stories, _):
        first = await stories.accept(submission())
        await drawn_frames(stories, first.id, 1)
        waiting = [await stories.accept(submission(seed=n)) for n in (1, 2)]
        assert [(await stories.view(s.id)).position for s in waiting] == [1, 2]
        with pytest.raises(Overloaded, match="2 stories are waiting") as caught:
            await stories.accept(submission(seed=3))
        assert caught.value.retry_after_s >= 1
        assert stories.running == 1
        for story in waiting:
            assert (await ended(stories, story.id)).story.state is StoryState.DONE


async def test_draining_lets_running_stories_end_and_no_new_one_in(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.1}, max_stories=1) as (stories, _):
        running = await stories.accept(submission())
        await drawn_frames(stories, running.id, 1)
        waiting = await stories.accept(submission(seed=1))
        stories.drain()
        with pytest.raises(Overloaded, match="shutting down"):
            await stories.accept(submission(seed=2))
        assert (await ended(stories, running.id)).story.state is StoryState.DONE
        assert (await ended(stories, waiting.id)).story.state is StoryState.QUEUED
    async with working(tmp_path) as (stories, _):
        assert (await ended(stories, waiting.id)).story.state is StoryState.DONE


async def test_who_waits_for_a_story_that_a_drain_leaves_behind_is_told_to_come_again(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.2}, max_stories=1) as (stories, _):
        running = await stories.accept(submission())
        await drawn_frames(stories, running.id, 1)
        calls = [
            asyncio.create_task(stories.generate(submission(key, seed=n)))
            for n, key in enumerate((None, "k"), 1)
        ]
        while len(await stories.page(10, None)) < 3:
            await asyncio.sleep(0.01)
        stories.drain()
        for refused in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(refused, Overloaded)
            assert refused.message == "The service is shutting down."
        # Without a key nobody could ask for the story again.
        states = {story.request.seed: story.state for story, _ in await stories.page(10, None)}
        assert (states[1], states[2]) == (StoryState.CANCELLED, StoryState.QUEUED)


async def test_edited_scenes_are_checked_before_the_story_is_accepted(tmp_path):
    class StrictPlanner:
        async def adopt(self, scenes):
            raise InvalidRequest("scene 1 shows no hero")

    stories, _ = open_stories(tmp_path, planner=StrictPlanner())
    scenes = tuple(Scene(prompt="a horse") for _ in range(6))
    with pytest.raises(InvalidRequest):
        await stories.accept(submission(scenes=scenes))
    assert await stories.page(10, None) == []


async def test_a_full_disk_refuses_new_stories_and_harms_none(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.05}) as (stories, _):
        running = await stories.accept(submission())
        stories._admission._min_free_bytes = 2**62
        with pytest.raises(StorageFull) as caught:
            await stories.accept(submission(seed=1))
        assert caught.value.status_code == 507
        assert (await ended(stories, running.id)).story.state is StoryState.DONE


async def test_stories_that_run_end_fail_or_are_refused_are_counted(tmp_path):
    counts = Counts()
    async with working(tmp_path, metrics=counts, max_waiting_stories=1) as (stories, _):
        await stories.generate(submission())
        stories.drain()
        with pytest.raises(Overloaded):
            await stories.accept(submission(seed=1))
    names = [name for name, *_ in counts.told]
    assert [values for values in counts.told if values[0] == "running"][:2] == [
        ("running", 1),
        ("running", 0),
    ]
    (finished,) = [values for values in counts.told if values[0] == "finished"]
    assert finished[1:3] == ("simple", 6)
    assert ("failed", "simple", "admission", "overloaded") in counts.told
    assert names.count("failed") == 1
