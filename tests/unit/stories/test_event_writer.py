"""What is told is kept once and in order, whoever goes away meanwhile."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from serve_app.stories import event_writer as scribe_module
from serve_app.stories.event_writer import Scribe

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
def scribe(work):
    made = Scribe(work, lambda story_id: None)
    made.begin(STORY)
    return made


async def test_what_was_told_is_kept_once_by_a_flush(scribe, work):
    scribe.tell("s", 1, FIRST)
    scribe.step("s", 2, STEP)
    await scribe.flush()
    await scribe.flush()
    assert work.kept == [(1, FIRST), (1, STEP)]


async def test_a_result_brings_along_what_was_told_before_it(scribe, work):
    scribe.tell("s", 1, FIRST)
    assert await scribe.keep(STORY, list) == [FIRST]
    scribe.tell("s", 1, SECOND)
    assert await scribe.keep(STORY, list) == [SECOND]
    await scribe.flush()
    assert work.kept == []


async def test_the_steps_of_a_frame_that_was_judged_do_not_matter(scribe):
    scribe.step("s", 1, STEP)
    scribe.tell("s", 1, SECOND)
    assert await scribe.keep(STORY, list) == [SECOND]


async def test_whoever_stops_waiting_for_a_write_lets_it_end_and_it_is_not_written_again(scribe):
    entered, may_end, written = threading.Event(), threading.Event(), []

    def write(told):
        entered.set()
        may_end.wait()
        written.append(tuple(told))

    scribe.tell("s", 1, FIRST)
    waiting = asyncio.create_task(scribe.keep(STORY, write))
    await asyncio.to_thread(entered.wait)
    waiting.cancel()
    later = asyncio.create_task(scribe.keep(STORY, lambda told: written.append(tuple(told))))
    await asyncio.sleep(0.05)
    assert written == []
    may_end.set()
    await later
    assert written == [(FIRST,), ()]


async def test_what_was_told_since_a_write_whose_answer_was_lost_is_kept_later(
    scribe, work, monkeypatch
):
    monkeypatch.setattr(scribe_module, "STORE_RETRY_S", 0.01)
    tries = []

    def write(told):
        tries.append(tuple(told))
        if len(tries) == 1:
            scribe.tell("s", 1, SECOND)
            raise OperationalError("COMMIT", {}, Exception("connection lost"))

    scribe.tell("s", 1, FIRST)
    await scribe.keep(STORY, write)
    await scribe.flush()
    assert tries == [(FIRST,), (FIRST,)]
    assert work.kept == [(1, SECOND)]


async def test_a_step_of_somebody_elses_story_is_kept_and_then_forgotten(scribe, work):
    scribe.step("other", 1, STEP)
    await scribe.flush()
    assert work.kept == [(None, STEP)]
    assert list(scribe._pages) == ["s"]
