import asyncio

import pytest

from serve_app.fair_gate import FairGate


async def run_frames(gate, story, count, log, frame_s=0.0):
    async def frame(number):
        async with gate.place(story):
            log.append((story, number))
            await asyncio.sleep(frame_s)

    await asyncio.gather(*(frame(n) for n in range(count)))


async def test_no_more_frames_than_slots_are_inside_at_once():
    gate, inside, most = FairGate(3), 0, 0

    async def frame():
        nonlocal inside, most
        async with gate.place("story"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(frame() for _ in range(20)))
    assert most == 3


async def test_short_story_does_not_wait_for_all_frames_of_a_long_one():
    gate, log = FairGate(1), []
    long = asyncio.create_task(run_frames(gate, "long", 10, log, frame_s=0.01))
    await asyncio.sleep(0.005)
    short = asyncio.create_task(run_frames(gate, "short", 1, log))
    await asyncio.gather(long, short)
    assert log.index(("short", 0)) <= 2


async def test_waiting_stories_take_turns():
    gate, log = FairGate(1), []
    await asyncio.gather(*(run_frames(gate, story, 3, log) for story in "abc"))
    turns = "".join(story for story, _ in log)
    # The first frame entered an empty gate; from then on each round serves every story once.
    assert turns[0] == "a"
    assert sorted(turns[1:4]) == ["a", "b", "c"]
    assert sorted(turns[4:7]) == ["a", "b", "c"]


async def test_cancelled_waiting_frame_never_enters():
    gate, log = FairGate(1), []
    holder = asyncio.create_task(run_frames(gate, "holder", 1, log, frame_s=0.05))
    await asyncio.sleep(0.01)
    waiting = asyncio.create_task(run_frames(gate, "cancelled", 1, log))
    await asyncio.sleep(0.01)
    assert gate.waiting == 1
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await holder
    assert gate.waiting == 0
    assert log == [("holder", 0)]


async def test_place_is_free_again_after_an_error_and_after_a_cancellation():
    gate = FairGate(1)
    with pytest.raises(ValueError, match="boom"):
        async with gate.place("story"):
            raise ValueError("boom")

    async def stay():
        async with gate.place("story"):
            await asyncio.sleep(60)

    staying = asyncio.create_task(stay())
    await asyncio.sleep(0)
    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying
    async with asyncio.timeout(1), gate.place("next"):
        pass


async def test_place_given_in_the_moment_of_a_cancellation_is_not_lost():
    gate = FairGate(1)
    release = asyncio.Event()

    async def hold():
        async with gate.place("holder"):
            await release.wait()

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiting = asyncio.create_task(run_frames(gate, "unlucky", 1, []))
    await asyncio.sleep(0)
    release.set()
    await holder  # the place has now been handed to the waiting frame, which has not run yet
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(1), gate.place("next"):
        pass
