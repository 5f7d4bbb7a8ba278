"""The requests that fake renderers got, and control over when and how they answer."""

import asyncio
import threading
from uuid import uuid4

WAIT_S = 20
POLL_S = 0.005


class RenderLog:
    """The requests of the fake renderers of one test.

    Serve copies the arguments of deployments by pickle. A copy of a log is the log itself, so a
    test in the same process sees what the renderers got. Local handles run in threads: hence the
    lock. Holding renderers works in one event loop only.

    Attributes:
        requests: all of them, in the order in which their attempts began.
        active: attempts in progress.
        most_active: the highest number of attempts in progress at a time.
        error: raised by each later attempt; None lets them succeed.
    """

    def __init__(self):
        self._key = uuid4().hex
        _LOGS[self._key] = self
        self._lock = threading.Lock()
        self._permits = None
        self.requests, self.active, self.most_active = [], 0, 0
        self.error = None

    def __reduce__(self):
        return _log, (self._key,)

    def begin(self, request):
        """Count an attempt that begins."""
        with self._lock:
            self.requests.append(request)
            self.active += 1
            self.most_active = max(self.most_active, self.active)

    def end(self):
        """Count an attempt that ends."""
        with self._lock:
            self.active -= 1

    async def permission(self):
        """Wait until this attempt may finish."""
        if self._permits is not None:
            await self._permits.acquire()

    def hold(self):
        """Let no attempt finish until `release`, except those that `let_finish` counts."""
        self._permits = asyncio.Semaphore(0)

    def let_finish(self, count):
        """Let so many attempts finish while the others are held."""
        for _ in range(count):
            self._permits.release()

    def release(self):
        """Let all attempts finish from now on."""
        permits, self._permits = self._permits, None
        for _ in range(self.active):
            permits.release()

    async def begun(self, count=1):
        """Wait until so many attempts have begun."""
        async with asyncio.timeout(WAIT_S):
            while len(self.requests) < count:
                await asyncio.sleep(POLL_S)


_LOGS = {}


def _log(key):
    return _LOGS[key]
