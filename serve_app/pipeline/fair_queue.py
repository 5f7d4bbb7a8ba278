"""A gate in front of the renderers that is fair to stories.

Serve's queues are FIFO by frame, so a story of one frame would wait for every frame of the stories
before it, and one that needs a drawing again for all that came meanwhile. The gate lets `slots`
frames through at a time. First go urgent frames: a story's first frame is what its reader sees
first, and in ref-guided mode its other frames wait for it. Then goes the story of the lowest turn,
which is the number of frames that had entered when it came, plus its own: much like the finish tags
of fair queueing, with frames served as the clock. A short story overtakes a long one that has just
begun, and no story waits for ever. Stories of one length end in the order in which they came;
taking turns, all would end late.
"""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Turn = int
"""A story's place in the order of stories; the lowest goes first."""


class FairQueue:
    """Hands out places to frames by the turns of their stories.

    Args:
        slots: places held at once.
    """

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._entered = 0
        # (is not urgent, turn, order of arrival, place): a heap.
        self._waiting: list[tuple[bool, Turn, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @property
    def waiting(self) -> int:
        """Frames that wait for a place."""
        return sum(not place.done() for *_, place in self._waiting)

    def turn(self, frames: int) -> Turn:
        """The turn of a story of so many frames that comes now."""
        return self._entered + frames

    @asynccontextmanager
    async def place(self, turn: Turn, *, is_urgent: bool = False) -> AsyncIterator[None]:
        """One place, given back at the end of the block.

        Args:
            turn: of the frame's story.
            is_urgent: go before all that are not.
        """
        await self._enter(turn, is_urgent)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, turn: Turn, is_urgent: bool) -> None:
        if self._free:
            self._free -= 1
            self._entered += 1
            return
        place = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (not is_urgent, turn, next(self._arrivals), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()  # the place came in the very moment of the cancellation
            raise

    def _leave(self) -> None:
        while self._waiting:
            *_, place = heapq.heappop(self._waiting)
            if not place.done():
                self._entered += 1
                place.set_result(None)
                return
        self._free += 1
