"""Stories in a real PostgreSQL and pictures in an object store that speaks S3."""

import asyncio

import boto3
import pytest
from moto.server import ThreadedMotoServer

from deployments.lifecycle import EventKind, StoryState
from serve_app.store.blobs import ImageStore, frame_key
from serve_app.store.errors import Conflict
from serve_app.stories.submission import RedrawRequest
from tests.support.service import free_port
from tests.support.stories import ended, frames_done, open_stories, submission, vanish, working


@pytest.fixture
def settings(database_url):
    """Settings of an empty database."""
    return {"database_url": database_url}


async def test_two_replicas_share_the_stories_and_draw_each_once(settings, tmp_path):
    async with (
        working(tmp_path, max_stories=2, **settings) as (one, first),
        working(tmp_path, max_stories=2, **settings) as (other, second),
    ):
        made = [await one.accept(submission(seed=n)) for n in range(12)]
        views = [await ended(other, story.id) for story in made]
    assert {view.story.state for view in views} == {StoryState.DONE}
    drawn = [(r.story_seed, r.frame_number) for r in (*first.drawn, *second.drawn)]
    assert len(drawn) == len(set(drawn)) == 72
    assert first.drawn
    assert second.drawn


async def test_a_story_is_taken_up_by_the_other_replica(settings, tmp_path):
    stories, _ = open_stories(
        tmp_path, renderer={"frame_s": 0.05}, simple_frame_slots=1, **settings
    )
    stories.start()
    story = await stories.accept(submission())
    await frames_done(stories, story.id, 2)
    await vanish(stories)
    async with working(tmp_path, **settings) as (others, _):
        view = await ended(others, story.id)
        events = [event async for event in others.follow(story.id, 0)]
    assert view.story.state is StoryState.DONE
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    done = [e.data["frame_number"] for e in events if e.kind is EventKind.FRAME_COMPLETED]
    assert sorted(done) == [1, 2, 3, 4, 5, 6]


async def test_a_story_is_stopped_on_the_replica_that_draws_it(settings, tmp_path):
    slow = {"renderer": {"frame_s": 0.5}, "simple_frame_slots": 1}
    async with working(tmp_path, **slow, **settings) as (one, log):
        other, _ = open_stories(tmp_path, **settings)
        story = await one.accept(submission())
        await frames_done(one, story.id, 1)
        assert (await other.cancel(story.id)).state is StoryState.CANCELLED
        await asyncio.sleep(1.5)
        begun = len(log.requests)
        await asyncio.sleep(1)
        assert len(log.requests) == begun <= 4
        assert one.running == 0


async def test_a_key_is_taken_once_by_two_replicas(settings, tmp_path):
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
        made = [await stories.accept(submission(seed=n)) for n in range(3)]
        for story in made:
            await ended(stories, story.id)
        first = await stories.page(2, None)
        rest = await stories.page(2, first[-1][0].id)
        assert [s.id for s, _ in (*first, *rest)] == [s.id for s in reversed(made)]
        await stories.edits.redraw(made[0].id, 2, RedrawRequest(seed=5))
        view = await ended(stories, made[0].id)
        assert [len(frame.revisions) for frame in view.frames] == [1, 2, 1, 1, 1, 1]
        await stories.edits.delete(made[0].id)
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


def test_pictures_lie_in_s3(bucket):
    pictures = ImageStore(bucket)
    keys = [frame_key("a" * 32, 1, 1), frame_key("a" * 32, 2, 1), frame_key("b" * 32, 1, 1)]
    for key in keys:
        pictures.write(key, key.encode())
    assert [pictures.read(key) for key in keys] == [key.encode() for key in keys]
    pictures.delete_story("a" * 32)
    with pytest.raises(FileNotFoundError):
        pictures.read(keys[0])
    assert pictures.read(keys[2]) == keys[2].encode()
    assert pictures.free_bytes() is None


async def test_a_story_is_kept_in_s3(bucket, tmp_path):
    async with working(tmp_path, pictures_url=bucket) as (stories, _):
        story = await stories.accept(submission())
        view = await ended(stories, story.id)
        assert (await stories.picture(view.frames[0].shown.rendered)).startswith(b"\x89PNG")
    assert not (tmp_path / "pictures").exists()
