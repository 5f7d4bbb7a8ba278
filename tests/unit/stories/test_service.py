"""Stories are accepted once, told in order, stopped, approved and listed."""

import asyncio

import pytest

from deployments.lifecycle import EventKind, StoryState
from deployments.types import StoryRequest, frame_seed
from serve_app.store.errors import Cancelled, Conflict, NotFound
from tests.support.pipelines import build, generate
from tests.support.samples import plan
from tests.support.stories import STORY, ended, frames_done, open_stories, submission, working


async def kinds(stories, story_id, after=0):
    return [event.kind async for event in stories.follow(story_id, after)]


async def test_an_accepted_story_is_drawn_and_kept(tmp_path):
    async with working(tmp_path) as (stories, log):
        story = await stories.accept(submission())
        assert story.state is StoryState.QUEUED
        view = await ended(stories, story.id)
        assert view.story.state is StoryState.DONE
        assert [frame.number for frame in view.frames] == [1, 2, 3, 4, 5, 6]
        assert view.frames_done == len(log.requests) == 6
        stored = await stories.stored_image(story.id, 3, None)
        assert (await stories.image(stored)).startswith(b"\x89PNG")
    reopened, _ = open_stories(tmp_path)
    assert (await reopened.view(story.id)).frames_done == 6


async def test_it_draws_what_the_pipeline_alone_draws(tmp_path):
    request = StoryRequest(prompt=STORY, num_frames=6, seed=9)
    pipeline, _ = build()
    expected = await generate(pipeline, request)
    async with working(tmp_path) as (stories, _):
        board = await stories.generate(submission(seed=9))
    assert [frame.png for frame in board.frames] == [frame.png for frame in expected.frames]
    assert [frame.rendered.kept for frame in board.frames] == [
        frame.rendered.kept for frame in expected.frames
    ]


async def test_events_tell_the_story_in_order_and_count_without_a_gap(tmp_path):
    async with working(tmp_path, simple_frame_slots=1) as (stories, _):
        story = await stories.accept(submission())
        events = [event async for event in stories.follow(story.id, 0)]
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    told = [event.kind for event in events]
    assert told[:2] == [EventKind.QUEUED, EventKind.PLANNED]
    assert told[-1] is EventKind.STORY_COMPLETED
    of_third = [event.kind for event in events if event.data.get("frame_number") == 3]
    assert of_third == [EventKind.FRAME_STARTED, EventKind.FRAME_SCORED, EventKind.FRAME_COMPLETED]


async def test_following_resumes_after_any_event_without_gap_or_repeat(tmp_path):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission())
        await ended(stories, story.id)
        whole = [event async for event in stories.follow(story.id, 0)]
        for known in range(len(whole) + 1):
            assert [event async for event in stories.follow(story.id, known)] == whole[known:]


async def test_a_renderers_step_becomes_an_event_while_it_renders(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.5}) as (stories, log):
        story = await stories.accept(submission())
        while not log.requests:
            await asyncio.sleep(0.01)
        stories.report_progress(f"{story.id}/1/1", 1, 3, 12)
        events = [event async for event in stories.follow(story.id, 0)]
    (progress,) = [event for event in events if event.kind is EventKind.FRAME_PROGRESS]
    assert progress.data == {
        "frame_number": 1,
        "revision": 1,
        "attempt": 1,
        "step": 3,
        "steps": 12,
    }


async def test_a_step_of_a_deleted_story_is_dropped(tmp_path, caplog):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission())
        await ended(stories, story.id)
        await stories.edits.delete(story.id)
        stories.report_progress(f"{story.id}/1/1", 1, 3, 12)
        await asyncio.sleep(0.5)
    assert "does not answer" not in caplog.text


async def test_a_key_accepts_a_story_once_however_often_it_comes(tmp_path):
    async with working(tmp_path) as (stories, log):
        accepted = await asyncio.gather(*(stories.accept(submission(key="k")) for _ in range(10)))
        assert len({story.id for story in accepted}) == 1
        await ended(stories, accepted[0].id)
        assert (await stories.accept(submission(key="k"))).id == accepted[0].id
        assert len(log.requests) == 6
        with pytest.raises(Conflict, match="another request"):
            await stories.accept(submission(key="k", fingerprint="other"))


