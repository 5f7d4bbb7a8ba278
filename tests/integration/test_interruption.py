"""Ctrl-C, SIGTERM, a closed terminal and SIGKILL end the tests and all that they have started."""

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest

from tests.support.chromium import MISSING, chromium_path
from tests.support.interruption import EXIT_LIMIT_S
from tests.support.reaper import is_alive, marked
from tests.support.service import ROOT, START_TIMEOUT_S

STORY_TEST = "tests/integration/test_client.py"
END_TIMEOUT_S = 30
LEFT_TIMEOUT_S = 15
POLL_S = 0.1

WITH_ORPHAN = """
import subprocess, sys, time
import pytest

START = "import subprocess; subprocess.Popen(['sleep', '987'], start_new_session=True)"

@pytest.fixture
def resource():
    yield
    print("the fixture is torn down", file=sys.__stdout__)

def test_that_lasts(resource):
    subprocess.run([sys.executable, "-c", START], check=True)
    time.sleep(600)
"""
WITH_BROWSER = """
from tests.support.chromium import chromium, page_of

def test_that_lasts():
    with chromium() as browser, page_of(browser, "http://127.0.0.1") as page:
        page.set_content("<p>here</p>")
        page.wait_for_selector("b", timeout=600_000)
"""
WITH_THREAD = """
import threading, time

def test_that_leaves_a_thread():
    threading.Thread(target=time.sleep, args=(600,), name="left over").start()
"""


def hear_signals():
    """Undo what shells and `nohup` do to what runs in the background."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Run:
    """Tests in a process group of their own, as a terminal starts them.

    Args:
        command: what to run.
        log: file for its output.
    """

    def __init__(self, command, log):
        self._mark = f"INNER_RUN_{uuid.uuid4().hex}"
        self._log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, self._mark: "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=hear_signals,
            )

    def output(self):
        """All that it printed."""
        return self._log.read_text(errors="replace")

    def wait_for_process(self, words, timeout_s=START_TIMEOUT_S):
        """Wait until one of its processes has these words in its command line."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.output()
            if any(words in " ".join(p.cmdline()) for p in marked(self._mark) if is_alive(p)):
                return
            time.sleep(POLL_S)
        raise AssertionError(f"no process with {words!r}:\n{self.output()}")

    def end(self, number, *, is_for_all=False):
        """Send a signal, to the first process alone or to the whole group.

        Returns:
            The exit code, and the processes that still live.
        """
        processes = marked(self._mark)
        (os.killpg if is_for_all else os.kill)(self.process.pid, number)
        code = self.process.wait(END_TIMEOUT_S)
        deadline = time.monotonic() + LEFT_TIMEOUT_S
        while left := {p for p in processes | marked(self._mark) if is_alive(p)}:
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_S)
        return code, left

    def kill(self):
        """End it and all that it started."""
        self.process.kill()
        self.process.wait()
        for process in marked(self._mark):
            process.kill()


@pytest.fixture
def start(tmp_path):
    """Starts a command that runs tests, by default pytest with these words."""
    runs = []

    def make(*words, command=(sys.executable, "-m", "pytest")):
        runs.append(Run([*command, *map(str, words)], tmp_path / "log"))
        return runs[-1]

    yield make
    for run in runs:
        run.kill()


@pytest.fixture
def start_file(start, tmp_path):
    """Starts pytest on a file of this text."""

    def make(text):
        path = tmp_path / "test_file.py"
        path.write_text(text)
        options = ["-c", "pyproject.toml", "--rootdir", ROOT, "-p", "tests.support.interruption"]
        return start(*options, path)

    return make


def test_ctrl_c_in_make_test_ends_the_service_in_the_middle_of_a_story(start):
    run = start(command=("make", "test", f"TESTS={STORY_TEST}"))
    run.wait_for_process("--frames")
    assert run.end(signal.SIGINT, is_for_all=True) == (-signal.SIGINT, set())
    assert "KeyboardInterrupt" in run.output()
    assert "test] Error 2" in run.output()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, pytest.ExitCode.INTERRUPTED),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
def test_a_service_that_starts_ends_with_the_tests(start, number, code):
    run = start(STORY_TEST)
    run.wait_for_process("ServeReplica")
    assert run.end(number) == (code, set())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_fixtures_are_torn_down_and_orphans_killed(start_file, number):
    run = start_file(WITH_ORPHAN)
    run.wait_for_process("sleep 987")
    assert run.end(number) == (pytest.ExitCode.INTERRUPTED, set())
    assert "the fixture is torn down" in run.output()


@pytest.mark.skipif(chromium_path() is None, reason=MISSING)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_terminals_processes_ends_a_test_with_a_browser(start_file, number):
    run = start_file(WITH_BROWSER)
    run.wait_for_process("--type=renderer")
    assert run.end(number, is_for_all=True) == (pytest.ExitCode.INTERRUPTED, set())


def test_a_thread_that_stays_is_named_and_keeps_nobody_waiting(start_file):
    run = start_file(WITH_THREAD)
    assert run.process.wait(EXIT_LIMIT_S + END_TIMEOUT_S) == pytest.ExitCode.OK
    assert "left over" in run.output()
