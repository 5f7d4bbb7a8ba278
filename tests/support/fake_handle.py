"""A deployment handle over a plain object: the part of Ray Serve's interface that we use."""

import asyncio


class FakeResponse:
    """A running call: can be awaited, cancelled, and passed to another call."""

    def __init__(self, work):
        self._task = asyncio.ensure_future(work)

    def __await__(self):
        # Shielded, as on a cluster: to cancel the task that waits does not stop the replica.
        return asyncio.shield(self._task).__await__()

    def cancel(self):
        self._task.cancel()


class FakeHandle:
    """`handle.method.remote(...)` for the asynchronous methods of `target`."""

    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return _FakeMethod(getattr(self._target, name))


class _FakeMethod:
    def __init__(self, method):
        self._method = method

    def remote(self, *args):
        return FakeResponse(self._call(args))

    async def _call(self, args):
        resolved = [await a if isinstance(a, FakeResponse) else a for a in args]
        return await self._method(*resolved)
