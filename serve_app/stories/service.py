"""Stories as resources: accepted once, drawn whatever dies, watched, changed and kept.

    accept -> (worker: plan, draw) -> view / follow / picture -> redraw, select, cancel, delete

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
from deployments.types import Storyboard, StoryPlan, StoryRequest
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.errors import Cancelled, NotFound, StoredFailure
from serve_app.store.records import Drawn, FrameRecord, StoryEvent, StoryRecord
from serve_app.store.story_store import Store
from serve_app.stories.admission import Admission
from serve_app.stories.edits import StoryEdits
from serve_app.stories.event_feed import EventFeed
from serve_app.stories.event_writer import EventWriter
from serve_app.stories.job import JobContext, StoryJob
from serve_app.stories.retention import Retention
from serve_app.stories.submission import Submission
from serve_app.stories.view import StoryView, assemble, show_frames
from serve_app.stories.worker import Worker

logger = logging.getLogger("ray.serve")


class StoryService:
    """What users do with stories.

    Args:
        pipeline: plans and draws.
        serving: limits.
        storing: where stories are kept.
        metrics: counts what happens.
    """

    def __init__(
        self,
        pipeline: StoryPipeline,
        serving: ServingSettings,
        storing: StoreSettings,
        metrics: StoryMetrics,
    ) -> None:
        self._pipeline = pipeline
        self._timeout_s = serving.story_timeout_s
        self._metrics = metrics
        self._store = store = Store.open(storing)
        self._feed = EventFeed(store.queries, lambda story_id: self._worker.has(story_id))
        self._event_writer = EventWriter(store.leases, self._feed.notify)
        self._admission = Admission(pipeline, store, serving, storing.min_free_mb * 1_000_000)
        shop = JobContext(
            pipeline=pipeline,
            store=store,
            settings=serving,
            metrics=metrics,
            event_writer=self._event_writer,
        )
        self._worker = Worker(
            store.leases,
            lambda story: StoryJob(story, shop),
            serving.max_stories,
            storing.lease_s,
            self._event_writer,
            metrics.running,
            self._feed.notify_end,
        )
        self._retention = Retention(store, storing)
        self.edits = StoryEdits(store, pipeline, self._admission, self._retention, self._changed)
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> int:
        """Stories in progress here."""
        return self._worker.running

    def start(self) -> None:
        """Begin to work on stories; needs a running event loop."""
        self._worker.start()
        self._tasks.add(asyncio.create_task(self._retention.run()))

    def drain(self) -> None:
        """Take no further story and begin none: those that wait go on at the next start."""
        self._admission.close()
        self._worker.drain()
        self._feed.drain()

    async def close(self) -> None:
        """Leave the stories to others."""
        for task in self._tasks:
            task.cancel()
        await self._worker.close()

    async def health(self) -> Health:
        """What is loaded."""
        return await self._pipeline.health()

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The scenes of a story that is not drawn.

        Raises:
            PlannerError: no plan could be made.
            InvalidRequest: the edited scenes break a rule.
            Overloaded: the service drains, or the planner's queue is full.
        """
        with self._accounted("plan"):
            self._admission.check_open()
            try:
                async with asyncio.timeout(self._timeout_s):
                    return await self._pipeline.plan(request)
            except TimeoutError:
                sentence = f"The plan took longer than {self._timeout_s:g} s."
                raise StoryTimeout(sentence) from None

    async def accept(self, submission: Submission) -> StoryRecord:
        """The story, kept before this returns; see `Admission.accept`."""
        with self._accounted(submission.request.mode.value):
            story = await self._admission.accept(submission)
        self._worker.wake()
        return story

    @contextmanager
    def _accounted(self, mode: str) -> Iterator[None]:
        """Refusals and failures before there is a story, logged and counted."""
        try:
            yield
        except StoryError as error:
            logger.error("%s refused: %s: %s", mode, error.code, error.message)
            self._metrics.failed(mode, error.stage, error.code)
            raise

    async def generate(self, submission: Submission) -> Storyboard:
        """The story when it is done.

        Whoever stops waiting for it cancels it, unless it can be asked for again by its key.

        Raises:
            StoryError: the story was refused, has failed or was cancelled, or waits for the next
                start of a service that drains.
        """
        story = await self.accept(submission)
        try:
            await self._feed.end(story.id)
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
        drawn = [frame.shown.drawn for frame in view.frames if frame.shown and frame.shown.drawn]
        return assemble(view, await asyncio.gather(*map(self.picture, drawn)))

    async def view(self, story_id: str) -> StoryView:
        """The story, its frames and how far it is.

        Raises:
            NotFound: there is none.
        """
        return await asyncio.to_thread(self._view, story_id)

    def _view(self, story_id: str) -> StoryView:
        story = self._store.queries.story(story_id)
        frames = show_frames(story, self._store.queries.frames(story_id))
        position = eta_s = None
        if story.state in ACTIVE_STATES:
            position = self._store.queries.position(story_id)
            frame_s = self._store.queries.frame_time_s(story.request.mode)
            if frame_s is not None:
                slots = self._admission.slots(story.request.mode)
                eta_s = self._store.queries.backlog(story) * frame_s / slots
        return StoryView(story, frames, position, eta_s)

    async def page(
        self, limit: int, before: str | None
    ) -> list[tuple[StoryRecord, FrameRecord | None]]:
        """Stories, newest first, each with its first picture.

        Raises:
            NotFound: there is no story `before`.
        """
        stories = await asyncio.to_thread(self._store.queries.page, limit, before)
        covers = await asyncio.to_thread(
            self._store.queries.covers, [story.id for story in stories]
        )
        return [(story, covers.get(story.id)) for story in stories]

    def follow(self, story_id: str, after: int) -> AsyncIterator[StoryEvent]:
        """See `EventFeed.follow`."""
        return self._feed.follow(story_id, after)

    async def is_over(self, story_id: str, after: int) -> bool:
        """See `EventFeed.is_over`."""
        return await self._feed.is_over(story_id, after)

    async def picture(self, drawn: Drawn) -> bytes:
        """A revision's PNG.

        Raises:
            NotFound: the story was deleted meanwhile.
        """
        try:
            return await asyncio.to_thread(self._store.pictures.read, drawn.png_key)
        except FileNotFoundError:
            raise NotFound("the picture was deleted") from None

    async def revision(self, story_id: str, number: int, revision: int | None) -> Drawn:
        """A drawing of a frame; None is the one that the storyboard shows.

        Raises:
            NotFound: there is no such story, frame or drawing.
        """
        return await asyncio.to_thread(self._store.queries.drawing, story_id, number, revision)

    async def cancel(self, story_id: str) -> StoryRecord:
        """The story, ended: its drawings stop at their next step.

        Raises:
            NotFound: there is none.
        """
        before = await asyncio.to_thread(self._store.queries.story, story_id)
        story = await asyncio.to_thread(self._store.commands.cancel, story_id)
        self._worker.stop(story_id, story.fence)
        self._feed.notify_end(story_id)
        if before.state not in TERMINAL_STATES:
            self._metrics.failed(story.request.mode.value, "client", "cancelled")
        return story

    def report(self, progress_key: str, attempt: int, step: int, steps: int) -> None:
        """Take a renderer's report of a step; the key is `RenderJob`'s."""
        story_id, number, revision = progress_key.split("/")
        told = {
            "frame_number": int(number),
            "revision": int(revision),
            "attempt": attempt,
            "step": step,
            "steps": steps,
        }
        self._event_writer.step(story_id, int(number), (EventKind.FRAME_PROGRESS, told))

    def _changed(self, story_id: str) -> None:
        self._feed.notify(story_id)
        self._worker.wake()
