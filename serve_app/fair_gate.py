"""A gate in front of the renderers that is fair to stories.

Serve's queues are FIFO by frame, so a story of one frame would wait for every frame of the stories
before it. The gate lets `slots` frames through at a time and gives free places to the waiting
stories in turn.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FairGate:
    """Hands out places to stories round-robin.

    Args:
        slots: places held at once.
    """

    def __init__(self, slots: int) -> None:
        self._free = slots
        # Stories in the order of their turn; a dict keeps insertion order.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """Frames that wait for a place."""
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def place(self, story_id: str) -> AsyncIterator[None]:
        """One place, given back at the end of the block."""
        await self._enter(story_id)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, story_id: str) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(story_id, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # the place came in the very moment of the cancellation
            else:
                self._forget(story_id, turn)
            raise

    def _leave(self) -> None:
        while self._waiting:
            story_id, turns = next(iter(self._waiting.items()))
            turn = turns.popleft()
            del self._waiting[story_id]
            if turns:
                self._waiting[story_id] = turns  # to the end of the round
            if not turn.cancelled():
                turn.set_result(None)
                return
        self._free += 1

    def _forget(self, story_id: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(story_id)
        if turns is None or turn not in turns:
            return
        turns.remove(turn)
        if not turns:
            del self._waiting[story_id]
