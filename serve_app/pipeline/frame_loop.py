"""The frame loop of one story: frames fan out over the renderers, are scored and redrawn if weak.

wait for the reference -> slot -> renderer -> scorer -> verdict -> next attempt, or done
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image
from ray.serve.handle import DeploymentHandle

from deployments.errors import RenderError, ScoreError
from deployments.types import (
    Attempt,
    Frame,
    FrameRequest,
    FrameScore,
    Mode,
    RenderedFrame,
    StoryFrame,
    frame_seed,
)
from serve_app.images.png import encode_png
from serve_app.pipeline.calls import DEATHS, call, retry_on_death, stage
from serve_app.pipeline.fair_queue import FairQueue
from serve_app.pipeline.render_job import FrameJob, RenderJob, RenderObserver
from serve_app.pipeline.validation import Validator

logger = logging.getLogger("ray.serve")


@dataclass(frozen=True, slots=True)
class RenderRoute:
    """A renderer deployment, the queue in front of it, and the scorer behind it."""

    renderer: DeploymentHandle
    queue: FairQueue
    scorer: DeploymentHandle


@dataclass(frozen=True, slots=True)
class Reference:
    """The image that shows the hero, and its image features [D], L2-normalised."""

    image: Image.Image
    features: Sequence[float]


@dataclass(frozen=True, slots=True)
class _ScoredFrame:
    """One attempt: its image, scores and verdict."""

    frame: Frame
    score: FrameScore
    verdict: Attempt
    slot_time_s: float


class FrameLoop:
    """Renders frames of one story.

    The reference is an image that came with the job, or else frame 1. Frames wait for it as late as
    possible: in simple mode only their verdicts need it, in ref-guided mode their rendering does.

    Args:
        job: what to render.
        routes: where frames are rendered and scored, by mode.
        validator: judges the attempts.
        max_attempts: attempts of one frame at most.
        observer: hears what happens.
    """

    def __init__(
        self,
        job: RenderJob,
        routes: Mapping[Mode, RenderRoute],
        validator: Validator,
        max_attempts: int,
        observer: RenderObserver,
    ) -> None:
        self._job = job
        self._routes = routes
        self._validator = validator
        self._max_attempts = max_attempts
        self._observer = observer
        self._scorer = routes[job.options.mode].scorer
        self._tags = {mode: route.queue.tag(len(job.frames)) for mode, route in routes.items()}
        loop = asyncio.get_running_loop()
        self._reference: asyncio.Future[Reference] = loop.create_future()
        self._texts: asyncio.Future[dict[int, tuple[float, ...]]] = loop.create_future()

    async def run(self) -> tuple[StoryFrame, ...]:
        """Render all frames; the first failure cancels the others.

        Returns:
            The frames in order.

        Raises:
            GenerationError: a frame could not be rendered or scored.
        """
        async with stage(RenderError), asyncio.TaskGroup() as group:
            group.create_task(self._embed_texts())
            if self._job.reference is not None:
                group.create_task(self._use_reference(self._job.reference))
            frames = [group.create_task(self._render_frame(frame)) for frame in self._job.frames]
        return tuple(frame.result() for frame in frames)

    async def _embed_texts(self) -> None:
        """Embed all scenes in one call, while the first frames are rendered."""
        texts = [frame.scene.prompt for frame in self._job.frames]
        features = await retry_on_death(
            "texts", ScoreError, lambda: call(self._scorer.embed_texts.remote(texts))
        )
        numbers = [frame.number for frame in self._job.frames]
        self._texts.set_result(dict(zip(numbers, features, strict=True)))

    async def _use_reference(self, image: Image.Image) -> None:
        features = await retry_on_death(
            "reference image", ScoreError, lambda: call(self._scorer.embed.remote(image))
        )
        self._reference.set_result(Reference(image, features))

    def _is_reference(self, frame: FrameJob) -> bool:
        return frame.number == 1 and self._job.reference is None

    async def _guide(self, frame: FrameJob) -> Image.Image | None:
        """The image that guides the rendering of a frame, or None."""
        if frame.reference is not None:
            return frame.reference
        if self._job.options.mode is Mode.SIMPLE or self._is_reference(frame):
            return None
        return (await self._reference).image

    async def _render_frame(self, job: FrameJob) -> StoryFrame:
        """The best of at most `max_attempts` attempts; the first accepted one ends them."""
        guide = await self._guide(job)
        attempts: list[_ScoredFrame] = []
        while len(attempts) < self._max_attempts:
            attempts.append(await self._attempt(job, len(attempts) + 1, guide))
            if attempts[-1].verdict.accepted:
                break
        kept = max(attempts, key=lambda attempt: self._validator.quality(attempt.verdict))
        if self._is_reference(job):
            self._reference.set_result(Reference(kept.frame.image, kept.score.image_features))
        png = await asyncio.to_thread(encode_png, kept.frame.image, kept.frame.recipe)
        rendered = RenderedFrame(
            recipe=kept.frame.recipe,
            prompt_tokens=kept.frame.prompt_tokens,
            kept=kept.verdict,
            attempts=tuple(attempt.verdict for attempt in attempts),
            ready_time_s=time.perf_counter() - self._job.started,
            image_features=tuple(kept.score.image_features),
            slot_time_s=sum(attempt.slot_time_s for attempt in attempts),
        )
        frame = StoryFrame(frame_number=job.number, scene=job.scene, rendered=rendered, png=png)
        await self._observer.frame_completed(job, frame, kept.frame.image)
        return frame

    async def _attempt(
        self, job: FrameJob, attempt: int, guide: Image.Image | None
    ) -> _ScoredFrame:
        seed = frame_seed(job.seed, job.number, attempt)
        request = FrameRequest(
            frame_number=job.number,
            prompt=job.scene.prompt,
            seed=seed,
            reference=guide,
            deadline=self._job.deadline,
            attempt=attempt,
            story_seed=job.seed,
            progress_key=self._job.progress_key(job),
            **self._job.options.render_options(),
        )
        frame, score, slot_time_s = await self._render_and_score(job, request)
        features: Sequence[float] = score.image_features
        if not self._is_reference(job):
            features = (await self._reference).features
        verdict = self._validator.judge(attempt, seed, score, features)
        self._observer.attempt_scored(job, verdict)
        logger.info(
            "frame %d/%d attempt %d: clip_score %.3f, consistency %.3f, %s, drawn in %.2f s",
            job.number,
            self._job.total,
            attempt,
            verdict.clip_score,
            verdict.consistency,
            "accepted" if verdict.accepted else verdict.reason,
            frame.render_time_s,
        )
        return _ScoredFrame(frame, score, verdict, slot_time_s)

    async def _render_and_score(
        self, job: FrameJob, request: FrameRequest
    ) -> tuple[Frame, FrameScore, float]:
        """One attempt, its scores and its slot time, even if a replica dies meanwhile."""
        what = f"frame {job.number}"
        frame, early_score, slot_time_s = await retry_on_death(
            what, RenderError, lambda: self._render(job, request)
        )
        if early_score is not None:
            return frame, early_score, slot_time_s
        text = (await self._texts)[job.number]
        score: FrameScore = await retry_on_death(
            what, ScoreError, lambda: call(self._scorer.score.remote(frame, text))
        )
        return frame, score, slot_time_s

    async def _render(
        self, job: FrameJob, request: FrameRequest
    ) -> tuple[Frame, FrameScore | None, float]:
        """One attempt, passed from renderer to scorer directly; no score if the scorer died.

        The slot is free as soon as the image is there. Only then the scorer is called: a call that
        waits in the scorer for its image counts as one that is being served, and 32 renderers would
        render no more frames at a time than the scorer takes calls.
        """
        mode = self._job.options.mode if job.reference is None else Mode.REF_GUIDED
        route = self._routes[mode]
        async with route.queue.slot(self._tags[mode], is_urgent=job.number == 1):
            started = time.perf_counter()
            self._observer.frame_started(job, request.attempt)
            response = route.renderer.render.remote(request)
            frame: Frame = await call(response)
            slot_time_s = time.perf_counter() - started
        text = (await self._texts)[job.number]
        async with stage(ScoreError):
            try:
                return frame, await call(self._scorer.score.remote(response, text)), slot_time_s
            except DEATHS:
                return frame, None, slot_time_s
