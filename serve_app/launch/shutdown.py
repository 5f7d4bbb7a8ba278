"""The end of the service, from Ctrl-C to the last process: running stories may finish."""

import signal
import threading
import time
from types import FrameType

import psutil
import ray
from ray import serve
from ray.exceptions import RayError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle
from rich.console import Console

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_S = 0.25
RESPONSE_TIMEOUT_S = 10.0
"""An ingress that needs longer to count its stories is taken for dead."""
KILL_TIMEOUT_S = 10.0


class Stopped(Exception):
    """The launch ends before its work is done, since a signal asked for it."""


class StopSignals:
    """The signals that end the launcher.

    The first one is a request to stop in good order. The second one raises `Stopped` in the main
    thread, whatever it is doing.
    """

    def __init__(self) -> None:
        self._received = threading.Event()

    def listen(self) -> None:
        """Handle the signals, in place of whoever handled them before."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    def ignore(self) -> None:
        """Ignore the signals from now on, so that nothing interrupts the end."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    @property
    def is_received(self) -> bool:
        """Whether a signal has come."""
        return self._received.is_set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait for the first signal, but no longer than the timeout."""
        self._received.wait(timeout_s)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._received.is_set():
            raise Stopped
        self._received.set()


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
