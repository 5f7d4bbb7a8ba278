"""Stories in a real PostgreSQL, and images in an object store that speaks S3."""

import asyncio

import boto3
import pytest
from moto.server import ThreadedMotoServer

from deployments.lifecycle import EventKind, StoryState
from serve_app.store.blobs import ImageStore, frame_key
from serve_app.store.errors import Conflict
from serve_app.stories.submission import RedrawRequest
from tests.support.event_loop import kill_all_tasks
from tests.support.service import free_port
from tests.support.stories import (
    POLL_S,
    WAIT_S,
    ended,
    open_stories,
    submission,
    wait_for_frames,
    working,
)


@pytest.fixture
def settings(database_url):
    """Settings of an empty database."""
    return {"database_url": database_url}


async def test_two_replicas_share_the_stories_and_render_each_frame_once(settings, tmp_path):
    async with (
        working(tmp_path, max_stories=2, **settings) as (one, first),
        working(tmp_path, max_stories=2, **settings) as (other, second),
    ):
        first.hold()
        accepted = [await one.accept(submission(seed=n)) for n in range(12)]
        await second.begun()
        first.release()
        views = [await ended(other, story.id) for story in accepted]
    assert {view.story.state for view in views} == {StoryState.DONE}
    rendered = [(r.story_seed, r.frame_number) for r in (*first.requests, *second.requests)]
    assert len(rendered) == len(set(rendered)) == 72
    assert first.requests


async def test_the_other_replica_goes_on_with_the_story_of_a_dead_one(settings, tmp_path):
    stories, log = open_stories(tmp_path, simple_frame_slots=1, **settings)
    log.hold()
    stories.start()
    story = await stories.accept(submission())
    await log.begun()
    log.let_finish(2)
    await wait_for_frames(stories, story.id, 2)
    await kill_all_tasks()
    async with working(tmp_path, **settings) as (others, _):
        view = await ended(others, story.id)
        events = [event async for event in others.follow(story.id, 0)]
    assert view.story.state is StoryState.DONE
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    done = [e.data["frame_number"] for e in events if e.kind is EventKind.FRAME_COMPLETED]
    assert sorted(done) == [1, 2, 3, 4, 5, 6]


async def test_a_cancellation_reaches_the_replica_that_renders_the_story(settings, tmp_path):
    async with working(tmp_path, simple_frame_slots=1, **settings) as (one, log):
        other, _ = open_stories(tmp_path, **settings)
        log.hold()
        story = await one.accept(submission())
        await log.begun()
        log.let_finish(1)
        await wait_for_frames(one, story.id, 1)
        assert (await other.cancel(story.id)).state is StoryState.CANCELLED
        async with asyncio.timeout(WAIT_S):
            while one.running or log.active:
                await asyncio.sleep(POLL_S)
        assert len(log.requests) == 2


async def test_two_replicas_accept_a_story_once_under_an_idempotency_key(settings, tmp_path):
    one, _ = open_stories(tmp_path, **settings)
    other, _ = open_stories(tmp_path, **settings)
    accepted = await asyncio.gather(
        *(stories.accept(submission(key="k")) for stories in (one, other) * 10)
    )
    assert len({story.id for story in accepted}) == 1
    with pytest.raises(Conflict):
        await other.accept(submission(key="k", fingerprint="other"))


async def test_stories_are_paged_redrawn_and_deleted(settings, tmp_path):
    async with working(tmp_path, **settings) as (stories, _):
        accepted = [await stories.accept(submission(seed=n)) for n in range(3)]
        for story in accepted:
            await ended(stories, story.id)
        first = await stories.page(2, None)
        rest = await stories.page(2, first[-1][0].id)
        assert [s.id for s, _ in (*first, *rest)] == [s.id for s in reversed(accepted)]
        await stories.edits.redraw(accepted[0].id, 2, RedrawRequest(seed=5))
        view = await ended(stories, accepted[0].id)
        assert [len(frame.revisions) for frame in view.frames] == [1, 2, 1, 1, 1, 1]
        await stories.edits.delete(accepted[0].id)
        assert len(await stories.page(10, None)) == 2


@pytest.fixture(scope="module")
def bucket():
    """A bucket of an S3 server in this process."""
    server = ThreadedMotoServer(port=free_port())
    server.start()
    host, port = server.get_host_and_port()
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    try:
        boto3.client("s3").create_bucket(Bucket="studio")
        yield "s3://studio/pictures"
    finally:
        patch.undo()
        server.stop()


def test_images_are_written_read_and_deleted_in_s3(bucket):
    images = ImageStore(bucket)
    keys = [frame_key("a" * 32, 1, 1), frame_key("a" * 32, 2, 1), frame_key("b" * 32, 1, 1)]
    for key in keys:
        images.write(key, key.encode())
    assert [images.read(key) for key in keys] == [key.encode() for key in keys]
    images.delete_story("a" * 32)
    with pytest.raises(FileNotFoundError):
        images.read(keys[0])
    assert images.read(keys[2]) == keys[2].encode()
    assert images.free_bytes() is None


async def test_the_images_of_a_story_are_stored_in_s3_only(bucket, tmp_path):
    async with working(tmp_path, pictures_url=bucket) as (stories, _):
        story = await stories.accept(submission())
        view = await ended(stories, story.id)
        assert (await stories.image(view.frames[0].shown.image)).startswith(b"\x89PNG")
    assert not (tmp_path / "pictures").exists()
