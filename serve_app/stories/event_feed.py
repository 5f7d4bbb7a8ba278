"""The events of stories as they happen: notified in this process, polled for other replicas."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from deployments.lifecycle import TERMINAL_EVENTS, TERMINAL_STATES
from serve_app.store.queries import EVENTS_AT_ONCE, StoryQueries
from serve_app.store.records import StoryEvent
from serve_app.stories.job_registry import JobRegistry

POLL_S = 0.5
"""Between queries about a story that another replica works on: how late its events can arrive."""
LOCAL_POLL_S = 5.0
"""Between queries about a story that is in progress here, whose events are notified anyway."""


class Notifier:
    """Wakes those who wait for news of a story, within this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def notify(self, story_id: str) -> None:
        """Wake the listeners of a story."""
        for listener in self._listeners.get(story_id, ()):
            listener.set()

    def notify_all(self) -> None:
        """Wake the listeners of all stories."""
        for story_id in tuple(self._listeners):
            self.notify(story_id)

    @contextmanager
    def listening(self, story_id: str) -> Iterator[asyncio.Event]:
        """Listen to a story for the time of the block.

        Returns:
            An event that each notification sets; clear it before you look for news.
        """
        listener = asyncio.Event()
        self._listeners[story_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[story_id].discard(listener)
            if not self._listeners[story_id]:
                del self._listeners[story_id]


class EventFeed:
    """The events of stories, as they happen.

    Args:
        queries: where the events are stored.
        registry: the stories in progress in this process.
    """

    def __init__(self, queries: StoryQueries, registry: JobRegistry) -> None:
        self._queries = queries
        self._registry = registry
        self._is_draining = False
        # A request that waits only for the end of a story is not woken by every step.
        self._news, self._ends = Notifier(), Notifier()

    def notify(self, story_id: str) -> None:
        """Say that a story has new events."""
        self._news.notify(story_id)

    def notify_end(self, story_id: str) -> None:
        """Say that the work on a story has ended in this process."""
        self._news.notify(story_id)
        self._ends.notify(story_id)

    def drain(self) -> None:
        """Let go the requests that wait for stories which do not continue in this process."""
        self._is_draining = True
        self._news.notify_all()
        self._ends.notify_all()

    async def wait_for_end(self, story_id: str) -> None:
        """Wait until a story has ended, or does not continue in this process.

        Raises:
            NotFound: there is no such story.
        """
        with self._ends.listening(story_id) as woken:
            while True:
                woken.clear()
                story = await asyncio.to_thread(self._queries.story, story_id)
                if story.state in TERMINAL_STATES or self._is_left(story_id):
                    return
                await self._wait(story_id, woken)

    async def follow(self, story_id: str, after: int) -> AsyncIterator[StoryEvent]:
        """The events of a story with ids above `after`, until no more will come.

        Also ends when the service drains and the story does not continue in this process.

        Raises:
            NotFound: there is no such story.
        """
        with self._news.listening(story_id) as woken:
            while True:
                woken.clear()
                events = await asyncio.to_thread(self._queries.events, story_id, after)
                for event in events:
                    after = event.id
                    yield event
                if len(events) == EVENTS_AT_ONCE:
                    continue
                may_be_last = not events or events[-1].kind in TERMINAL_EVENTS
                if may_be_last and await self.is_over(story_id, after):
                    return
                await self._wait(story_id, woken)

    async def is_over(self, story_id: str, after: int) -> bool:
        """Whether no event will come after this id.

        Raises:
            NotFound: there is no such story.
        """
        is_left = self._is_left(story_id)
        story = await asyncio.to_thread(self._queries.story, story_id)
        if story.state in TERMINAL_STATES:
            return story.last_event <= after
        return is_left

    def _is_left(self, story_id: str) -> bool:
        """Whether the story continues at the next start, and not in this process."""
        return self._is_draining and story_id not in self._registry

    async def _wait(self, story_id: str, woken: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(LOCAL_POLL_S if story_id in self._registry else POLL_S):
                await woken.wait()
        except TimeoutError:
            pass
