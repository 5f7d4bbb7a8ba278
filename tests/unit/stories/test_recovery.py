"""Stories survive the death of whoever works on them, and disks that are full for a while."""

import asyncio

from deployments.lifecycle import EventKind, StoryState
from deployments.types import Mode, StoryRequest
from serve_app.stories.job_registry import JobRegistry, RunningJob
from tests.support.pipelines import build, generate
from tests.support.stories import (
    STORY,
    ended,
    frames_done,
    open_store,
    open_stories,
    submission,
    vanish,
    working,
)


async def test_a_story_goes_on_where_its_dead_owner_left_it(tmp_path):
    expected, _ = build()
    board = await generate(expected, StoryRequest(prompt=STORY, num_frames=6))
    stories, _ = open_stories(tmp_path, renderer={"frame_s": 0.05}, simple_frame_slots=1)
    stories.start()
    story = await stories.accept(submission())
    await frames_done(stories, story.id, 2)
    await vanish()
    before = (await stories.view(story.id)).frames_done
    async with working(tmp_path) as (others, their_log):
        view = await ended(others, story.id)
        pictures = [await others.image(f.shown.image) for f in view.frames]
    assert view.story.state is StoryState.DONE
    assert pictures == [frame.png for frame in board.frames]
    assert len(their_log.requests) == 6 - before
    events = [event async for event in stories.follow(story.id, 0)]
    done = [e.data["frame_number"] for e in events if e.kind is EventKind.FRAME_COMPLETED]
    assert sorted(done) == [1, 2, 3, 4, 5, 6]
    assert [event.id for event in events] == list(range(1, len(events) + 1))


async def test_a_ref_guided_story_that_is_resumed_keeps_its_reference(tmp_path):
    expected, _ = build()
    request = StoryRequest(prompt=STORY, num_frames=6, mode=Mode.REF_GUIDED)
    board = await generate(expected, request)
    stories, _ = open_stories(tmp_path, renderer={"frame_s": 0.05}, ref_guided_frame_slots=1)
    stories.start()
    story = await stories.accept(submission(mode=Mode.REF_GUIDED))
    await frames_done(stories, story.id, 2)
    await vanish()
    async with working(tmp_path) as (others, log):
        view = await ended(others, story.id)
    assert [f.shown.rendered.recipe.seed for f in view.frames] == [
        frame.rendered.recipe.seed for frame in board.frames
    ]
    first = board.frames[0]
    assert all(request.reference is not None for request in log.requests)
    assert view.frames[0].shown.image.size_bytes == len(first.png)


async def test_an_owner_that_was_taken_for_dead_writes_nothing_more(tmp_path, monkeypatch):
    store = open_store(tmp_path)
    stories, _ = open_stories(
        tmp_path, renderer={"frame_s": 0.2}, simple_frame_slots=1, store=store
    )
    stories.start()
    story = await stories.accept(submission())
    await frames_done(stories, story.id, 1)
    # Its renewals and claims do not reach the database any more; its results do.
    monkeypatch.setattr(store.leases, "renew", lambda owner, lease_s, held: {story.id: 1})
    monkeypatch.setattr(store.leases, "claim", lambda *args: None)
    await asyncio.sleep(3.2)
    async with working(tmp_path) as (others, _):
        await ended(others, story.id)
    events = [event async for event in others.follow(story.id, 0)]
    done = [e.data["frame_number"] for e in events if e.kind is EventKind.FRAME_COMPLETED]
    assert sorted(done) == [1, 2, 3, 4, 5, 6]
    assert [e.kind for e in events].count(EventKind.STORY_COMPLETED) == 1
    await vanish()


async def test_a_story_that_kills_its_owners_is_given_up(tmp_path):
    stories, _ = open_stories(tmp_path)
    story = await stories.accept(submission())
    leases = open_store(tmp_path).leases
    for _ in range(5):
        assert leases.claim("owner", -1).id == story.id
    assert leases.claim("owner", -1) is None
    view = await stories.view(story.id)
    assert view.story.state is StoryState.FAILED
    assert view.story.error.code == "story_lost"


async def test_a_picture_that_cannot_be_kept_waits_until_it_can(tmp_path, monkeypatch):
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


async def test_an_owner_leaves_its_own_stories_alone_when_their_leases_have_ended(tmp_path):
    stories, _ = open_stories(tmp_path)
    story = await stories.accept(submission())
    leases = open_store(tmp_path).leases
    claimed = leases.claim("owner", -1)
    assert leases.claim("owner", -1, [story.id]) is None
    assert leases.renew("owner", 10, [story.id]) == {story.id: claimed.fence}
    assert leases.renew("owner", 10, []) == {}


async def test_a_job_is_stopped_only_by_a_fence_above_its_own():
    registry = JobRegistry()
    task = asyncio.create_task(asyncio.sleep(60))
    registry.add("story", RunningJob(3, task))
    registry.stop_older("story", 3)
    await asyncio.sleep(0)
    assert not task.cancelling()
    registry.stop_older("story", 4)
    assert task.cancelling()
    await registry.close()
