"""Writes stories into the store: results at once, events that only inform a little later.

All writes of a process go through one lock, so a story's events are stored in the order in which
they happened.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from serve_app.store.leases import StoryLeases
from serve_app.store.records import EventDraft, StoryRecord
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.job_registry import JobRegistry

logger = logging.getLogger("ray.serve")
T = TypeVar("T")

FLUSH_PERIOD_S = 0.2
"""Between writes of events that only inform, such as the steps of an attempt."""
STORE_RETRY_S = 1.0
"""Between tries while the disk is full or the database restarts."""


@dataclass(slots=True)
class _PendingEvents:
    """Events of a story that are not stored yet.

    Attributes:
        fence: of this process's claim; None if another replica works on the story.
        progress: the newest step of each frame.
    """

    fence: int | None
    events: list[EventDraft] = field(default_factory=list)
    progress: dict[int, EventDraft] = field(default_factory=dict)

    def all(self) -> tuple[EventDraft, ...]:
        return (*self.events, *self.progress.values())

    def still_pending(self, drafts: Sequence[EventDraft]) -> tuple[EventDraft, ...]:
        """Those of the drafts that are not stored yet."""
        pending = set(map(id, self.all()))
        return tuple(draft for draft in drafts if id(draft) in pending)

    def remove(self, stored: Collection[EventDraft]) -> None:
        """Remove stored events; those that came meanwhile stay."""
        gone = set(map(id, stored))
        self.events = [draft for draft in self.events if id(draft) not in gone]
        self.progress = {n: draft for n, draft in self.progress.items() if id(draft) not in gone}


class EventWriter:
    """The only writer of the stories in progress in this process.

    Args:
        leases: the store's side of it.
        feed: notified of new events.
        registry: where jobs are stopped whose stories are no longer this process's.
    """

    def __init__(self, leases: StoryLeases, feed: EventFeed, registry: JobRegistry) -> None:
        self._leases = leases
        self._feed = feed
        self._registry = registry
        self._write_lock = asyncio.Lock()
        self._pending: dict[str, _PendingEvents] = {}

    @property
    def pending_stories(self) -> int:
        """Stories with events that are not stored yet, or that are open here."""
        return len(self._pending)

    def open(self, story: StoryRecord) -> None:
        """Begin to write for a claimed story."""
        self._pending[story.id] = _PendingEvents(story.fence)

    def close(self, story_id: str) -> None:
        """Stop writing for a story; events that are not stored yet are dropped."""
        self._pending.pop(story_id, None)

    def append(self, story_id: str, number: int, draft: EventDraft) -> None:
        """Store an event of a frame with the next flush; it replaces the frame's pending step."""
        pending = self._pending[story_id]
        pending.progress.pop(number, None)
        pending.events.append(draft)

    def set_progress(self, story_id: str, number: int, draft: EventDraft) -> None:
        """Store a frame's newest step with the next flush, whichever replica owns the story."""
        pending = self._pending.setdefault(story_id, _PendingEvents(None))
        pending.progress[number] = draft

    async def commit(self, story: StoryRecord, write: Callable[[Sequence[EventDraft]], T]) -> T:
        """Store a result at once, or as soon as disk and database accept it.

        Args:
            story: as it was claimed by this process.
            write: stores the pending events that it gets, then the result.

        Raises:
            LostLease: the story is not its owner's any more.
        """
        pending = self._pending[story.id]
        drafts = pending.all()

        async def try_to_store() -> T:
            nonlocal drafts
            async with self._write_lock:
                # The same events as in the last try, which may have been stored although its
                # answer was lost, without those that a flush has stored meanwhile.
                drafts = pending.still_pending(drafts)
                return await _finish(partial(write, drafts), partial(pending.remove, drafts))

        result = await retry_until_stored(f"story {story.id}", try_to_store)
        self._feed.notify(story.id)
        return result

    async def flush_forever(self) -> None:
        """Flush every `FLUSH_PERIOD_S`; a database that does not answer is asked again."""
        while True:
            await asyncio.sleep(FLUSH_PERIOD_S)
            try:
                await self.flush()
            except Exception:
                logger.exception("events of stories could not be stored")
                await asyncio.sleep(STORE_RETRY_S)

    async def flush(self) -> None:
        """Store all pending events of all stories in one transaction; stop jobs of lost stories."""
        async with self._write_lock:
            flushed = {key: each for key, each in self._pending.items() if each.all()}
            if not flushed:
                return
            drafts = {key: (each.fence, each.all()) for key, each in flushed.items()}

            def remove_stored() -> None:
                for story_id, pending in flushed.items():
                    pending.remove(drafts[story_id][1])
                    is_current = self._pending.get(story_id) is pending
                    if pending.fence is None and is_current and not pending.all():
                        del self._pending[story_id]

            lost = await _finish(partial(self._leases.append_events, drafts), remove_stored)
        for story_id in flushed:
            self._feed.notify(story_id)
        for story_id, fence in lost:
            self._registry.stop_older(story_id, fence + 1)


async def retry_until_stored(what: str, store: Callable[[], Awaitable[T]]) -> T:
    """Run `store`; run it again while the disk or the database refuses.

    Args:
        what: is stored; for the log.
        store: must be safe to repeat.
    """
    while True:
        try:
            return await store()
        except (OperationalError, OSError) as error:
            logger.warning("%s cannot be stored now: %s", what, error)
        await asyncio.sleep(STORE_RETRY_S)


async def _finish(write: Callable[[], T], remove_stored: Callable[[], object]) -> T:
    """Write in a thread; then remove what was stored, even if the caller was cancelled meanwhile.

    A thread cannot be stopped: a cancelled caller waits for it, so that nothing is written twice.
    """
    work = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.wait([work])
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
    finally:
        if work.done() and work.exception() is None:
            remove_stored()
    return work.result()
