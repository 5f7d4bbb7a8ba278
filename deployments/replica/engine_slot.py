"""A replica's engine and the only thread that uses it.

The application must start even if the models cannot be loaded. The error is then raised for each
request, and loading is retried later, so that a LoRA that was added meanwhile is found.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, to_load_error

E = TypeVar("E")
R = TypeVar("R")

RELOAD_PERIOD_S = 30.0
"""Least time between two attempts to load. A failed one may import torch and read the disk for
seconds."""


class EngineSlot(Generic[E]):
    """An engine that is loaded and used in one worker thread.

    Args:
        load: loads the engine. It is called in the worker thread, since torch keeps its number of
            CPU threads for each thread.
        role: the deployment's role, for messages.
        reload_period_s: least time between two attempts to load, in seconds.
    """

    def __init__(
        self, load: Callable[[], E], role: str, reload_period_s: float = RELOAD_PERIOD_S
    ) -> None:
        self._load = load
        self._role = role
        self._reload_period_s = reload_period_s
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=role)
        self._engine: E | None = None
        self._error: GeneratorNotInitialized | None = None
        self._tried_at = 0.0
        self._executor.submit(self._try_to_load).result()

    async def run(self, work: Callable[[E], R]) -> R:
        """The result of work with the engine, in its thread, after all earlier work.

        If the caller is cancelled before the work has begun, it is dropped.

        Raises:
            GeneratorNotInitialized: the engine could not be loaded.
        """
        engine = await self._loaded_engine()
        return await asyncio.wrap_future(self._executor.submit(lambda: work(engine)))

    async def status(self) -> LoadStatus:
        """Whether the engine is loaded."""
        try:
            await self._loaded_engine()
        except GeneratorNotInitialized as error:
            return LoadStatus.of(error)
        return LoadStatus.of(None)

    async def _loaded_engine(self) -> E:
        if self._engine is None and time.monotonic() - self._tried_at > self._reload_period_s:
            await asyncio.wrap_future(self._executor.submit(self._try_to_load))
        if self._engine is None:
            raise self._error or GeneratorNotInitialized("Generator not initialized.")
        return self._engine

    def _try_to_load(self) -> None:
        if self._engine is not None:
            return
        try:
            self._engine, self._error = self._load(), None
        except Exception as error:
            self._error = to_load_error(error, self._role)
        self._tried_at = time.monotonic()
