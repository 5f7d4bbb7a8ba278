"""The engines' log lines in the replica's log.

Engines log under their own names and know nothing of Serve, whose handlers add the request id.
"""

import logging


def route_engine_logs() -> None:
    """Send what is logged under `deployments` to Serve's handlers of this process."""
    engines = logging.getLogger("deployments")
    engines.handlers = logging.getLogger("ray.serve").handlers
    engines.setLevel(logging.INFO)
    engines.propagate = False
