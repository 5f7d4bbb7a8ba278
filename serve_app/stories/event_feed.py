"""Waiting for what happens to stories: woken by bells, and by looks at what others do."""

import asyncio
from collections.abc import AsyncIterator, Callable

from deployments.lifecycle import TERMINAL_EVENTS, TERMINAL_STATES
from serve_app.store.queries import EVENTS_AT_ONCE, StoryQueries
from serve_app.store.records import StoryEvent
from serve_app.stories.notifier import Notifier

POLL_S = 0.5
"""How late the news of a story that another replica works on may come."""
LOOK_S = 5.0
"""Between looks at a story that is worked on here, of which the bells tell."""


class EventFeed:
    """Where those who wait are.

    Args:
        shelf: what there is.
        is_here: whether a story is worked on in this process.
    """

    def __init__(self, shelf: StoryQueries, is_here: Callable[[str], bool]) -> None:
        self._queries = shelf
        self._is_here = is_here
        self._is_draining = False
        # Who waits for the end alone is not woken by every step.
        self._news, self._ends = Notifier(), Notifier()

    def notify(self, story_id: str) -> None:
        """There is news of a story."""
        self._news.notify(story_id)

    def notify_end(self, story_id: str) -> None:
        """The work on a story has ended here."""
        self._news.notify(story_id)
        self._ends.notify(story_id)

    def drain(self) -> None:
        """Let go who waits for stories that do not go on here."""
        self._is_draining = True
        self._news.notify_all()
        self._ends.notify_all()

    async def end(self, story_id: str) -> None:
        """Wait for the end of a story, or until it does not go on here.

        Raises:
            NotFound: there is no such story.
        """
        with self._ends.listening(story_id) as rung:
            while True:
                rung.clear()
                story = await asyncio.to_thread(self._queries.story, story_id)
                if story.state in TERMINAL_STATES or self._is_left(story_id):
                    return
                await self._wait(story_id, rung)

    async def follow(self, story_id: str, after: int) -> AsyncIterator[StoryEvent]:
        """What happens to a story from the event `after` on, until nothing more will.

        Also ends when the service drains and the story does not go on here.

        Raises:
            NotFound: there is no such story.
        """
        with self._news.listening(story_id) as rung:
            while True:
                rung.clear()
                events = await asyncio.to_thread(self._queries.events, story_id, after)
                for event in events:
                    after = event.id
                    yield event
                if len(events) == EVENTS_AT_ONCE:
                    continue
                is_maybe_last = not events or events[-1].kind in TERMINAL_EVENTS
                if is_maybe_last and await self.is_over(story_id, after):
                    return
                await self._wait(story_id, rung)

    async def is_over(self, story_id: str, after: int) -> bool:
        """Whether nothing comes after the event.

        Raises:
            NotFound: there is no such story.
        """
        is_left = self._is_left(story_id)
        story = await asyncio.to_thread(self._queries.story, story_id)
        if story.state in TERMINAL_STATES:
            return story.last_event <= after
        return is_left

    def _is_left(self, story_id: str) -> bool:
        """Whether the story goes on at the next start, and not here."""
        return self._is_draining and not self._is_here(story_id)

    async def _wait(self, story_id: str, rung: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(LOOK_S if self._is_here(story_id) else POLL_S):
                await rung.wait()
        except TimeoutError:
            pass
