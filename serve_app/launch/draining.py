"""The end of the service in good order: running stories may finish, new ones are refused."""

import time

from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle
from rich.console import Console

POLL_S = 0.25
RESPONSE_TIMEOUT_S = 10.0
"""An ingress that needs longer to count its stories is taken for dead."""


def drain(application: str, timeout_s: float, console: Console) -> None:
    """Refuse new stories, wait for the running ones, and delete the application.

    Args:
        application: its name in Serve.
        timeout_s: how long running stories may take; then they go on at the next start.
        console: where the user reads what is waited for.
    """
    deadline = time.monotonic() + timeout_s
    try:
        ingress: DeploymentHandle = serve.get_app_handle(application)
        ingress.drain.remote().result(timeout_s=timeout_s)
        if _is_idle_before(deadline, ingress, timeout_s, console):
            # The proxy sends the last bytes meanwhile.
            serve.delete(application)
    except (TimeoutError, RayError, RayServeException) as error:
        console.print(f"Stopping now; the ingress does not answer ({type(error).__name__}).")


def _is_idle_before(
    deadline: float, ingress: DeploymentHandle, timeout_s: float, console: Console
) -> bool:
    """Wait until the ingress has answered all requests; whether it had before the deadline."""
    is_announced = False
    while running := ingress.running.remote().result(timeout_s=RESPONSE_TIMEOUT_S):
        if time.monotonic() > deadline:
            console.print(f"Stopping now; {running} stories go on at the next start.")
            return False
        if not is_announced:
            console.print(
                f"Stopping: {running} stories may end within {timeout_s:g} s; "
                "press Ctrl-C again to stop at once."
            )
            is_announced = True
        time.sleep(POLL_S)
    return True
