"""Writes down what happens to stories: results at once, what is only told a little later.

A story's events are kept in the order in which they came, since one pen writes them all.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from serve_app.store.records import StoryRecord
from serve_app.store.rows import Happening
from serve_app.store.work import StoryWork

logger = logging.getLogger("ray.serve")
T = TypeVar("T")

STORE_RETRY_S = 1.0
"""The disk is full or the database restarts: what is finished waits until it can be kept."""


@dataclass(slots=True)
class _Page:
    """What was told of a story and is not kept yet.

    Attributes:
        fence: of the story's owner; None if somebody else works on it.
        steps: the newest step of each frame.
    """

    fence: int | None
    told: list[Happening] = field(default_factory=list)
    steps: dict[int, Happening] = field(default_factory=dict)

    def read(self) -> tuple[Happening, ...]:
        return (*self.told, *self.steps.values())

    def forget(self, kept: Collection[Happening]) -> None:
        """Drop what was kept; what came meanwhile stays."""
        gone = set(map(id, kept))
        self.told = [each for each in self.told if id(each) not in gone]
        self.steps = {number: step for number, step in self.steps.items() if id(step) not in gone}


class Scribe:
    """The only writer of the stories that this process works on.

    Args:
        work: where it writes.
        ring: tells that there is news of a story.
    """

    def __init__(self, work: StoryWork, ring: Callable[[str], None]) -> None:
        self._work = work
        self._ring = ring
        self._pen = asyncio.Lock()
        self._pages: dict[str, _Page] = {}

    def begin(self, story: StoryRecord) -> None:
        """Write for the owner of a claimed story."""
        self._pages[story.id] = _Page(story.fence)

    def end(self, story_id: str) -> None:
        """The owner writes no more; what is not kept is let go."""
        self._pages.pop(story_id, None)

    def tell(self, story_id: str, number: int, happening: Happening) -> None:
        """Keep what happened to a frame by and by; its steps so far do not matter any more."""
        page = self._pages[story_id]
        page.steps.pop(number, None)
        page.told.append(happening)

    def step(self, story_id: str, number: int, happening: Happening) -> None:
        """Keep a step of a frame's drawing by and by, whoever works on the story."""
        page = self._pages.setdefault(story_id, _Page(None))
        page.steps[number] = happening

    async def keep(self, story: StoryRecord, write: Callable[[Sequence[Happening]], T]) -> T:
        """Write at once, or as soon as disk and database allow it.

        Args:
            story: which is claimed here.
            write: takes what was told before, to be kept first.

        Raises:
            LostLease: the story is not its owner's any more.
        """
        while True:
            try:
                async with self._pen:
                    page = self._pages[story.id]
                    told = page.read()
                    done = await asyncio.to_thread(write, told)
                    page.forget(told)
                self._ring(story.id)
                return done
            except (OperationalError, OSError) as error:
                logger.warning("story %s cannot be kept now: %s", story.id, error)
            await asyncio.sleep(STORE_RETRY_S)

    async def flush(self) -> frozenset[str]:
        """Keep all that was told, at once for all stories; those that were lost meanwhile."""
        async with self._pen:
            pages = {key: page for key, page in self._pages.items() if page.read()}
            if not pages:
                return frozenset()
            told = {key: (page.fence, page.read()) for key, page in pages.items()}
            lost = await asyncio.to_thread(self._work.tell, told)
            for story_id, page in pages.items():
                page.forget(told[story_id][1])
                if page.fence is None and self._pages.get(story_id) is page and not page.read():
                    del self._pages[story_id]
        for story_id in pages:
            self._ring(story_id)
        return lost
