"""Tells those who wait for a story's news, within this process."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Notifier:
    """One bell per story."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def notify(self, story_id: str) -> None:
        """There is news of the story."""
        for listener in self._listeners.get(story_id, ()):
            listener.set()

    def notify_all(self) -> None:
        """There is news that concerns every story."""
        for story_id in tuple(self._listeners):
            self.notify(story_id)

    @contextmanager
    def listening(self, story_id: str) -> Iterator[asyncio.Event]:
        """An event that each notify sets; the listener clears it before it looks for the news."""
        listener = asyncio.Event()
        self._listeners[story_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[story_id].discard(listener)
            if not self._listeners[story_id]:
                del self._listeners[story_id]
