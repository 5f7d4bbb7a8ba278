"""Which stories are let in: a bounded number, and none while the service drains."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from deployments.errors import Overloaded

FIRST_STORY_S = 30.0
"""Guess at a story's duration until the first one was timed."""
SMOOTHING = 0.3
"""Weight of the newest duration in the moving average."""


class Admission:
    """Counts the stories in progress.

    Args:
        max_stories: stories in progress at once.
    """

    def __init__(self, max_stories: int) -> None:
        self._max_stories = max_stories
        self._running = 0
        self._draining = False
        self._story_s = FIRST_STORY_S

    @property
    def running(self) -> int:
        """Stories in progress."""
        return self._running

    def drain(self) -> None:
        """Let no further story in."""
        self._draining = True

    def check_open(self) -> None:
        """Pass unless the service drains.

        Raises:
            Overloaded: it does.
        """
        if self._draining:
            raise Overloaded("The service is shutting down.", math.ceil(self._story_s))

    @contextmanager
    def admit(self) -> Iterator[None]:
        """A story in progress.

        Raises:
            Overloaded: the service drains, or as many stories as allowed are in progress.
        """
        self.check_open()
        if self._running >= self._max_stories:
            raise Overloaded(
                f"{self._running} stories are in progress, which is the limit; try again later.",
                # Of n stories in progress one ends every n-th part of a story's time.
                math.ceil(self._story_s / self._running),
            )
        self._running += 1
        started = time.monotonic()
        try:
            yield
        finally:
            self._running -= 1
            self._story_s += SMOOTHING * (time.monotonic() - started - self._story_s)
