"""A story is accepted once, rendered, followed by its events, cancelled, approved and listed."""

import asyncio
from statistics import mean

import pytest

from deployments.lifecycle import EventKind, StoryState
from deployments.types import StoryRequest, frame_seed
from serve_app.store.errors import Cancelled, Conflict, NotFound
from tests.support.pipelines import build, generate
from tests.support.samples import plan
from tests.support.stories import (
    POLL_S,
    STORY,
    ended,
    open_stories,
    submission,
    wait_for_frames,
    working,
)


async def test_an_accepted_story_is_rendered_and_stored(tmp_path):
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


async def test_the_service_makes_the_same_images_as_the_pipeline_alone(tmp_path):
    request = StoryRequest(prompt=STORY, num_frames=6, seed=9)
    pipeline, _ = build()
    expected = await generate(pipeline, request)
    async with working(tmp_path) as (stories, _):
        board = await stories.generate(submission(seed=9))
    assert [frame.png for frame in board.frames] == [frame.png for frame in expected.frames]
    assert [frame.rendered.kept for frame in board.frames] == [
        frame.rendered.kept for frame in expected.frames
    ]


async def test_events_come_in_order_and_their_ids_have_no_gap(tmp_path):
    async with working(tmp_path, simple_frame_slots=1) as (stories, _):
        story = await stories.accept(submission())
        events = [event async for event in stories.follow(story.id, 0)]
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    kinds = [event.kind for event in events]
    assert kinds[:2] == [EventKind.QUEUED, EventKind.PLANNED]
    assert kinds[-1] is EventKind.STORY_COMPLETED
    of_third = [event.kind for event in events if event.data.get("frame_number") == 3]
    assert of_third == [EventKind.FRAME_STARTED, EventKind.FRAME_SCORED, EventKind.FRAME_COMPLETED]


async def test_following_resumes_after_any_event_without_gap_or_repeat(tmp_path):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission())
        await ended(stories, story.id)
        events = [event async for event in stories.follow(story.id, 0)]
        for known in range(len(events) + 1):
            assert [event async for event in stories.follow(story.id, known)] == events[known:]


async def test_a_denoising_step_becomes_an_event_while_the_frame_is_rendered(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        await log.begun()
        stories.report_progress(f"{story.id}/1/1", 1, 3, 12)
        steps = []
        async for event in stories.follow(story.id, 0):
            if event.kind is EventKind.FRAME_PROGRESS:
                steps.append(event)
                log.release()
    (progress,) = steps
    assert progress.data == {
        "frame_number": 1,
        "revision": 1,
        "attempt": 1,
        "step": 3,
        "steps": 12,
    }


async def test_a_denoising_step_of_a_deleted_story_is_ignored(tmp_path, caplog):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission())
        await ended(stories, story.id)
        await stories.edits.delete(story.id)
        stories.report_progress(f"{story.id}/1/1", 1, 3, 12)
        await asyncio.sleep(0.5)
    assert "does not answer" not in caplog.text


async def test_an_idempotency_key_accepts_a_story_only_once(tmp_path):
    async with working(tmp_path) as (stories, log):
        accepted = await asyncio.gather(*(stories.accept(submission(key="k")) for _ in range(10)))
        assert len({story.id for story in accepted}) == 1
        await ended(stories, accepted[0].id)
        assert (await stories.accept(submission(key="k"))).id == accepted[0].id
        assert len(log.requests) == 6
        with pytest.raises(Conflict, match="another request"):
            await stories.accept(submission(key="k", fingerprint="other"))


async def test_cancelling_stops_the_rendering_and_keeps_finished_frames(tmp_path):
    async with working(tmp_path, simple_frame_slots=1) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        await log.begun()
        log.let_finish(1)
        await wait_for_frames(stories, story.id, 1)
        assert (await stories.cancel(story.id)).state is StoryState.CANCELLED
        log.release()
        view = await ended(stories, story.id)
        assert (view.story.state, view.frames_done) == (StoryState.CANCELLED, 1)
        begun = [request for request in log.requests if request.story_seed == 42]
        other = await stories.accept(submission(seed=2))
        assert (await ended(stories, other.id)).story.state is StoryState.DONE
        assert [request for request in log.requests if request.story_seed == 42] == begun
        assert (await stories.cancel(other.id)).state is StoryState.DONE
        events = [event async for event in stories.follow(story.id, 0)]
    assert events[-1].kind is EventKind.STORY_CANCELLED


async def test_a_story_that_is_cancelled_while_it_waits_is_never_rendered(tmp_path):
    stories, log = open_stories(tmp_path)
    story = await stories.accept(submission(seed=1))
    await stories.cancel(story.id)
    stories.start()
    other = await stories.accept(submission(seed=2))
    await ended(stories, other.id)
    await stories.close()
    assert {request.story_seed for request in log.requests} == {2}


async def test_a_story_is_cancelled_when_its_client_goes_away(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        waiting = asyncio.create_task(stories.generate(submission()))
        await log.begun()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        ((story, _),) = await stories.page(10, None)
        assert (await ended(stories, story.id)).story.state is StoryState.CANCELLED


async def test_a_client_with_an_idempotency_key_can_come_back_for_its_story(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        waiting = asyncio.create_task(stories.generate(submission(key="k")))
        await log.begun()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        log.release()
        assert len((await stories.generate(submission(key="k"))).frames) == 6
        assert len(log.requests) == 6


async def test_a_client_learns_that_its_story_was_cancelled(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        waiting = asyncio.create_task(stories.generate(submission()))
        await log.begun()
        ((story, _),) = await stories.page(10, None)
        await stories.cancel(story.id)
        with pytest.raises(Cancelled):
            await waiting


async def test_the_remaining_time_is_estimated_from_finished_frames(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.1}, simple_frame_slots=1) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        assert (await stories.view(story.id)).eta_s is None
        await log.begun()
        log.let_finish(3)
        await wait_for_frames(stories, story.id, 3)
        view = await stories.view(story.id)
        times_s = [frame.shown.rendered.slot_time_s for frame in view.frames if frame.shown]
        assert min(times_s) > 0.09
        assert view.eta_s == pytest.approx(3 * mean(times_s))
        log.release()
        assert (await ended(stories, story.id)).eta_s is None


async def test_a_plan_waits_for_approval_and_is_rendered_as_it_was_edited(tmp_path):
    async with working(tmp_path) as (stories, log):
        story = await stories.accept(submission(approve_plan=True))
        while (await stories.view(story.id)).story.state is not StoryState.AWAITING_APPROVAL:
            await asyncio.sleep(POLL_S)
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
        accepted = [await stories.accept(submission(seed=n)) for n in range(5)]
        for story in accepted:
            await ended(stories, story.id)
        first = await stories.page(3, None)
        rest = await stories.page(3, first[-1][0].id)
        listed = [story.id for story, _ in (*first, *rest)]
        assert listed == [story.id for story in reversed(accepted)]
        assert all(cover.number == 1 for _, cover in first)


@pytest.mark.parametrize("call", ["view", "cancel"])
async def test_a_story_that_does_not_exist_is_not_found(tmp_path, call):
    stories, _ = open_stories(tmp_path)
    with pytest.raises(NotFound):
        await getattr(stories, call)("0" * 32)


async def test_frames_have_seeds_from_the_seed_of_their_story(tmp_path):
    async with working(tmp_path) as (stories, _):
        story = await stories.accept(submission(seed=7))
        view = await ended(stories, story.id)
    for frame in view.frames:
        assert frame.shown.rendered.kept.seed == frame_seed(7, frame.number, 1)
