"""Claims stories and works on a bounded number of them at once, under leases."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from ray.serve import context as serve_context

from serve_app.store.records import StoryRecord
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.job import JobContext, StoryJob
from serve_app.stories.job_registry import JobRegistry, RunningJob

logger = logging.getLogger("ray.serve")

CLAIM_PERIOD_S = 1.0
"""Between queries for stories that other replicas accepted or whose owner died."""
RENEW_PERIOD_S = 1.0
"""Between renewals of leases; they also show which stories were cancelled by other replicas."""


class Worker:
    """Works on stories in this process.

    Args:
        context: what the jobs need; its store is where stories are claimed.
        registry: where the jobs are registered.
        feed: notified when a job ends.
        max_stories: stories in progress at once.
        lease_s: a story without a renewal for this long can be claimed by others.
    """

    def __init__(
        self,
        context: JobContext,
        registry: JobRegistry,
        feed: EventFeed,
        max_stories: int,
        lease_s: float,
    ) -> None:
        self._context = context
        self._leases = context.store.leases
        self._registry = registry
        self._feed = feed
        self._max_stories = max_stories
        self._lease_s = lease_s
        self._owner = uuid.uuid4().hex
        self._woken = asyncio.Event()
        self._is_draining = False
        self._loops: list[asyncio.Task[None]] = []
        # Slow disks and exports may fill the loop's threads for longer than a lease lasts.
        self._renewer = ThreadPoolExecutor(1, thread_name_prefix="leases")

    def start(self) -> None:
        """Begin to claim stories; needs a running event loop."""
        for step in (self._claim, self._renew):
            self._loops.append(asyncio.create_task(self._forever(step)))

    def wake(self) -> None:
        """Look for stories at once: one was accepted or changed."""
        self._woken.set()

    def drain(self) -> None:
        """Claim no further story."""
        self._is_draining = True

    async def close(self) -> None:
        """Stop all jobs and leave their stories to other workers."""
        for loop in self._loops:
            loop.cancel()
        await self._registry.close()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await asyncio.to_thread(self._leases.release, self._owner)
        self._renewer.shutdown(wait=False)

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except Exception:
                logger.exception("the stories' database does not answer")
                await asyncio.sleep(CLAIM_PERIOD_S)

    async def _claim(self) -> None:
        self._woken.clear()
        while len(self._registry) < self._max_stories and not self._is_draining:
            # Not our own stories, whose leases may have ended while nothing could be written.
            held = tuple(self._registry)
            story = await asyncio.to_thread(self._leases.claim, self._owner, self._lease_s, held)
            if story is None:
                break
            self._start_job(story)
        try:
            async with asyncio.timeout(CLAIM_PERIOD_S):
                await self._woken.wait()
        except TimeoutError:
            pass

    def _start_job(self, story: StoryRecord) -> None:
        self._context.event_writer.open(story)
        with _under_request_id(story.request_id):
            task = asyncio.create_task(StoryJob(story, self._context).run())
        self._registry.add(story.id, RunningJob(story.fence, task))
        self._context.metrics.running(len(self._registry))
        task.add_done_callback(lambda ended: self._end_job(story.id, ended))

    def _end_job(self, story_id: str, task: asyncio.Task[None]) -> None:
        if self._registry.remove(story_id, task):
            self._context.event_writer.close(story_id)
            self._feed.notify_end(story_id)
        self._context.metrics.running(len(self._registry))
        self.wake()

    async def _renew(self) -> None:
        await asyncio.sleep(RENEW_PERIOD_S)
        held = self._registry.fences()
        if not held:
            return
        renewed = await asyncio.get_running_loop().run_in_executor(
            self._renewer, self._leases.renew, self._owner, self._lease_s, tuple(held)
        )
        self._registry.stop_lost(held, renewed)


@contextmanager
def _under_request_id(request_id: str) -> Iterator[None]:
    """Tasks that are created in the block log, and call deployments, under this id.

    They go on after the request that asked for them was answered.
    """
    # Serve 2.60 has no public way; its proxy sets the same variable for each HTTP request.
    token = serve_context._serve_request_context.set(
        serve_context._RequestContext(request_id=request_id)
    )
    try:
        yield
    finally:
        serve_context._serve_request_context.reset(token)
