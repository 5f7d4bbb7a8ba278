"""What fake deployments saw, for the test in the same process to read."""

import threading


class Journal:
    """The drawings of one renderer; locked, as local handles run in threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self.drawn, self.drawing, self.most_drawing = [], 0, 0

    def begin(self, request):
        with self._lock:
            self.drawn.append(request)
            self.drawing += 1
            self.most_drawing = max(self.most_drawing, self.drawing)

    def end(self):
        with self._lock:
            self.drawing -= 1


JOURNALS = {}
