"""What is told is kept once and in order, whoever goes away meanwhile."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from serve_app.stories import event_writer as event_writer_module
from serve_app.stories.event_writer import EventWriter

STORY = SimpleNamespace(id="s", fence=1)
FIRST, SECOND, STEP = ("frame.started", {}), ("frame.scored", {}), ("frame.progress", {"step": 1})


class Work:
    """Remembers what it was told."""

    def __init__(self, lost=()):
        self.kept = []
        self.lost = lost

    def tell(self, told):
        for fence, happened in told.values():
            self.kept += [(fence, each) for each in happened]
        return list(self.lost)


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def event_writer(work):
    made = EventWriter(work, lambda story_id: None)
    made.begin(STORY)
    return made


async def test_what_was_told_is_kept_once_by_a_flush(event_writer, work):
    event_writer.tell("s", 1, FIRST)
    event_writer.step("s", 2, STEP)
    await event_writer.flush()
    await event_writer.flush()
    assert work.kept == [(1, FIRST), (1, STEP)]


async def test_a_result_brings_along_what_was_told_before_it(event_writer, work):
    event_writer.tell("s", 1, FIRST)
    assert await event_writer.keep(STORY, list) == [FIRST]
    event_writer.tell("s", 1, SECOND)
    assert await event_writer.keep(STORY, list) == [SECOND]
    await event_writer.flush()
    assert work.kept == []


async def test_the_steps_of_a_frame_that_was_judged_do_not_matter(event_writer):
    event_writer.step("s", 1, STEP)
    event_writer.tell("s", 1, SECOND)
    assert await event_writer.keep(STORY, list) == [SECOND]


async def test_whoever_stops_waiting_for_a_write_lets_it_end_and_it_is_not_written_again(
    event_writer,
):
    entered, may_end, written = threading.Event(), threading.Event(), []

    def write(told):
        entered.set()
        may_end.wait()
        written.append(tuple(told))

    event_writer.tell("s", 1, FIRST)
    waiting = asyncio.create_task(event_writer.keep(STORY, write))
    await asyncio.to_thread(entered.wait)
    waiting.cancel()
    later = asyncio.create_task(event_writer.keep(STORY, lambda told: written.append(tuple(told))))
    await asyncio.sleep(0.05)
    assert written == []
    may_end.set()
    await later
    assert written == [(FIRST,), ()]


async def test_what_was_told_since_a_write_whose_answer_was_lost_is_kept_later(
    event_writer, work, monkeypatch
):
    monkeypatch.setattr(event_writer_module, "STORE_RETRY_S", 0.01)
    tries = []

    def write(told):
        tries.append(tuple(told))
        if len(tries) == 1:
            event_writer.tell("s", 1, SECOND)
            raise OperationalError("COMMIT", {}, Exception("connection lost"))

    event_writer.tell("s", 1, FIRST)
    await event_writer.keep(STORY, write)
    await event_writer.flush()
    assert tries == [(FIRST,), (FIRST,)]
    assert work.kept == [(1, SECOND)]


async def test_a_step_of_somebody_elses_story_is_kept_and_then_forgotten(event_writer, work):
    event_writer.step("other", 1, STEP)
    await event_writer.flush()
    assert work.kept == [(None, STEP)]
    assert list(event_writer._pages) == ["s"]
