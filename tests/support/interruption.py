"""How a run of pytest ends: SIGTERM and a closed terminal do what Ctrl-C does.

That is: the fixtures are torn down, the summary is printed, the exit code is 2. What is left after
that, or after an end without fixtures, is killed by the reaper.
"""

import os
import signal
import sys
import threading
import time
import traceback
from types import FrameType

import pytest

from tests.support.reaper import start_reaper

EXIT_LIMIT_S = 5.0
"""From the last line of pytest to the end of its process."""


class OneFrame:
    """Leaves one frame of an interrupted run to be formatted.

    pytest formats all of them before it tears a fixture down, and prints the last one; for torch's
    compiler that takes ten seconds and more.
    """

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        excinfo.traceback = excinfo.traceback.filter(excinfo)[-1:]


def pytest_configure(config: pytest.Config) -> None:
    start_reaper()
    if not config.getoption("fulltrace"):
        config.pluginmanager.register(OneFrame())


def pytest_sessionstart(session: pytest.Session) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        __tracebackhide__ = True  # the summary names the line that was interrupted
        # The exception may be lost in a callback; the run then ends with the test.
        session.shouldstop = signal.Signals(number).name
        on_ctrl_c = signal.getsignal(signal.SIGINT)
        # A shell starts what it puts in the background deaf to Ctrl-C.
        handler = on_ctrl_c if callable(on_ctrl_c) else signal.default_int_handler
        handler(signal.SIGINT, frame)

    for number in (signal.SIGTERM, signal.SIGHUP):
        # `nohup` ignores the closed terminal, and so does what it starts.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    threading.Thread(target=_limit_exit, args=(session,), daemon=True).start()


def _limit_exit(session: pytest.Session) -> None:
    """End the process when other threads outlive the main one, for which Python waits for ever.

    Torch's compiler, for one, works off its whole queue first.
    """
    threading.main_thread().join()
    time.sleep(EXIT_LIMIT_S)
    print(f"Ended by force {EXIT_LIMIT_S:g} s after the tests.", file=sys.stderr)
    stacks = sys._current_frames()
    for thread in threading.enumerate():
        if thread.is_alive() and not thread.daemon:
            print(f"Still running: {thread.name}", file=sys.stderr)
            traceback.print_stack(stacks.get(thread.ident or 0), file=sys.stderr)
    os._exit(session.exitstatus)
