"""Asks the deployments that run already whether their models are loaded.

An application runs when its last deployment runs. A model that cannot be loaded is told at once,
and not after the others have been loaded too.
"""

from collections.abc import Callable, Collection

from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import RayServeException
from ray.serve.schema import ApplicationStatusOverview, ReplicaState

from deployments.health import LoadStatus
from serve_app.launch.preflight import LaunchError

ANSWER_TIMEOUT_S = 2.0

GetLoadStatus = Callable[[str], LoadStatus | None]


class LoadProbe:
    """Checks each deployment once, as soon as one of its replicas runs.

    Args:
        required: names of the deployments without which nothing can be drawn.
        get_load_status: asks a deployment; None if it does not answer now.
    """

    def __init__(self, required: Collection[str], get_load_status: GetLoadStatus) -> None:
        self._waiting = set(required)
        self._get_load_status = get_load_status

    def check(self, status: ApplicationStatusOverview) -> None:
        """Ask the deployments that have begun to run since the last time.

        Raises:
            LaunchError: one of them could not load its models.
        """
        for name in sorted(self._waiting & status.deployments.keys()):
            if not status.deployments[name].replica_states.get(ReplicaState.RUNNING):
                continue
            loaded = self._get_load_status(name)
            if loaded is None:
                continue
            self._waiting.discard(name)
            if loaded.error is not None:
                raise LaunchError(loaded.reason or loaded.error)


def ask_load_status(application: str, deployment: str) -> LoadStatus | None:
    """The load status of a deployment; None if it does not answer soon."""
    try:
        handle = serve.get_deployment_handle(deployment, application)
        status: LoadStatus = handle.status.remote().result(timeout_s=ANSWER_TIMEOUT_S)
    except (TimeoutError, RayError, RayServeException):
        return None
    return status