async def test_cancelling_stops_the_drawing_and_keeps_what_there_is(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.2}, simple_frame_slots=1) as made:
        stories, log = made
        story = await stories.accept(submission())
        other = await stories.accept(submission(seed=2))
        await frames_done(stories, story.id, 1)
        assert (await stories.cancel(story.id)).state is StoryState.CANCELLED
        view = await ended(stories, story.id)
        assert view.story.state is StoryState.CANCELLED
        begun = [r for r in log.requests if r.story_seed == 42]
        await asyncio.sleep(0.5)
        assert [r for r in log.requests if r.story_seed == 42] == begun
        assert (await ended(stories, other.id)).story.state is StoryState.DONE
        assert (await stories.cancel(other.id)).state is StoryState.DONE
    assert (await kinds(stories, story.id))[-1] is EventKind.STORY_CANCELLED


async def test_a_story_that_waits_is_cancelled_without_being_drawn(tmp_path):
    stories, log = open_stories(tmp_path)
    story = await stories.accept(submission())
    await stories.cancel(story.id)
    stories.start()
    await asyncio.sleep(0.1)
    await stories.close()
    assert not log.requests


async def test_whoever_waits_and_goes_away_cancels_the_story(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.2}) as (stories, log):
        waiting = asyncio.create_task(stories.generate(submission()))
        while not log.requests:
            await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        ((story, _),) = await stories.page(10, None)
        assert (await ended(stories, story.id)).story.state is StoryState.CANCELLED


async def test_whoever_can_come_back_by_a_key_finds_the_story_done(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.05}) as (stories, log):
        waiting = asyncio.create_task(stories.generate(submission(key="k")))
        while not log.requests:
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert len((await stories.generate(submission(key="k"))).frames) == 6
        assert len(log.requests) == 6


async def test_a_story_that_is_cancelled_while_somebody_waits_is_told_so(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.2}) as (stories, log):
        waiting = asyncio.create_task(stories.generate(submission()))
        while not log.requests:
            await asyncio.sleep(0.01)
        ((story, _),) = await stories.page(10, None)
        await stories.cancel(story.id)
        with pytest.raises(Cancelled):
            await waiting


async def test_the_remaining_time_is_told_by_the_times_of_frames(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.1}, simple_frame_slots=1) as (stories, _):
        first = await stories.accept(submission())
        assert (await stories.view(first.id)).eta_s is None
        await frames_done(stories, first.id, 3)
        eta_s = (await stories.view(first.id)).eta_s
        assert 0.1 < eta_s < 1
        assert (await ended(stories, first.id)).eta_s is None


async def test_a_plan_waits_for_approval_and_is_drawn_as_it_was_edited(tmp_path):
    async with working(tmp_path) as (stories, log):
        story = await stories.accept(submission(approve_plan=True))
        while (await stories.view(story.id)).story.state is not StoryState.AWAITING_APPROVAL:
            await asyncio.sleep(0.01)
        assert not log.requests
        scenes = tuple(
            scene.model_copy(update={"prompt": f"{scene.prompt}, edited"})
            for scene in plan(6).scenes
        )
        await stories.edits.approve(story.id, scenes, is_approved=False)
        await asyncio.sleep(0.1)
        assert not log.requests
        await stories.edits.approve(story.id, None, is_approved=True)
        view = await ended(stories, story.id)
        assert [frame.shown.scene for frame in view.frames] == list(scenes)
        with pytest.raises(Conflict, match="awaits approval"):
            await stories.edits.approve(story.id, None, is_approved=True)


async def test_stories_are_listed_newest_first_in_pages(tmp_path):
    async with working(tmp_path) as (stories, _):
        made = [await stories.accept(submission(seed=n)) for n in range(5)]
        for story in made:
            await ended(stories, story.id)
        first = await stories.page(3, None)
        rest = await stories.page(3, first[-1][0].id)
        listed = [story.id for story, _ in (*first, *rest)]
        assert listed == [story.id for story in reversed(made)]
        assert all(cover.number == 1 for _, cover in first)


@pytest.mark.parametrize("call", ["view", "cancel"])
async def test_what_does_not_exist_is_not_found(tmp_path, call):
    stories, _ = open_stories(tmp_path)
    with pytest.raises(NotFound):
        await getattr(stories, call)("0" * 32)


async def test_frames_are_drawn_from_the_seeds_of_their_story(tmp_path):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission(seed=7))
        view = await ended(stories, story.id)
    for frame in view.frames:
        assert frame.shown.rendered.kept.seed == frame_seed(7, frame.number, 1)
