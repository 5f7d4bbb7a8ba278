"""Ends what a run of the tests or of a benchmark leaves behind, however the run itself ends.

The reaper is a process of its own that holds one end of a pipe. The run holds the other end, which
the kernel closes at every kind of end, SIGKILL included. The reaper then kills all processes that
have the run's mark in their environment, and all that those have started.
"""

import contextlib
import functools
import os
import subprocess
import sys
import time
import uuid

import psutil

GRACE_S = 3.0
"""For processes that end by themselves when the run has ended."""
ROUNDS = 50
"""A process may start another one while it is killed, but not for ever."""
POLL_S = 0.1


@functools.cache
def start_reaper() -> subprocess.Popen[bytes]:
    """Start the reaper of this process; called again, it starts no other.

    Returns:
        The reaper. The cache keeps it, and with it the open end of the pipe.
    """
    mark = f"TEST_RUN_{uuid.uuid4().hex}"
    command = [sys.executable, "-I", __file__, mark]
    # A session of its own, which Ctrl-C and a closed terminal do not reach.
    reaper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    os.environ[mark] = "1"
    return reaper


def marked(mark: str) -> set[psutil.Process]:
    """Living processes with this variable in their environment, and their descendants."""
    found: set[psutil.Process] = set()
    for process in psutil.process_iter():
        # Ends meanwhile, or belongs to another user.
        with contextlib.suppress(psutil.Error):
            if mark in process.environ():
                found |= {process, *process.children(recursive=True)}
    return {process for process in found if is_alive(process)}


def is_alive(process: psutil.Process) -> bool:
    """Whether the process still runs; a dead one that its parent has not asked after does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_marked(mark: str) -> list[str]:
    """Kill all processes with the mark.

    Returns:
        Their names, sorted.
    """
    names: dict[psutil.Process, str] = {}
    for _ in range(ROUNDS):
        processes = marked(mark)
        if not processes:
            break
        for process in processes:
            with contextlib.suppress(psutil.Error):
                names[process] = process.name()
                process.kill()
        time.sleep(POLL_S)
    return sorted(names.values())


def main(mark: str) -> None:
    """Wait for the end of the run, then for its processes; kill those that stay."""
    sys.stdin.buffer.read()
    deadline = time.monotonic() + GRACE_S
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    if names := kill_marked(mark):
        print(f"Killed what the run had left behind: {', '.join(names)}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
