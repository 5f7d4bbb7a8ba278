"""Which deployments are loaded: the answer behind /health."""

import asyncio
from collections.abc import Callable, Mapping

from ray.serve.handle import DeploymentHandle

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus
from serve_app.calls import call

STATUS_TIMEOUT_S = 1.0
"""A replica that is up answers in milliseconds; one that loads its models does not answer."""


class Readiness:
    """The load status of deployments.

    A deployment that draws is not asked: its single slot would make the question wait behind the
    frames, and it is loaded if it ever was.

    Args:
        handles: deployments with a `status` method, by name.
        is_busy: whether stories are in progress.
    """

    def __init__(
        self, handles: Mapping[str, DeploymentHandle], is_busy: Callable[[], bool]
    ) -> None:
        self._handles = handles
        self._is_busy = is_busy
        self._loaded: set[str] = set()

    async def status(self, name: str) -> LoadStatus:
        """The deployment's status, "is loading" if it does not answer."""
        if name in self._loaded and self._is_busy():
            return LoadStatus(loaded=True)
        try:
            async with asyncio.timeout(STATUS_TIMEOUT_S):
                status: LoadStatus = await call(self._handles[name].status.remote())
        except Exception:
            # Not only a time-out: while replicas are replaced a call may fail in several ways.
            status = LoadStatus(loaded=False, reason=f"{name} is loading")
        if status.loaded:
            self._loaded.add(name)
        else:
            self._loaded.discard(name)
        return status

    async def require(self, *names: str) -> None:
        """Pass if the deployments are loaded or still loading.

        Raises:
            GeneratorNotInitialized: one of them could not load its models.
        """
        for status in await asyncio.gather(*map(self.status, names)):
            if status.error is not None:
                raise GeneratorNotInitialized(status.error, status.reason or "")

    def worked(self, *names: str) -> None:
        """Know that the deployments are loaded: they have just drawn and scored a story."""
        self._loaded.update(names)

    def forget(self) -> None:
        """Ask again: a story failed on them."""
        self._loaded.clear()
