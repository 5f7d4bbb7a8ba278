"""Lets the replicas of one deployment on one machine load their models one after the other."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock


@contextmanager
def load_turn(deployment: str) -> Iterator[None]:
    """Wait until no other replica of the deployment loads; the lock ends with its process.

    Replicas on CPUs share the cores. When they load at the same time, all of them are ready late;
    in turns, the first one draws while the others load.

    Args:
        deployment: its name. Replicas of other Ray clusters on this machine do not count.
    """
    # The parent of a replica's process is the raylet of its cluster on this machine.
    name = f"storyboard-{os.getuid()}-{os.getppid()}-{deployment}.lock"
    with FileLock(Path(tempfile.gettempdir(), name)):
        yield
