"""Base classes of the deployments."""

import logging
from collections.abc import Callable
from typing import Any

from deployments.health import LoadStatus
from deployments.replica.engine_slot import EngineSlot


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
