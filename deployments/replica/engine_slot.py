"""A replica's engine and the one thread that may touch it.

Models that do not load must not keep the application from coming up: the error is kept, told to
whoever asks, and loading is tried again later, so that a LoRA put in place is found.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, load_error

E = TypeVar("E")
R = TypeVar("R")

RELOAD_PERIOD_S = 30.0
"""Between two tries to load: a failure may cost the import of torch and seconds of disk."""


class EngineSlot(Generic[E]):
    """An engine that is loaded and used in one worker thread.

    Args:
        load: gives the engine; called in the worker thread, because torch's settings of a CPU are
            per thread.
        what: the deployment's role, for messages.
    """

    def __init__(self, load: Callable[[], E], what: str) -> None:
        self._load = load
        self._what = what
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=what)
        self._engine: E | None = None
        self._error: GeneratorNotInitialized | None = None
        self._tried_at = 0.0
        self._executor.submit(self._try_to_load).result()

    def _try_to_load(self) -> None:
        if self._engine is not None:
            return
        try:
            self._engine, self._error = self._load(), None
        except Exception as error:
            self._error = load_error(error, self._what)
        self._tried_at = time.monotonic()

    async def engine(self) -> E:
        """The engine.

        Raises:
            GeneratorNotInitialized: it could not be loaded.
        """
        if self._engine is None and time.monotonic() - self._tried_at > RELOAD_PERIOD_S:
            await asyncio.wrap_future(self._executor.submit(self._try_to_load))
        if self._engine is None:
            raise self._error or GeneratorNotInitialized("Generator not initialized.")
        return self._engine

    def submit(self, work: Callable[[], R]) -> Future[R]:
        """Run work in the engine's thread, after all that was submitted before."""
        return self._executor.submit(work)

    async def status(self) -> LoadStatus:
        """Whether the engine is loaded."""
        try:
            await self.engine()
        except GeneratorNotInitialized as error:
            return LoadStatus.of(error)
        return LoadStatus.of(None)
