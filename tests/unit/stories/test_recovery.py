"""A story goes on after the death of its worker, and after a while without space on the disk."""

import asyncio
from contextlib import asynccontextmanager

from deployments.lifecycle import EventKind, StoryState
from deployments.types import Mode, StoryRequest
from tests.support.event_loop import kill_all_tasks
from tests.support.pipelines import build, generate
from tests.support.stories import (
    POLL_S,
    STORY,
    WAIT_S,
    ended,
    open_store,
    open_stories,
    submission,
    wait_for_frames,
    working,
)


@asynccontextmanager
async def held_after(folder, count, mode=Mode.SIMPLE, **values):
    """A service at work on a story of which only the first frames, so many, can be finished.

    Returns:
        The service, which dies at the end of the block, the story's id, and the renderers' log.
    """
    slots = {"simple_frame_slots": 1, "ref_guided_frame_slots": 1}
    stories, log = open_stories(folder, **slots, **values)
    log.hold()
    stories.start()
    story = await stories.accept(submission(mode=mode))
    await log.begun()
    log.let_finish(count)
    await wait_for_frames(stories, story.id, count)
    try:
        yield stories, story.id, log
    finally:
        await kill_all_tasks()


def completed_frames(events):
    """The numbers of the frames that events say are completed, in ascending order."""
    completed = [event for event in events if event.kind is EventKind.FRAME_COMPLETED]
    return sorted(event.data["frame_number"] for event in completed)


async def test_a_story_goes_on_where_its_dead_worker_left_it(tmp_path):
    pipeline, _ = build()
    board = await generate(pipeline, StoryRequest(prompt=STORY, num_frames=6))
    async with held_after(tmp_path, 2) as (stories, story_id, _):
        pass
    assert (await stories.view(story_id)).frames_done == 2
    async with working(tmp_path) as (others, log):
        view = await ended(others, story_id)
        images = [await others.image(frame.shown.image) for frame in view.frames]
    assert view.story.state is StoryState.DONE
    assert images == [frame.png for frame in board.frames]
    assert len(log.requests) == 4
    events = [event async for event in stories.follow(story_id, 0)]
    assert completed_frames(events) == [1, 2, 3, 4, 5, 6]
    assert [event.id for event in events] == list(range(1, len(events) + 1))


async def test_a_ref_guided_story_is_resumed_with_its_reference(tmp_path):
    pipeline, _ = build()
    request = StoryRequest(prompt=STORY, num_frames=6, mode=Mode.REF_GUIDED)
    board = await generate(pipeline, request)
    async with held_after(tmp_path, 2, Mode.REF_GUIDED) as (_, story_id, _):
        pass
    async with working(tmp_path) as (stories, log):
        view = await ended(stories, story_id)
    assert [f.shown.rendered.recipe.seed for f in view.frames] == [
        frame.rendered.recipe.seed for frame in board.frames
    ]
    assert all(request.reference is not None for request in log.requests)
    assert view.frames[0].shown.image.size_bytes == len(board.frames[0].png)


async def test_a_worker_that_lost_its_lease_writes_nothing_more(tmp_path, monkeypatch):
    store = open_store(tmp_path)
    async with held_after(tmp_path, 1, store=store) as (stories, story_id, log):
        # Its renewals and claims do not reach the database any more; its results do.
        monkeypatch.setattr(store.leases, "renew", lambda owner, lease_s, held: {story_id: 1})
        monkeypatch.setattr(store.leases, "claim", lambda *args: None)
        async with working(tmp_path) as (others, their_log):
            their_log.hold()
            await their_log.begun()
            log.release()
            async with asyncio.timeout(WAIT_S):
                while stories.running:
                    await asyncio.sleep(POLL_S)
            assert (await others.view(story_id)).frames_done == 1
            their_log.release()
            await ended(others, story_id)
    events = [event async for event in others.follow(story_id, 0)]
    assert completed_frames(events) == [1, 2, 3, 4, 5, 6]
    assert [event.kind for event in events].count(EventKind.STORY_COMPLETED) == 1


async def test_an_image_that_cannot_be_stored_waits_until_it_can(tmp_path, monkeypatch):
    monkeypatch.setattr("serve_app.stories.event_writer.STORE_RETRY_S", 0.05)
    store = open_store(tmp_path)
    async with working(tmp_path, store=store) as (stories, log):
        write, failures = store.images.write, iter(range(3))

        def write_later(key, data):
            if next(failures, None) is not None:
                raise OSError(28, "No space left on device")
            write(key, data)

        monkeypatch.setattr(store.images, "write", write_later)
        story = await stories.accept(submission())
        assert (await ended(stories, story.id)).story.state is StoryState.DONE
        assert len(log.requests) == 6
