"""Stories as resources: accepted once, rendered whatever dies, watched, changed and stored.

    accept -> (worker: plan, render) -> view / follow / image -> redraw, select, cancel, delete

Knows the pipeline, the store and asyncio; nothing of HTTP.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from deployments.errors import StoryError, StoryTimeout
from deployments.health import Health
from deployments.lifecycle import ACTIVE_STATES, TERMINAL_STATES, EventKind, StoryState
from deployments.settings import ServingSettings, StoreSettings
from deployments.types import ProgressKey, Storyboard, StoryPlan, StoryRequest
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.errors import Cancelled, NotFound, StoredFailure
from serve_app.store.records import EventDraft, FrameRecord, StoredImage, StoryEvent, StoryRecord
from serve_app.store.story_store import StoryStore
from serve_app.stories.admission import Admission
from serve_app.stories.edits import StoryEdits
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.event_writer import EventWriter
from serve_app.stories.job import JobContext
from serve_app.stories.job_registry import JobRegistry
from serve_app.stories.retention import Retention
from serve_app.stories.submission import Submission
from serve_app.stories.view import StoryView, build_storyboard, show_frames
from serve_app.stories.worker import Worker

logger = logging.getLogger("ray.serve")


class StoryService:
    """What users do with stories.

    Args:
        pipeline: plans and renders.
        store: where stories are stored.
        serving: limits.
        storing: lease and retention.
        metrics: counts what happens.

    Attributes:
        edits: changes of stories.
    """

    def __init__(
        self,
        pipeline: StoryPipeline,
        store: StoryStore,
        serving: ServingSettings,
        storing: StoreSettings,
        metrics: StoryMetrics,
    ) -> None:
        self._pipeline = pipeline
        self._store = store
        self._timeout_s = serving.story_timeout_s
        self._metrics = metrics
        self._registry = JobRegistry()
        self._feed = EventFeed(store.queries, self._registry)
        self._event_writer = EventWriter(store.leases, self._feed, self._registry)
        context = JobContext(pipeline, store, serving, metrics, self._event_writer)
        self._worker = Worker(
            context, self._registry, self._feed, serving.max_stories, storing.lease_s
        )
        self._admission = Admission(pipeline, store, serving, storing.min_free_mb * 1_000_000)
        self._retention = Retention(store, storing)
        self.edits = StoryEdits(
            store, pipeline, self._admission, self._retention, self._feed, self._worker
        )
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> int:
        """Stories in progress in this process."""
        return len(self._registry)

    def start(self) -> None:
        """Begin to work on stories; needs a running event loop."""
        self._worker.start()
        for loop in (self._event_writer.flush_forever(), self._retention.run_forever()):
            self._tasks.add(asyncio.create_task(loop))

    def drain(self) -> None:
        """Take no further story and begin none: those that wait continue at the next start."""
        self._admission.close()
        self._worker.drain()
        self._feed.drain()

    async def close(self) -> None:
        """Stop all work and leave the stories to other workers."""
        for task in self._tasks:
            task.cancel()
        await self._worker.close()

    async def health(self) -> Health:
        """Which models are loaded."""
        return await self._pipeline.health()

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """Plan a story without rendering it.

        Raises:
            PlannerError: no plan could be made.
            InvalidRequest: the edited scenes break a rule.
            Overloaded: the service drains, or the planner's queue is full.
        """
        with self._counting_refusals("plan"):
            self._admission.check_open()
            try:
                async with asyncio.timeout(self._timeout_s):
                    return await self._pipeline.plan(request)
            except TimeoutError:
                sentence = f"The plan took longer than {self._timeout_s:g} s."
                raise StoryTimeout(sentence) from None

    async def accept(self, submission: Submission) -> StoryRecord:
        """Accept a story; it is stored when this returns. See `Admission.accept`."""
        with self._counting_refusals(submission.request.mode.value):
            story = await self._admission.accept(submission)
        self._worker.wake()
        return story

    @contextmanager
    def _counting_refusals(self, mode: str) -> Iterator[None]:
        """Log and count refusals and failures before a story exists."""
        try:
            yield
        except StoryError as error:
            logger.error("%s refused: %s: %s", mode, error.code, error.message)
            self._metrics.failed(mode, error.stage, error.code)
            raise

    async def generate(self, submission: Submission) -> Storyboard:
        """Accept a story and wait until it is done.

        If the caller stops waiting, the story is cancelled, unless it has an idempotency key under
        which the caller can come back.

        Raises:
            StoryError: the story was refused, has failed or was cancelled, or continues only at the
                next start because the service drains.
        """
        story = await self.accept(submission)
        try:
            await self._feed.wait_for_end(story.id)
        except asyncio.CancelledError:
            if submission.idempotency_key is None:
                logger.info("story cancelled: the client went away")
                task = asyncio.create_task(self.cancel(story.id))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            raise
        view = await self.view(story.id)
        if view.story.state not in TERMINAL_STATES:
            if submission.idempotency_key is None:
                await self.cancel(story.id)
            self._admission.check_open()
        if view.story.error is not None:
            raise StoredFailure(view.story.error)
        if view.story.state is not StoryState.DONE:
            raise Cancelled("The story was cancelled.")
        shown = [frame.shown.image for frame in view.frames if frame.shown and frame.shown.image]
        return build_storyboard(view, await asyncio.gather(*map(self.image, shown)))

    async def view(self, story_id: str) -> StoryView:
        """The story, its frames and its progress.

        Raises:
            NotFound: there is no such story.
        """
        return await asyncio.to_thread(self._view, story_id)

    def _view(self, story_id: str) -> StoryView:
        queries, queue = self._store.queries, self._store.queue
        story = queries.story(story_id)
        frames = show_frames(story, queries.frames(story_id))
        position = eta_s = None
        if story.state in ACTIVE_STATES:
            position = queue.position(story_id)
            frame_s = queue.frame_time_s(story.request.mode)
            if frame_s is not None:
                slots = self._admission.slots(story.request.mode)
                eta_s = queue.backlog(story) * frame_s / slots
        return StoryView(story, frames, position, eta_s)

    async def page(
        self, limit: int, before: str | None
    ) -> list[tuple[StoryRecord, FrameRecord | None]]:
        """Stories, newest first, each with its first finished frame.

        Raises:
            NotFound: there is no story `before`.
        """
        queries = self._store.queries
        stories = await asyncio.to_thread(queries.page, limit, before)
        covers = await asyncio.to_thread(queries.covers, [story.id for story in stories])
        return [(story, covers.get(story.id)) for story in stories]

    def follow(self, story_id: str, after: int) -> AsyncIterator[StoryEvent]:
        """The events of a story as they happen. See `EventFeed.follow`."""
        return self._feed.follow(story_id, after)

    async def is_over(self, story_id: str, after: int) -> bool:
        """Whether no event will come after this id. See `EventFeed.is_over`."""
        return await self._feed.is_over(story_id, after)

    async def stored_image(self, story_id: str, number: int, revision: int | None) -> StoredImage:
        """Where a frame's image is stored; `revision` None is the one that the storyboard shows.

        Raises:
            NotFound: there is no such story, frame or finished revision.
        """
        return await asyncio.to_thread(self._store.queries.image, story_id, number, revision)

    async def image(self, stored: StoredImage) -> bytes:
        """The PNG bytes of a stored image.

        Raises:
            NotFound: the story was deleted meanwhile.
        """
        try:
            return await asyncio.to_thread(self._store.images.read, stored.key)
        except FileNotFoundError:
            raise NotFound("the picture was deleted") from None

    async def cancel(self, story_id: str) -> StoryRecord:
        """Cancel a story; the attempts in progress stop at their next denoising step.

        Raises:
            NotFound: there is no such story.
        """
        before = await asyncio.to_thread(self._store.queries.story, story_id)
        story = await asyncio.to_thread(self._store.commands.cancel, story_id)
        self._registry.stop_older(story_id, story.fence)
        self._feed.notify_end(story_id)
        if before.state not in TERMINAL_STATES:
            self._metrics.failed(story.request.mode.value, "client", "cancelled")
        return story

    def report_progress(self, progress_key: str, attempt: int, step: int, steps: int) -> None:
        """Take a renderer's report of a finished denoising step.

        Raises:
            ValueError: `progress_key` is not from `ProgressKey.format`.
        """
        key = ProgressKey.parse(progress_key)
        data = {
            "frame_number": key.frame_number,
            "revision": key.revision,
            "attempt": attempt,
            "step": step,
            "steps": steps,
        }
        draft = EventDraft(EventKind.FRAME_PROGRESS, data)
        self._event_writer.set_progress(key.story_id, key.frame_number, draft)
