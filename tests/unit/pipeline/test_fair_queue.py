"""Slots go to frames in an order that is fair to stories, and no slot is lost."""

import asyncio

import pytest

from serve_app.pipeline.fair_queue import FairQueue
from tests.support.event_loop import run_ready_tasks


async def run_frames(queue, story, count, log, may_end=None, is_urgent=False):
    """Take a slot for each frame of a story and log it; `may_end` says when to give it back."""
    tag = queue.tag(count)

    async def frame(number):
        async with queue.slot(tag, is_urgent=is_urgent):
            log.append((story, number))
            await asyncio.sleep(0)
            if may_end is not None:
                await may_end.wait()

    await asyncio.gather(*(frame(n) for n in range(count)))


async def start_frames(*args, **options):
    """The task of `run_frames`, once its frames are inside or wait for a slot."""
    task = asyncio.create_task(run_frames(*args, **options))
    await run_ready_tasks()
    return task


async def assert_one_slot_is_free(queue):
    async with asyncio.timeout(1), queue.slot(0):
        pass


async def test_no_more_frames_than_slots_are_inside_at_once():
    queue, inside, most = FairQueue(3), 0, 0

    async def frame():
        nonlocal inside, most
        async with queue.slot(0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(frame() for _ in range(20)))
    assert most == 3


async def test_a_short_story_does_not_wait_for_all_frames_of_a_long_one():
    queue, log, may_end = FairQueue(1), [], asyncio.Event()
    long = await start_frames(queue, "long", 10, log, may_end)
    short = await start_frames(queue, "short", 1, log)
    may_end.set()
    await asyncio.gather(long, short)
    assert log.index(("short", 0)) <= 2


async def test_stories_of_one_length_end_in_the_order_in_which_they_came():
    queue, log = FairQueue(1), []
    await asyncio.gather(*(run_frames(queue, story, 3, log) for story in "abc"))
    assert "".join(story for story, _ in log) == "aaabbbccc"


async def test_short_stories_do_not_overtake_a_long_one_for_ever():
    queue, log = FairQueue(1), []
    long = asyncio.create_task(run_frames(queue, "long", 10, log))
    for number in range(20):
        await run_frames(queue, f"short {number}", 2, log)
    await long
    ended = max(index for index, (story, _) in enumerate(log) if story == "long")
    assert sum(story != "long" for story, _ in log[:ended]) <= 10


async def test_a_second_attempt_goes_before_stories_that_came_later():
    queue, log = FairQueue(1), []
    old = queue.tag(6)
    await run_frames(queue, "old", 6, log)

    async def second_attempt():
        async with queue.slot(old):
            log.append(("old", "second attempt"))

    async with queue.slot(queue.tag(1)):
        later = await start_frames(queue, "later", 2, log)
        attempt = asyncio.create_task(second_attempt())
        await run_ready_tasks()
    await asyncio.gather(later, attempt)
    assert log.index(("old", "second attempt")) < log.index(("later", 0))


@pytest.mark.parametrize("is_urgent", [False, True])
async def test_a_frame_that_is_cancelled_while_it_waits_never_gets_a_slot(is_urgent):
    queue, log, may_end = FairQueue(1), [], asyncio.Event()
    first = await start_frames(queue, "first", 1, log, may_end)
    waiting = await start_frames(queue, "cancelled", 1, log, is_urgent=is_urgent)
    assert queue.waiting == 1
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    may_end.set()
    await first
    assert queue.waiting == 0
    assert log == [("first", 0)]
    await assert_one_slot_is_free(queue)


async def test_a_slot_is_free_again_after_an_error_and_after_a_cancellation():
    queue = FairQueue(1)
    with pytest.raises(ValueError, match="boom"):
        async with queue.slot(0):
            raise ValueError("boom")

    inside = await start_frames(queue, "cancelled", 1, [], asyncio.Event())
    inside.cancel()
    with pytest.raises(asyncio.CancelledError):
        await inside
    await assert_one_slot_is_free(queue)


async def test_a_slot_that_is_given_at_the_moment_of_a_cancellation_is_not_lost():
    queue, log = FairQueue(1), []
    async with queue.slot(0):
        waiting = await start_frames(queue, "cancelled", 1, log)
    # The slot belongs to the waiting frame now, whose task has not run yet.
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert log == []
    await assert_one_slot_is_free(queue)


async def test_an_urgent_frame_goes_before_all_that_wait():
    queue, log, may_end = FairQueue(1), [], asyncio.Event()

    async def urgent():
        async with queue.slot(100, is_urgent=True):
            log.append(("new", 0))

    long = await start_frames(queue, "long", 5, log, may_end)
    waiting = asyncio.create_task(urgent())
    await run_ready_tasks()
    other = await start_frames(queue, "other", 2, log)
    may_end.set()
    await asyncio.gather(long, waiting, other)
    assert log.index(("new", 0)) == 1
