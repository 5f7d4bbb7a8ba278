"""Base classes of the deployments, and the slot in which a replica's engine runs.

The application must start even if the models cannot be loaded. The error is then raised for each
request, and loading is retried later, so that a LoRA that was added meanwhile is found.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus, to_load_error

RELOAD_PERIOD_S = 30.0
"""Least time between two attempts to load. A failed one may import torch and read the disk for
seconds."""

E = TypeVar("E")
R = TypeVar("R")


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


class Replica:
    """Base of all deployments: their engines log to Serve's log, and a health check is defined."""

    def __init__(self) -> None:
        _route_engine_logs()

    async def check_health(self) -> None:
        """Pass Serve's health check as soon as the event loop answers.

        It is asynchronous, so that long work in another thread does not delay it.
        """


class EngineReplica(Replica):
    """Base of the deployments whose engine runs models in a thread of its own.

    Args:
        load: loads the engine.
        role: the deployment's role, for messages.
    """

    _slot: EngineSlot[Any]

    def __init__(self, load: Callable[[], Any], role: str) -> None:
        super().__init__()
        self._slot = EngineSlot(load, role)

    async def status(self) -> LoadStatus:
        """Whether the engine is loaded."""
        return await self._slot.status()


def _route_engine_logs() -> None:
    """Give the logger `deployments` the handlers of Serve's logger in this process.

    Engines log under their module names and do not depend on Serve. Serve's handlers add the
    request id to each line.
    """
    engines = logging.getLogger("deployments")
    engines.handlers = logging.getLogger("ray.serve").handlers
    engines.setLevel(logging.INFO)
    engines.propagate = False
