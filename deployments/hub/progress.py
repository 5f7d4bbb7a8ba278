"""How a download is told: which file, how much of how much, how fast, how long it still takes."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

RATE_WINDOW_S = 30.0
"""The speed of so long a time says how long the rest takes."""
LOG_PERIOD_S = 15.0
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Transfer:
    """How far a download is.

    Attributes:
        file_name: the file that arrives now.
        done_bytes: bytes on the disk, of all needed files of the repository.
        total_bytes: their sizes.
    """

    file_name: str
    done_bytes: int
    total_bytes: int


class TransferMeter:
    """Measures the speed of a download and describes it in one line."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def describe(self, transfer: Transfer) -> str:
        """File, gigabytes, speed and time left."""
        now = self._clock()
        self._seen.append((now, transfer.done_bytes))
        while now - self._seen[0][0] > RATE_WINDOW_S:
            self._seen.popleft()
        began, done = self._seen[0]
        rate = (transfer.done_bytes - done) / (now - began) if now > began else 0.0
        text = f"{transfer.file_name}: {gigabytes(transfer.done_bytes, transfer.total_bytes)}"
        if rate <= 0:
            return text
        left = time_left((transfer.total_bytes - transfer.done_bytes) / rate)
        return f"{text}, {rate / 1e6:.1f} MB/s, {left} left"


class TransferLog:
    """Logs a download every `LOG_PERIOD_S`, for processes without a terminal."""

    def __init__(self) -> None:
        self._meter = TransferMeter()
        self._logged_at = 0.0

    def __call__(self, transfer: Transfer) -> None:
        """Log it, unless that was done a moment ago."""
        line = self._meter.describe(transfer)
        now = time.monotonic()
        if now - self._logged_at >= LOG_PERIOD_S:
            self._logged_at = now
            logger.info("Downloading %s", line)


def gigabytes(done_bytes: int, total_bytes: int) -> str:
    """`1.20 of 6.94 GB`."""
    return f"{done_bytes / 1e9:.2f} of {total_bytes / 1e9:.2f} GB"


def time_left(seconds: float) -> str:
    """A time in the largest units that say something: `40 s`, `12 min`, `1 h 50 min`."""
    if seconds < MINUTE_S:
        return f"{seconds:.0f} s"
    minutes = round(seconds / MINUTE_S)
    hours, rest = divmod(minutes, MINUTE_S)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"
