"""The work on one story, from wherever it was left: plan, draw what is not drawn yet, end."""

import asyncio
import io
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pybase64
from PIL import Image, ImageOps

from deployments.errors import StoryError, StoryTimeout
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.settings import ServingSettings
from deployments.types import Attempt, StoryFrame
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.jobs import FrameJob, RenderJob
from serve_app.pipeline.story_pipeline import StoryPipeline
from serve_app.store.blobs import frame_key
from serve_app.store.errors import LostLease
from serve_app.store.records import Drawn, FrameRecord, StoredError, StoryRecord
from serve_app.store.story_store import Store
from serve_app.stories.event_writer import EventWriter, until_kept

logger = logging.getLogger("ray.serve")

DEADLINE_GRACE_S = 5.0
"""Clocks of a cluster's nodes differ by less; it keeps the renderer's error out of the answer."""
PREVIEW_PX = 160
PREVIEW_QUALITY = 70


@dataclass(frozen=True, slots=True)
class JobContext:
    """What all runs share."""

    pipeline: StoryPipeline
    store: Store
    settings: ServingSettings
    metrics: StoryMetrics
    event_writer: EventWriter


class StoryJob:
    """A claimed story; the journal of its own drawing.

    Args:
        story: as it was claimed.
        shop: what it needs.
    """

    def __init__(self, story: StoryRecord, shop: JobContext) -> None:
        self.story = story
        self._shop = shop
        self._began = time.time()

    async def run(self) -> None:
        """Work until the story has ended, waits for approval, or belongs to somebody else."""
        story, limit_s = self.story, self._shop.settings.story_timeout_s
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
            logger.info("story %s: stopped here", story.id)
            raise
        except LostLease:
            logger.info("story %s: was cancelled or is somebody else's now", story.id)
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
            frames = await asyncio.to_thread(self._shop.store.queries.frames, self.story.id)
            if any(frame.state is FrameState.PENDING for frame in frames):
                await self._draw(frames)
            elif await self._complete(frames):
                return

    async def _plan(self) -> None:
        story = self.story
        started = time.perf_counter()
        plan = await self._shop.pipeline.plan(story.request.as_request())
        seconds = time.perf_counter() - started
        is_settled = not story.approve_plan
        work = self._shop.store.leases
        await self._shop.event_writer.keep(
            story, lambda told: work.planned(story, told, plan, seconds, is_settled)
        )

    async def _draw(self, frames: Sequence[FrameRecord]) -> None:
        story, settings = self.story, self._shop.settings
        jobs = [
            FrameJob(
                frame.number,
                frame.scene,
                frame.seed,
                frame.revision,
                await self._picture(frame.reference_key),
            )
            for frame in frames
            if frame.state is FrameState.PENDING
        ]
        job = RenderJob(
            mode=story.request.mode,
            frames=jobs,
            total=max(frame.number for frame in frames),
            # The limit itself ends the story first; this stops a drawing that nobody waits for.
            deadline=time.time() + settings.story_timeout_s + DEADLINE_GRACE_S,
            started=time.perf_counter() - self._age_s(),
            reference=await self._picture(_reference_key(story, frames)),
            preset=story.request.preset,
            story_id=story.id,
        )
        await self._shop.pipeline.draw(job, self)

    def _age_s(self) -> float:
        """Seconds since the story began, or since this work on it did if it was done before."""
        if self.story.generation_time_s is None and self.story.started_at is not None:
            return time.time() - self.story.started_at
        return time.time() - self._began

    async def _picture(self, key: str | None) -> Image.Image | None:
        if key is None:
            return None
        data = await asyncio.to_thread(self._shop.store.pictures.read, key)
        return await asyncio.to_thread(lambda: Image.open(io.BytesIO(data)).convert("RGB"))

    async def _complete(self, frames: Sequence[FrameRecord]) -> bool:
        """Whether the story has ended; not if more was asked for meanwhile."""
        shown = [frame for frame in frames if frame.is_selected and frame.drawn is not None]
        seconds = self._age_s()
        story, work = self.story, self._shop.store.leases
        end = await self._shop.event_writer.keep(
            story, lambda told: work.complete(story, told, seconds)
        )
        if end is not StoryState.DONE:
            return end is not None
        scores = [frame.drawn.kept.clip_score for frame in shown if frame.drawn]
        logger.info(
            "story completed: %d frames in %.2f s, mean clip_score %.3f",
            len(shown),
            seconds,
            sum(scores) / len(scores),
        )
        if self.story.generation_time_s is None:
            first_s = min(frame.drawn.ready_time_s for frame in shown if frame.drawn)
            self._shop.metrics.finished(self.story.request.mode.value, len(shown), seconds, first_s)
        return True

    async def _fail(self, error: StoryError) -> None:
        story, work, kept = self.story, self._shop.store.leases, StoredError.of(error)
        try:
            await self._shop.event_writer.keep(story, lambda told: work.fail(story, told, kept))
        except LostLease:
            logger.info("story %s: was cancelled or is somebody else's now", story.id)
            return
        logger.error("story failed: %s: %s", error.code, error.message)
        self._shop.metrics.failed(story.request.mode.value, error.stage, error.code)

    def frame_started(self, frame: FrameJob, attempt: int) -> None:
        """A renderer has the frame."""
        told = _about(frame) | {"attempt": attempt}
        self._tell(frame, EventKind.FRAME_STARTED, told)

    def frame_scored(self, frame: FrameJob, attempt: Attempt) -> None:
        """An attempt was drawn and judged."""
        self._tell(frame, EventKind.FRAME_SCORED, _about(frame) | attempt.model_dump(mode="json"))

    def _tell(self, frame: FrameJob, kind: EventKind, told: Mapping[str, Any]) -> None:
        self._shop.event_writer.tell(self.story.id, frame.number, (kind, told))

    async def frame_completed(
        self, frame: FrameJob, drawn: StoryFrame, picture: Image.Image
    ) -> None:
        """Keep the picture, then the row that tells of it."""
        key = frame_key(self.story.id, frame.number, frame.revision)
        write = self._shop.store.pictures.write
        _, preview = await asyncio.gather(
            until_kept(f"picture {key}", lambda: asyncio.to_thread(write, key, drawn.png)),
            asyncio.to_thread(_preview, picture),
        )
        completed = _about(frame) | {
            "caption": frame.scene.caption,
            "clip_score": drawn.kept.clip_score,
            "consistency": drawn.kept.consistency,
            "attempts": len(drawn.attempts),
            "preview": preview,
        }
        last = EventKind.FRAME_COMPLETED, completed
        story, work, kept = self.story, self._shop.store.leases, Drawn.of(drawn, key)
        await self._shop.event_writer.keep(
            story,
            lambda told: work.save_frame(story, [*told, last], frame.number, frame.revision, kept),
        )


def _about(frame: FrameJob) -> dict[str, Any]:
    return {"frame_number": frame.number, "revision": frame.revision}


def _reference_key(story: StoryRecord, frames: Sequence[FrameRecord]) -> str | None:
    """The picture that shows the hero, if it is there already."""
    if story.request.reference_key is not None:
        return story.request.reference_key
    first = [frame for frame in frames if frame.number == 1]
    if any(frame.state is FrameState.PENDING for frame in first):
        return None
    return next((f.drawn.png_key for f in first if f.is_selected and f.drawn), None)


def _preview(picture: Image.Image) -> str:
    """A small picture as a data URL, to be shown before the whole one is there."""
    buffer = io.BytesIO()
    small = ImageOps.contain(picture, (PREVIEW_PX, PREVIEW_PX))
    small.save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return "data:image/jpeg;base64," + pybase64.b64encode_as_string(buffer.getvalue())
