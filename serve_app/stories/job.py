"""The work on one story, from wherever it was left: plan, render the pending frames, end."""

import asyncio
import io
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pybase64
from PIL import Image, ImageOps

from deployments.errors import StoryError, StoryTimeout
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.settings import ServingSettings
from deployments.types import Attempt, StoryFrame, StoryRequest
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.render_job import FrameJob, RenderJob
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.blobs import frame_key
from serve_app.store.errors import LostLease
from serve_app.store.records import EventDraft, FrameRecord, StoredError, StoredImage, StoryRecord
from serve_app.store.story_store import StoryStore
from serve_app.stories.event_writer import EventWriter, retry_until_stored

logger = logging.getLogger("ray.serve")

DEADLINE_GRACE_S = 5.0
"""Clocks of a cluster's nodes differ by less; so the story's own time limit ends it first."""
PREVIEW_PX = 160
PREVIEW_QUALITY = 70


@dataclass(frozen=True, slots=True)
class JobContext:
    """What all jobs share."""

    pipeline: StoryPipeline
    store: StoryStore
    settings: ServingSettings
    metrics: StoryMetrics
    event_writer: EventWriter


class StoryJob:
    """The work on a claimed story; observes the rendering of its own frames.

    Args:
        story: as it was claimed.
        context: what it needs.
    """

    def __init__(self, story: StoryRecord, context: JobContext) -> None:
        self.story = story
        self._context = context
        self._began = time.time()

    async def run(self) -> None:
        """Work until the story has ended, waits for approval, or belongs to another worker."""
        story, limit_s = self.story, self._context.settings.story_timeout_s
        logger.info(
            "story %s: prompt=%r mode=%s seed=%d num_frames=%s gpt_temperature=%g",
            story.id,
            story.request.prompt,
            story.request.mode.value,
            story.request.seed,
            story.request.num_frames,
            story.request.gpt_temperature,
        )
        try:
            async with asyncio.timeout(limit_s):
                await self._work()
        except asyncio.CancelledError:
            logger.info("story %s: stopped in this process", story.id)
            raise
        except LostLease:
            logger.info("story %s: was cancelled or claimed by another worker", story.id)
        except TimeoutError:
            await self._fail(StoryTimeout(f"The story took longer than {limit_s:g} s."))
        except StoryError as error:
            await self._fail(error)
        except Exception:
            logger.exception("story %s", story.id)
            await self._fail(StoryError("Generation failed: unexpected error in the ingress"))

    async def _work(self) -> None:
        if self.story.plan is None:
            await self._plan()
            if self.story.approve_plan:
                return
        while True:
            frames = await asyncio.to_thread(self._context.store.queries.frames, self.story.id)
            if any(frame.state is FrameState.PENDING for frame in frames):
                await self._render(frames)
            elif await self._complete(frames):
                return

    async def _plan(self) -> None:
        story, leases = self.story, self._context.store.leases
        started = time.perf_counter()
        plan = await self._context.pipeline.plan(StoryRequest(**story.request.options()))
        seconds = time.perf_counter() - started
        is_settled = not story.approve_plan
        await self._context.event_writer.commit(
            story, lambda earlier: leases.save_plan(story, earlier, plan, seconds, is_settled)
        )

    async def _render(self, frames: Sequence[FrameRecord]) -> None:
        story, settings = self.story, self._context.settings
        jobs = [
            FrameJob(
                number=frame.number,
                scene=frame.scene,
                seed=frame.seed,
                revision=frame.revision,
                reference=await self._image(frame.reference_key),
            )
            for frame in frames
            if frame.state is FrameState.PENDING
        ]
        job = RenderJob(
            options=story.request,
            frames=jobs,
            total=max(frame.number for frame in frames),
            # The time limit ends the story first; this stops an attempt whose result is not needed.
            deadline=time.time() + settings.story_timeout_s + DEADLINE_GRACE_S,
            started=time.perf_counter() - self._age_s(),
            reference=await self._image(_reference_key(story, frames)),
            story_id=story.id,
        )
        await self._context.pipeline.render(job, self)

    def _age_s(self) -> float:
        """Seconds since the story began; for a redraw, since this job began."""
        if self.story.generation_time_s is None and self.story.started_at is not None:
            return time.time() - self.story.started_at
        return time.time() - self._began

    async def _image(self, key: str | None) -> Image.Image | None:
        if key is None:
            return None
        data = await asyncio.to_thread(self._context.store.images.read, key)
        return await asyncio.to_thread(lambda: Image.open(io.BytesIO(data)).convert("RGB"))

    async def _complete(self, frames: Sequence[FrameRecord]) -> bool:
        """End the story, unless frames were requested meanwhile.

        Returns:
            Whether the story has ended.
        """
        shown = [frame.rendered for frame in frames if frame.is_selected and frame.rendered]
        seconds = self._age_s()
        story, leases = self.story, self._context.store.leases
        end = await self._context.event_writer.commit(
            story, lambda earlier: leases.complete(story, earlier, seconds)
        )
        if end is not StoryState.DONE:
            return end is not None
        scores = [rendered.kept.clip_score for rendered in shown]
        logger.info(
            "story completed: %d frames in %.2f s, mean clip_score %.3f",
            len(shown),
            seconds,
            sum(scores) / len(scores),
        )
        if story.generation_time_s is None:
            first_s = min(rendered.ready_time_s for rendered in shown)
            self._context.metrics.finished(story.request.mode.value, len(shown), seconds, first_s)
        return True

    async def _fail(self, error: StoryError) -> None:
        story, leases, stored = self.story, self._context.store.leases, StoredError.of(error)
        try:
            await self._context.event_writer.commit(
                story, lambda earlier: leases.fail(story, earlier, stored)
            )
        except LostLease:
            logger.info("story %s: was cancelled or claimed by another worker", story.id)
            return
        logger.error("story failed: %s: %s", error.code, error.message)
        self._context.metrics.failed(story.request.mode.value, error.stage, error.code)

    def frame_started(self, frame: FrameJob, attempt: int) -> None:
        """Write that a renderer has begun an attempt."""
        self._append(frame, EventKind.FRAME_STARTED, {"attempt": attempt})

    def attempt_scored(self, frame: FrameJob, attempt: Attempt) -> None:
        """Write the scores of an attempt."""
        self._append(frame, EventKind.FRAME_SCORED, attempt.model_dump(mode="json"))

    def _append(self, frame: FrameJob, kind: EventKind, data: dict[str, Any]) -> None:
        draft = _frame_event(frame, kind, data)
        self._context.event_writer.append(self.story.id, frame.number, draft)

    async def frame_completed(self, job: FrameJob, frame: StoryFrame, image: Image.Image) -> None:
        """Store the frame's image, then its row and events."""
        key = frame_key(self.story.id, job.number, job.revision)
        write = self._context.store.images.write
        _, preview = await asyncio.gather(
            retry_until_stored(f"image {key}", lambda: asyncio.to_thread(write, key, frame.png)),
            asyncio.to_thread(_preview, image),
        )
        rendered = frame.rendered
        data = {
            "caption": job.scene.caption,
            "clip_score": rendered.kept.clip_score,
            "consistency": rendered.kept.consistency,
            "attempts": len(rendered.attempts),
            "preview": preview,
        }
        completed = _frame_event(job, EventKind.FRAME_COMPLETED, data)
        story, leases, stored = (
            self.story,
            self._context.store.leases,
            StoredImage.of(frame.png, key),
        )
        await self._context.event_writer.commit(
            story,
            lambda earlier: leases.save_frame(
                story, [*earlier, completed], job.number, job.revision, rendered, stored
            ),
        )


def _frame_event(frame: FrameJob, kind: EventKind, data: dict[str, Any]) -> EventDraft:
    return EventDraft(kind, {"frame_number": frame.number, "revision": frame.revision, **data})


def _reference_key(story: StoryRecord, frames: Sequence[FrameRecord]) -> str | None:
    """The key of the image that shows the hero, if it is stored already."""
    if story.request.reference_key is not None:
        return story.request.reference_key
    first = [frame for frame in frames if frame.number == 1]
    if any(frame.state is FrameState.PENDING for frame in first):
        return None
    return next((frame.image.key for frame in first if frame.is_selected and frame.image), None)


def _preview(image: Image.Image) -> str:
    """A small JPEG of the image as a data URL, to show before the full image is loaded."""
    buffer = io.BytesIO()
    small = ImageOps.contain(image, (PREVIEW_PX, PREVIEW_PX))
    small.save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return "data:image/jpeg;base64," + pybase64.b64encode_as_string(buffer.getvalue())
