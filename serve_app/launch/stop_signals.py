"""Ctrl-C, `kill` and a closed terminal, as one request to stop."""

import signal
import threading
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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
