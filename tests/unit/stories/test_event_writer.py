"""Events are stored once and in order, even when the task that writes them is cancelled."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from deployments.lifecycle import EventKind
from serve_app.store.records import EventDraft
from serve_app.stories import event_writer as event_writer_module
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.event_writer import EventWriter
from serve_app.stories.job_registry import JobRegistry, RunningJob
from tests.support.stories import open_store

STORY = SimpleNamespace(id="s", fence=1)
FIRST = EventDraft(EventKind.FRAME_STARTED, {})
SECOND = EventDraft(EventKind.FRAME_SCORED, {})
STEP = EventDraft(EventKind.FRAME_PROGRESS, {"step": 1})


class FakeLeases:
    """Records the events that are appended.

    Attributes:
        stored: fence and event, in order.
        lost: stories and fences that it reports as lost.
    """

    def __init__(self):
        self.stored = []
        self.lost = []

    def append_events(self, drafts):
        for fence, of_story in drafts.values():
            self.stored += [(fence, draft) for draft in of_story]
        return self.lost


@pytest.fixture
def leases():
    return FakeLeases()


@pytest.fixture
def registry():
    return JobRegistry()


@pytest.fixture
def event_writer(leases, registry, tmp_path):
    feed = EventFeed(open_store(tmp_path).queries, registry)
    writer = EventWriter(leases, feed, registry)
    writer.open(STORY)
    return writer


async def test_a_flush_stores_each_event_once(event_writer, leases):
    event_writer.append("s", 1, FIRST)
    event_writer.set_progress("s", 2, STEP)
    await event_writer.flush()
    await event_writer.flush()
    assert leases.stored == [(1, FIRST), (1, STEP)]


async def test_a_result_is_stored_after_the_events_before_it(event_writer, leases):
    event_writer.append("s", 1, FIRST)
    assert await event_writer.commit(STORY, list) == [FIRST]
    event_writer.append("s", 1, SECOND)
    assert await event_writer.commit(STORY, list) == [SECOND]
    await event_writer.flush()
    assert leases.stored == []


async def test_scores_replace_the_pending_denoising_step_of_their_frame(event_writer):
    event_writer.set_progress("s", 1, STEP)
    event_writer.append("s", 1, SECOND)
    assert await event_writer.commit(STORY, list) == [SECOND]


async def test_a_cancelled_write_finishes_and_is_not_repeated(event_writer):
    entered, may_end, written = threading.Event(), threading.Event(), []

    def write(drafts):
        entered.set()
        may_end.wait()
        written.append(tuple(drafts))

    event_writer.append("s", 1, FIRST)
    waiting = asyncio.create_task(event_writer.commit(STORY, write))
    await asyncio.to_thread(entered.wait)
    waiting.cancel()
    later = asyncio.create_task(
        event_writer.commit(STORY, lambda drafts: written.append(tuple(drafts)))
    )
    await asyncio.sleep(0.05)
    assert written == []
    may_end.set()
    await later
    assert written == [(FIRST,), ()]


async def test_an_event_after_a_write_whose_answer_was_lost_is_stored_later(
    event_writer, leases, monkeypatch
):
    monkeypatch.setattr(event_writer_module, "STORE_RETRY_S", 0.01)
    tries = []

    def write(drafts):
        tries.append(tuple(drafts))
        if len(tries) == 1:
            event_writer.append("s", 1, SECOND)
            raise OperationalError("COMMIT", {}, Exception("connection lost"))

    event_writer.append("s", 1, FIRST)
    await event_writer.commit(STORY, write)
    await event_writer.flush()
    assert tries == [(FIRST,), (FIRST,)]
    assert leases.stored == [(1, SECOND)]


async def test_a_denoising_step_of_another_replicas_story_is_stored_and_then_forgotten(
    event_writer, leases
):
    event_writer.set_progress("other", 1, STEP)
    await event_writer.flush()
    assert leases.stored == [(None, STEP)]
    assert event_writer.pending_stories == 1


async def test_a_flush_stops_the_job_of_a_story_that_was_lost(event_writer, leases, registry):
    task = asyncio.create_task(asyncio.sleep(60))
    registry.add("s", RunningJob(1, task))
    leases.lost = [("s", 1)]
    event_writer.append("s", 1, FIRST)
    await event_writer.flush()
    assert task.cancelling()
    await registry.close()
