"""A story service in an event loop of its own, for HTTP clients that use a loop per request."""

import asyncio
import threading
from contextlib import contextmanager

from tests.support.stories import open_stories


class ThreadedService:
    """A story service, or its edits, whose coroutines run in the event loop of another thread."""

    def __init__(self, target, loop):
        self._target, self._loop = target, loop

    def __getattr__(self, name):
        value = getattr(self._target, name)
        if asyncio.iscoroutinefunction(value):
            return self._bridged(value)
        return ThreadedService(value, self._loop) if name == "edits" else value

    def _bridged(self, method):
        async def call(*args):
            running = asyncio.run_coroutine_threadsafe(method(*args), self._loop)
            return await asyncio.wrap_future(running)

        return call

    async def follow(self, story_id, after):
        async def collect():
            return [event async for event in self._target.follow(story_id, after)]

        running = asyncio.run_coroutine_threadsafe(collect(), self._loop)
        for event in await asyncio.wrap_future(running):
            yield event


@contextmanager
def threaded_stories(folder, **values):
    """A story service that works for the time of the block, and the log of its renderers."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin():
        stories, log = open_stories(folder, **values)
        stories.start()
        return stories, log

    stories, log = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    try:
        yield ThreadedService(stories, loop), log
    finally:
        asyncio.run_coroutine_threadsafe(stories.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
