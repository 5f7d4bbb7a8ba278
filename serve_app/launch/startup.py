"""The start: a Ray of this machine, then waiting until deployments run and models are loaded."""

import logging
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx2
import ray
from ray.serve.schema import (
    ApplicationStatus,
    ApplicationStatusOverview,
    DeploymentStatus,
    ReplicaState,
)

from serve_app.launch.preflight import LaunchError
from serve_app.launch.shutdown import Stopped, StopSignals

ENVIRONMENT = {
    # No usage reports; no delay of repeated log lines; no lower priority than other processes.
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS": "0",
    "RAY_worker_niceness": "0",
    # A dead HTTP proxy is back in 4 s instead of 25.
    "RAY_SERVE_PROXY_HEALTH_CHECK_PERIOD_S": "1",
    "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "1",
}
"""Defaults for Ray; a variable that is set already keeps its value."""
OBJECT_STORE_BYTES = 512 * 1024 * 1024
"""Ten 1024 px frames are 30 MB; Ray's default of 30 % of the memory is meant for data sets."""

START_TIMEOUT_S = 1800.0
"""For loading only: downloads come before. A compilation takes minutes, a slow disk too."""
SCHEDULING_TIMEOUT_S = 120.0
"""Since the last new replica. Dozens of replicas take minutes on a few cores, and `preflight` has
refused what the machine can never hold."""
POLL_S = 0.25
HEALTH_TIMEOUT_S = 10.0
FAILED_APPLICATION = (ApplicationStatus.DEPLOY_FAILED, ApplicationStatus.UNHEALTHY)
FAILED_DEPLOYMENT = (DeploymentStatus.DEPLOY_FAILED, DeploymentStatus.UNHEALTHY)

OUT_OF_MEMORY = "running low on memory"
"""Part of Ray's message about a process that its memory monitor killed."""

T = TypeVar("T")
GetStatus = Callable[[], ApplicationStatusOverview | None]
GetHealth = Callable[[], dict[str, Any]]


def start_ray() -> None:
    """Start Ray in processes of its own; it replaces the signal handlers of this process."""
    os.environ.update({name: os.environ.get(name, value) for name, value in ENVIRONMENT.items()})
    logging.getLogger("ray.serve").setLevel(logging.WARNING)
    ray.init(
        address="local",
        include_dashboard=False,
        logging_level="ERROR",
        object_store_memory=OBJECT_STORE_BYTES,
    )


def metrics_url() -> str:
    """Where Ray serves the metrics of this machine, in Prometheus form."""
    return f"http://127.0.0.1:{ray.nodes()[0]['MetricsExportPort']}/metrics"


def wait_until_running(
    get_status: GetStatus,
    check_loads: Callable[[ApplicationStatusOverview], None],
    signals: StopSignals,
    scheduling_timeout_s: float = SCHEDULING_TIMEOUT_S,
) -> None:
    """Wait until every deployment runs, with at least one replica; others may still follow.

    Args:
        get_status: reads the application's status; None before Serve knows it.
        check_loads: raises LaunchError if a deployment that runs could not load its models.
        signals: a signal ends the waiting.
        scheduling_timeout_s: longest time between the starts of two replicas.

    Raises:
        LaunchError: a deployment failed, a replica finds no room, or it takes too long.
        Stopped: a signal came.
    """
    running, last_start = 0, time.monotonic()

    def running_application() -> ApplicationStatusOverview | None:
        nonlocal running, last_start
        status = get_status()
        if status is None or status.status is ApplicationStatus.RUNNING:
            return status
        _check_failures(status)
        check_loads(status)
        if _is_served(status):
            return status
        if _running_replicas(status) != running:
            running, last_start = _running_replicas(status), time.monotonic()
        if time.monotonic() - last_start >= scheduling_timeout_s:
            _check_scheduling(status)
        return None

    _poll(running_application, signals)


def wait_until_loaded(get_health: GetHealth, signals: StopSignals) -> str:
    """Wait until the models for simple mode are loaded.

    Args:
        get_health: reads the body of /health; empty before the service answers.
        signals: a signal ends the waiting.

    Returns:
        Why ref-guided mode is not available; "" if it is.

    Raises:
        LaunchError: the models cannot be loaded, or it takes too long.
        Stopped: a signal came.
    """

    def loaded_detail() -> str | None:
        health = get_health()
        detail = str(health.get("detail") or "")
        if not health or "is loading" in detail:
            return None
        if not health["model_loaded"]:
            raise LaunchError(detail)
        return detail

    return _poll(loaded_detail, signals)


def read_health(url: str) -> dict[str, Any]:
    """The body of /health; empty if the service does not answer yet."""
    try:
        # Not through a proxy of the environment: the service is on this machine.
        response = httpx2.get(f"{url}/health", timeout=HEALTH_TIMEOUT_S, trust_env=False)
        health: dict[str, Any] = response.json()
    except (httpx2.HTTPError, ValueError):
        return {}
    return health


def _poll(read: Callable[[], T | None], signals: StopSignals) -> T:
    """Read until there is a value, the start has taken too long, or a signal came."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if signals.is_received:
            raise Stopped
        value = read()
        if value is not None:
            return value
        signals.wait(POLL_S)
    raise LaunchError(f"the application did not start within {START_TIMEOUT_S:g} s")


def _is_served(status: ApplicationStatusOverview) -> bool:
    """Whether every deployment has a replica that runs."""
    return bool(status.deployments) and all(
        deployment.replica_states.get(ReplicaState.RUNNING, 0) > 0
        for deployment in status.deployments.values()
    )


def _running_replicas(status: ApplicationStatusOverview) -> int:
    deployments = status.deployments.values()
    return sum(each.replica_states.get(ReplicaState.RUNNING, 0) for each in deployments)


def _check_failures(status: ApplicationStatusOverview) -> None:
    for name, deployment in status.deployments.items():
        # Serve would start such replicas again, for ever.
        if OUT_OF_MEMORY in deployment.message:
            raise LaunchError(
                f"the memory of this machine is used up, and a replica of {name} was killed: lower "
                "num_replicas in the config, or take a smaller model"
            )
    if status.status not in FAILED_APPLICATION:
        return
    deployments = status.deployments.values()
    messages = [each.message for each in deployments if each.status in FAILED_DEPLOYMENT]
    raise LaunchError(_last_line(next(filter(None, messages), status.message)))


def _check_scheduling(status: ApplicationStatusOverview) -> None:
    for deployment in status.deployments.values():
        if "to be scheduled" in deployment.message:
            raise LaunchError(f"not enough resources: {_last_line(deployment.message)}")


def _last_line(message: str) -> str:
    """The last line of a message: of a remote traceback, the error itself."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return lines[-1] if lines else "the deployment failed without a message"
