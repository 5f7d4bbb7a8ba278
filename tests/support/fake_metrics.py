"""Fakes of the metrics: one that ignores all calls, one that records them."""


class NoMetrics:
    """Ignores all calls."""

    def __getattr__(self, name):
        return lambda *values: None


class RecordedMetrics:
    """Records all calls.

    Attributes:
        calls: name and values of each, in order.
    """

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return lambda *values: self.calls.append((name, *values))
