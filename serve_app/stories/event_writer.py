"""Writes down what happens to stories: results at once, what is only told a little later.

A story's events are kept in the order in which they came, since one pen writes them all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from serve_app.store.leases import StoryLeases
from serve_app.store.records import StoryRecord
from serve_app.store.statements import EventDraft

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
    told: list[EventDraft] = field(default_factory=list)
    steps: dict[int, EventDraft] = field(default_factory=dict)

    def read(self) -> tuple[EventDraft, ...]:
        return (*self.told, *self.steps.values())

    def left_of(self, told: Sequence[EventDraft]) -> tuple[EventDraft, ...]:
        """Those of them that are not kept yet."""
        mine = set(map(id, self.read()))
        return tuple(each for each in told if id(each) in mine)

    def forget(self, kept: Collection[EventDraft]) -> None:
        """Drop what was kept; what came meanwhile stays."""
        gone = set(map(id, kept))
        self.told = [each for each in self.told if id(each) not in gone]
        self.steps = {number: step for number, step in self.steps.items() if id(step) not in gone}


class EventWriter:
    """The only writer of the stories that this process works on.

    Args:
        work: where it writes.
        notify: tells that there is news of a story.
    """

    def __init__(self, work: StoryLeases, notify: Callable[[str], None]) -> None:
        self._work = work
        self._ring = notify
        self._pen = asyncio.Lock()
        self._pages: dict[str, _Page] = {}

    def begin(self, story: StoryRecord) -> None:
        """Write for the owner of a claimed story."""
        self._pages[story.id] = _Page(story.fence)

    def end(self, story_id: str) -> None:
        """The owner writes no more; what is not kept is let go."""
        self._pages.pop(story_id, None)

    def tell(self, story_id: str, number: int, happening: EventDraft) -> None:
        """Keep what happened to a frame by and by; its steps so far do not matter any more."""
        page = self._pages[story_id]
        page.steps.pop(number, None)
        page.told.append(happening)

    def step(self, story_id: str, number: int, happening: EventDraft) -> None:
        """Keep a step of a frame's drawing by and by, whoever works on the story."""
        page = self._pages.setdefault(story_id, _Page(None))
        page.steps[number] = happening

    async def keep(self, story: StoryRecord, write: Callable[[Sequence[EventDraft]], T]) -> T:
        """Write at once, or as soon as disk and database allow it.

        Args:
            story: which is claimed here.
            write: takes what was told before, to be kept first.

        Raises:
            LostLease: the story is not its owner's any more.
        """
        page = self._pages[story.id]
        told = page.read()

        async def try_to_keep() -> T:
            nonlocal told
            async with self._pen:
                # The same as the last time, which may have been kept though its answer was lost,
                # less what a flush has kept meanwhile.
                told = page.left_of(told)
                return await _to_its_end(partial(write, told), partial(page.forget, told))

        done = await until_kept(f"story {story.id}", try_to_keep)
        self._ring(story.id)
        return done

    async def flush(self) -> Collection[tuple[str, int]]:
        """Keep all that was told, at once for all stories.

        Returns:
            The stories that are not their owners' any more, and those owners' fences.
        """
        async with self._pen:
            pages = {key: page for key, page in self._pages.items() if page.read()}
            if not pages:
                return ()
            told = {key: (page.fence, page.read()) for key, page in pages.items()}

            def forget() -> None:
                for story_id, page in pages.items():
                    page.forget(told[story_id][1])
                    is_current = self._pages.get(story_id) is page
                    if page.fence is None and is_current and not page.read():
                        del self._pages[story_id]

            lost = await _to_its_end(partial(self._work.tell, told), forget)
        for story_id in pages:
            self._ring(story_id)
        return lost


async def until_kept(what: str, keep: Callable[[], Awaitable[T]]) -> T:
    """The result of `keep`, which is tried again while the disk or the database refuses.

    Args:
        what: is kept, for the log.
        keep: writes it.
    """
    while True:
        try:
            return await keep()
        except (OperationalError, OSError) as error:
            logger.warning("%s cannot be kept now: %s", what, error)
        await asyncio.sleep(STORE_RETRY_S)


async def _to_its_end(write: Callable[[], T], forget: Callable[[], object]) -> T:
    """Write in a thread; `forget` what is kept, also if nobody waits for it any more.

    A thread cannot be stopped: whoever cancels waits for it, so that nothing is written twice.
    """
    job = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.wait([job])
    except asyncio.CancelledError:
        await asyncio.wait([job])
        raise
    finally:
        if job.done() and job.exception() is None:
            forget()
    return job.result()
