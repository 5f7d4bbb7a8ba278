"""A queue in front of the renderers that is fair to stories.

Serve's queues are FIFO by frame: a story of one frame would wait for every frame of the stories
before it, and a frame's second attempt for all frames that arrived meanwhile. This queue lets
`slots` frames through at a time. Urgent frames go first: a story's first frame is what its reader
sees first, and in ref-guided mode its other frames wait for it. Then goes the story with the lowest
tag: the number of frames that had entered when the story arrived, plus its own. These are the
finish tags of self-clocked fair queueing (Golestani 1994), with frames served as the clock. A short
story overtakes a long one that has just begun, and no story waits for ever. Stories of equal length
end in the order in which they arrived; with round robin all of them would end late.
"""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Tag = int
"""A story's finish tag; the lowest goes first."""


class FairQueue:
    """Gives slots to frames in the order of their stories' tags.

    Args:
        slots: slots that can be held at once.
    """

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._entered = 0
        # (is not urgent, tag, order of arrival, slot): a heap.
        self._waiting: list[tuple[bool, Tag, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @property
    def waiting(self) -> int:
        """Frames that wait for a slot."""
        return sum(not slot.done() for *_, slot in self._waiting)

    def tag(self, frames: int) -> Tag:
        """The tag of a story of this many frames that arrives now."""
        return self._entered + frames

    @asynccontextmanager
    async def slot(self, tag: Tag, *, is_urgent: bool = False) -> AsyncIterator[None]:
        """Hold one slot; give it back at the end of the block.

        Args:
            tag: of the frame's story.
            is_urgent: go before all frames that are not urgent.
        """
        await self._enter(tag, is_urgent)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, tag: Tag, is_urgent: bool) -> None:
        if self._free:
            self._free -= 1
            self._entered += 1
            return
        slot = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (not is_urgent, tag, next(self._arrivals), slot))
        try:
            await slot
        except asyncio.CancelledError:
            if slot.done() and not slot.cancelled():
                self._leave()  # the slot was given at the very moment of the cancellation
            raise

    def _leave(self) -> None:
        while self._waiting:
            *_, slot = heapq.heappop(self._waiting)
            if not slot.done():
                self._entered += 1
                slot.set_result(None)
                return
        self._free += 1
