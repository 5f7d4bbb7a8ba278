"""A Ray of this machine that starts and ends with the launcher."""

import logging
import os

import psutil
import ray

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
KILL_TIMEOUT_S = 10.0


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


def stop_ray() -> None:
    """End Ray, Serve in it, and every process of theirs that does not end by itself.

    Without `serve.shutdown()` before it: the application has ended by then, and Serve would fill
    the terminal with errors about calls to its own controller.
    """
    children = psutil.Process().children(recursive=True)
    ray.shutdown()
    _, alive = psutil.wait_procs(children, timeout=KILL_TIMEOUT_S)
    for process in alive:
        process.kill()


def metrics_url() -> str:
    """Where Ray serves the metrics of this machine, in Prometheus form."""
    return f"http://127.0.0.1:{ray.nodes()[0]['MetricsExportPort']}/metrics"
