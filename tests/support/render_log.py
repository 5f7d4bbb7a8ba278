"""The requests that fake renderers got, for the test in the same process to read."""

import threading


class RenderLog:
    """The requests of one renderer; locked, as local handles run in threads.

    Attributes:
        error: raised by each later attempt; None lets them succeed.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self.requests, self.active, self.most_active = [], 0, 0
        self.error = None

    def begin(self, request):
        with self._lock:
            self.requests.append(request)
            self.active += 1
            self.most_active = max(self.most_active, self.active)

    def end(self):
        with self._lock:
            self.active -= 1


LOGS = {}
