"""A deployment handle over a plain object: the parts of the interface that we use."""

import asyncio


class FakeResponse:
    """A running call; awaitable, can be cancelled, and can be passed on to another call."""

    def __init__(self, work):
        self._task = asyncio.ensure_future(work)

    def __await__(self):
        # Shielded, as on a cluster: cancelling the one who waits does not stop the replica.
        return asyncio.shield(self._task).__await__()

    def cancel(self):
        self._task.cancel()


class FakeHandle:
    """`handle.method.remote(...)` over the methods of `target`."""

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
