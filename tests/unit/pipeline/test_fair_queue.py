import asyncio

import pytest

from serve_app.pipeline.fair_queue import FairQueue


async def run_frames(queue, story, count, log, frame_s=0.0, is_urgent=False):
    tag = queue.tag(count)

    async def frame(number):
        async with queue.slot(tag, is_urgent=is_urgent):
            log.append((story, number))
            await asyncio.sleep(frame_s)

    await asyncio.gather(*(frame(n) for n in range(count)))


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


async def test_short_story_does_not_wait_for_all_frames_of_a_long_one():
    queue, log = FairQueue(1), []
    long = asyncio.create_task(run_frames(queue, "long", 10, log, frame_s=0.01))
    await asyncio.sleep(0.005)
    short = asyncio.create_task(run_frames(queue, "short", 1, log))
    await asyncio.gather(long, short)
    assert log.index(("short", 0)) <= 2


async def test_stories_of_one_length_end_in_the_order_in_which_they_came():
    queue, log = FairQueue(1), []
    await asyncio.gather(*(run_frames(queue, story, 3, log) for story in "abc"))
    assert "".join(story for story, _ in log) == "aaabbbccc"


async def test_a_long_story_is_not_overtaken_for_ever():
    queue, log = FairQueue(1), []
    long = asyncio.create_task(run_frames(queue, "long", 10, log, frame_s=0.001))
    for number in range(20):
        await run_frames(queue, f"short {number}", 2, log, frame_s=0.001)
    await long
    ended = max(index for index, (story, _) in enumerate(log) if story == "long")
    assert sum(story != "long" for story, _ in log[:ended]) <= 10


async def test_a_frame_that_is_drawn_again_goes_before_stories_that_came_later():
    queue, log = FairQueue(1), []
    old = queue.tag(6)
    await run_frames(queue, "old", 6, log)

    async def again():
        async with queue.slot(old):
            log.append(("old", "again"))

    async with queue.slot(queue.tag(1)):
        later = asyncio.create_task(run_frames(queue, "later", 2, log))
        await asyncio.sleep(0)
        again_task = asyncio.create_task(again())
        await asyncio.sleep(0)
    await asyncio.gather(later, again_task)
    assert log.index(("old", "again")) < log.index(("later", 0))


@pytest.mark.parametrize("is_urgent", [False, True])
async def test_cancelled_waiting_frame_never_enters(is_urgent):
    queue, log = FairQueue(1), []
    holder = asyncio.create_task(run_frames(queue, "holder", 1, log, frame_s=0.05))
    await asyncio.sleep(0.01)
    waiting = asyncio.create_task(run_frames(queue, "cancelled", 1, log, is_urgent=is_urgent))
    await asyncio.sleep(0.01)
    assert queue.waiting == 1
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await holder
    assert queue.waiting == 0
    assert log == [("holder", 0)]
    async with asyncio.timeout(1), queue.slot(0):
        pass


async def test_slot_is_free_again_after_an_error_and_after_a_cancellation():
    queue = FairQueue(1)
    with pytest.raises(ValueError, match="boom"):
        async with queue.slot(0):
            raise ValueError("boom")

    async def stay():
        async with queue.slot(0):
            await asyncio.sleep(60)

    staying = asyncio.create_task(stay())
    await asyncio.sleep(0)
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying
    async with asyncio.timeout(1), queue.slot(0):
        pass


async def test_slot_given_in_the_moment_of_a_cancellation_is_not_lost():
    queue = FairQueue(1)
    release = asyncio.Event()

    async def hold():
        async with queue.slot(0):
            await release.wait()

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(run_frames(queue, "unlucky", 1, []))
    await asyncio.sleep(0)
    release.set()
    await holder  # the place has now been handed to the waiting frame, which has not run yet
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(1), queue.slot(0):
        pass


async def test_an_urgent_frame_goes_before_all_that_wait():
    queue, log = FairQueue(1), []

    async def urgent():
        async with queue.slot(100, is_urgent=True):
            log.append(("new", 0))

    long = asyncio.create_task(run_frames(queue, "long", 5, log, frame_s=0.01))
    await asyncio.sleep(0.005)
    await asyncio.gather(long, urgent(), run_frames(queue, "other", 2, log))
    assert log.index(("new", 0)) == 1
