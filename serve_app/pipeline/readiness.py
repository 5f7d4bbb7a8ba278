"""Which deployments are loaded: the answer behind /health."""

import asyncio
from collections.abc import Callable, Collection, Mapping

from ray import serve
from ray.serve.handle import DeploymentHandle
from ray.serve.schema import DeploymentStatus

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus
from serve_app.pipeline.calls import call

STATUS_TIMEOUT_S = 1.0
"""A replica that is up answers in milliseconds; one that loads its models does not answer."""


class Readiness:
    """The load status of deployments.

    A deployment that draws is not asked: its single slot would make the question wait behind the
    frames, and it is loaded if it ever was.

    Args:
        handles: deployments with a `status` method, by name.
        is_busy: whether stories are in progress.
        sleeping: names of the deployments that have no replica until somebody needs them.
    """

    def __init__(
        self,
        handles: Mapping[str, DeploymentHandle],
        is_busy: Callable[[], bool],
        sleeping: Callable[[], Collection[str]],
    ) -> None:
        self._handles = handles
        self._is_busy = is_busy
        self._sleeping = sleeping
        self._loaded: set[str] = set()

    async def statuses(self, *names: str) -> list[LoadStatus]:
        """The deployments' statuses, "is loading" if one does not answer.

        One that sleeps counts as loaded: asking it would wake it, and every health check would.
        """
        if all(map(self._is_at_work, names)):
            return [LoadStatus(loaded=True)] * len(names)
        try:
            async with asyncio.timeout(STATUS_TIMEOUT_S):
                sleeping = await asyncio.to_thread(self._sleeping)
        except Exception:
            # Serve's controller is being replaced: the deployments can say themselves what they do.
            sleeping = ()
        return await asyncio.gather(*(self._status(name, name in sleeping) for name in names))

    def _is_at_work(self, name: str) -> bool:
        """Whether it is loaded for sure, and may be drawing."""
        return name in self._loaded and self._is_busy()

    async def _status(self, name: str, is_asleep: bool) -> LoadStatus:
        if is_asleep or self._is_at_work(name):
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

        One that was loaded is not asked again until a story fails on it: the question takes as long
        as accepting a story takes otherwise.

        Raises:
            GeneratorNotInitialized: one of them could not load its models.
        """
        if self._loaded.issuperset(names):
            return
        for status in await self.statuses(*names):
            if status.error is not None:
                raise GeneratorNotInitialized(status.error, status.reason or "")

    def worked(self, *names: str) -> None:
        """Know that the deployments are loaded: they have just drawn and scored a story."""
        self._loaded.update(names)

    def forget(self) -> None:
        """Ask again: a story failed on them."""
        self._loaded.clear()


def sleeping_deployments(application: str) -> frozenset[str]:
    """The deployments that the autoscaler took down to no replica (`min_replicas: 0`)."""
    status = serve.status().applications.get(application)
    deployments = {} if status is None else status.deployments
    return frozenset(
        name
        for name, deployment in deployments.items()
        if deployment.status is DeploymentStatus.HEALTHY and not deployment.replica_states
    )
