"""Claims stories and has them worked on, a bounded number at once, under leases."""

import asyncio
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from serve_app.store.leases import StoryLeases
from serve_app.store.records import StoryRecord
from serve_app.stories.event_writer import EventWriter
from serve_app.stories.job import StoryJob
from serve_app.stories.request_context import under_request_id

logger = logging.getLogger("ray.serve")

CLAIM_PERIOD_S = 1.0
"""Between looks for stories that other replicas accepted or whose owner died."""
RENEW_PERIOD_S = 1.0
"""Between renewals, which also tell of stories that were cancelled elsewhere."""
FLUSH_PERIOD_S = 0.2
"""Between writes of what is only told, such as the steps of a drawing."""


class Worker:
    """The stories that this process works on.

    Args:
        work: where stories are claimed.
        build_run: the run of a claimed story.
        max_stories: at once.
        lease_s: without renewal for so long, a story is taken up by others.
        event_writer: writes for the runs.
        changed: told how many stories are in progress here whenever that changes.
        ended: told which story is no longer in progress here.
    """

    def __init__(
        self,
        work: StoryLeases,
        build_run: Callable[[StoryRecord], StoryJob],
        max_stories: int,
        lease_s: float,
        event_writer: EventWriter,
        changed: Callable[[int], None],
        ended: Callable[[str], None],
    ) -> None:
        self._work = work
        self._event_writer = event_writer
        self._changed = changed
        self._on_end = ended
        self._build_run = build_run
        self._max_stories = max_stories
        self._lease_s = lease_s
        self._owner = uuid.uuid4().hex
        self._runs: dict[str, tuple[StoryJob, asyncio.Task[None]]] = {}
        self._woken = asyncio.Event()
        self._is_draining = False
        self._loops: list[asyncio.Task[None]] = []
        # Slow disks and exports may fill the loop's threads for longer than a lease lasts.
        self._renewer = ThreadPoolExecutor(1, thread_name_prefix="leases")

    @property
    def running(self) -> int:
        """Stories in progress here."""
        return len(self._runs)

    def start(self) -> None:
        """Begin to claim; needs a running event loop."""
        for loop in (self._claim, self._renew, self._flush):
            self._loops.append(asyncio.create_task(self._forever(loop)))

    def wake(self) -> None:
        """Look for stories at once: one was accepted."""
        self._woken.set()

    def has(self, story_id: str) -> bool:
        """Whether the story is in progress here."""
        return story_id in self._runs

    def stop(self, story_id: str, fence: int) -> None:
        """Stop the work on a story that got this fence since, at the next denoising step."""
        if story_id in self._runs:
            run, task = self._runs[story_id]
            if run.story.fence < fence:
                task.cancel()

    def drain(self) -> None:
        """Claim no further story."""
        self._is_draining = True

    async def close(self) -> None:
        """Stop all work and leave the stories to others."""
        tasks = [*self._loops, *(task for _, task in self._runs.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._work.release, self._owner)
        self._renewer.shutdown(wait=False)

    async def _forever(self, loop: Callable[[], Any]) -> None:
        while True:
            try:
                await loop()
            except Exception:
                logger.exception("the stories' database does not answer")
                await asyncio.sleep(CLAIM_PERIOD_S)

    async def _claim(self) -> None:
        self._woken.clear()
        while len(self._runs) < self._max_stories and not self._is_draining:
            # Not our own, whose leases may have ended while nothing could be written.
            mine = tuple(self._runs)
            story = await asyncio.to_thread(self._work.claim, self._owner, self._lease_s, mine)
            if story is None:
                break
            self._start(story)
        try:
            async with asyncio.timeout(CLAIM_PERIOD_S):
                await self._woken.wait()
        except TimeoutError:
            pass

    def _start(self, story: StoryRecord) -> None:
        run = self._build_run(story)
        self._event_writer.begin(story)
        with under_request_id(story.request_id):
            task = asyncio.create_task(run.run())
        self._runs[story.id] = (run, task)
        self._changed(len(self._runs))
        task.add_done_callback(lambda done: self._ended(story.id, done))

    def _ended(self, story_id: str, task: asyncio.Task[None]) -> None:
        if self._runs.get(story_id, (None, None))[1] is task:
            del self._runs[story_id]
            self._event_writer.end(story_id)
            self._on_end(story_id)
        self._changed(len(self._runs))
        self.wake()

    async def _renew(self) -> None:
        await asyncio.sleep(RENEW_PERIOD_S)
        before = dict(self._runs)
        if not before:
            return
        mine = await asyncio.get_running_loop().run_in_executor(
            self._renewer, self._work.renew, self._owner, self._lease_s, tuple(before)
        )
        for story_id, (run, task) in before.items():
            if mine.get(story_id) != run.story.fence:
                task.cancel()

    async def _flush(self) -> None:
        await asyncio.sleep(FLUSH_PERIOD_S)
        for story_id, fence in await self._event_writer.flush():
            self.stop(story_id, fence + 1)
