"""Which deployments have loaded their models: the answer behind /health."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from ray import serve
from ray.serve.handle import DeploymentHandle
from ray.serve.schema import DeploymentStatus

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus
from serve_app.pipeline.calls import call

STATUS_TIMEOUT_S = 1.0
"""A loaded replica answers in milliseconds; one that loads its models does not answer."""


class Readiness:
    """The load status of deployments.

    A deployment that is rendering is not asked: its single slot would make the question wait behind
    the frames, and if it was loaded once it still is.

    Args:
        handles: deployments with a `status` method, by name.
        sleeping: gives the names of the deployments that the autoscaler took down to no replica.
    """

    def __init__(
        self,
        handles: Mapping[str, DeploymentHandle],
        sleeping: Callable[[], Collection[str]],
    ) -> None:
        self._handles = handles
        self._sleeping = sleeping
        self._loaded: set[str] = set()
        self._busy_stories = 0

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count a story as being rendered for the time of the block."""
        self._busy_stories += 1
        try:
            yield
        finally:
            self._busy_stories -= 1

    async def statuses(self, *names: str) -> list[LoadStatus]:
        """The deployments' statuses, "is loading" for one that does not answer.

        A sleeping deployment counts as loaded: asking it would wake it at every health check.
        """
        if all(map(self._is_in_use, names)):
            return [LoadStatus(loaded=True)] * len(names)
        try:
            async with asyncio.timeout(STATUS_TIMEOUT_S):
                sleeping = await asyncio.to_thread(self._sleeping)
        except Exception:
            # Serve's controller is being replaced: ask the deployments themselves.
            sleeping = ()
        return await asyncio.gather(*(self._status(name, name in sleeping) for name in names))

    def _is_in_use(self, name: str) -> bool:
        """Whether it is certainly loaded and may be rendering."""
        return name in self._loaded and self._busy_stories > 0

    async def _status(self, name: str, is_asleep: bool) -> LoadStatus:
        if is_asleep or self._is_in_use(name):
            return LoadStatus(loaded=True)
        try:
            async with asyncio.timeout(STATUS_TIMEOUT_S):
                status: LoadStatus = await call(self._handles[name].status.remote())
        except Exception:
            # Not only a time-out: while replicas are replaced a call can fail in several ways.
            status = LoadStatus(loaded=False, reason=f"{name} is loading")
        if status.loaded:
            self._loaded.add(name)
        else:
            self._loaded.discard(name)
        return status

    async def require(self, *names: str) -> None:
        """Check that the deployments are loaded or still loading.

        One that was loaded is not asked again until a story fails on it: the question takes as long
        as the rest of accepting a story.

        Raises:
            GeneratorNotInitialized: one of them could not load its models.
        """
        if self._loaded.issuperset(names):
            return
        for status in await self.statuses(*names):
            if status.error is not None:
                raise GeneratorNotInitialized(status.error, status.reason or "")

    def mark_loaded(self, *names: str) -> None:
        """Remember that the deployments are loaded: they have just finished a story."""
        self._loaded.update(names)

    def forget(self) -> None:
        """Ask all deployments again next time: a story failed on them."""
        self._loaded.clear()


def sleeping_deployments(application: str) -> frozenset[str]:
    """Names of the deployments that the autoscaler took down to no replica (`min_replicas: 0`)."""
    status = serve.status().applications.get(application)
    deployments = {} if status is None else status.deployments
    return frozenset(
        name
        for name, deployment in deployments.items()
        if deployment.status is DeploymentStatus.HEALTHY and not deployment.replica_states
    )
