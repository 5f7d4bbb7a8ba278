"""Sends the engines' log lines to the replica's log.

Engines log under their module names and do not depend on Serve. Serve's handlers add the request
id to each line.
"""

import logging


def route_engine_logs() -> None:
    """Give the logger `deployments` the handlers of Serve's logger in this process."""
    engines = logging.getLogger("deployments")
    engines.handlers = logging.getLogger("ray.serve").handlers
    engines.setLevel(logging.INFO)
    engines.propagate = False
