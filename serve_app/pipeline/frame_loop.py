"""The drawing of one story: frames fan out over the renderers, are scored, judged and redrawn."""

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
    StoryFrame,
    frame_seed,
)
from serve_app.images.codec import encode_png
from serve_app.pipeline.calls import DEATHS, call, retry_on_death, stage
from serve_app.pipeline.fair_queue import FairQueue
from serve_app.pipeline.jobs import FrameJob, RenderJob, RenderObserver
from serve_app.pipeline.validation import Validator

logger = logging.getLogger("ray.serve")


@dataclass(frozen=True, slots=True)
class RenderRoute:
    """A renderer deployment, the gate in front of it, and the scorer behind it."""

    renderer: DeploymentHandle
    gate: FairQueue
    scorer: DeploymentHandle


@dataclass(frozen=True, slots=True)
class Reference:
    """The picture that shows the hero, and its image features [D], L2-normalised."""

    image: Image.Image
    features: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Drawing:
    frame: Frame
    score: FrameScore
    verdict: Attempt
    slot_time_s: float


class FrameLoop:
    """Draws frames of one story.

    The reference is a picture that came with the job, or else frame 1. Frames wait for it as late
    as they can: in simple mode only their verdicts need it, in ref-guided mode their drawings do.

    Args:
        job: what to draw.
        routes: where frames are drawn and scored, by mode.
        validator: judges the drawings.
        max_attempts: drawings of one frame at most.
        journal: keeps what happens.
    """

    def __init__(
        self,
        job: RenderJob,
        routes: Mapping[Mode, RenderRoute],
        validator: Validator,
        max_attempts: int,
        journal: RenderObserver,
    ) -> None:
        self._job = job
        self._routes = routes
        self._validator = validator
        self._max_attempts = max_attempts
        self._journal = journal
        self._scorer = routes[job.mode].scorer
        self._tags = {mode: route.gate.turn(len(job.frames)) for mode, route in routes.items()}
        loop = asyncio.get_running_loop()
        self._reference: asyncio.Future[Reference] = loop.create_future()
        self._texts: asyncio.Future[dict[int, tuple[float, ...]]] = loop.create_future()

    async def run(self) -> tuple[StoryFrame, ...]:
        """All frames in order; the first failure cancels the rest.

        Raises:
            GenerationError: a frame could not be drawn or scored.
        """
        async with stage(RenderError), asyncio.TaskGroup() as group:
            group.create_task(self._embed_texts())
            if self._job.reference is not None:
                group.create_task(self._use_reference(self._job.reference))
            frames = [group.create_task(self._draw_frame(frame)) for frame in self._job.frames]
        return tuple(frame.result() for frame in frames)

    async def _embed_texts(self) -> None:
        """All scenes in one call, while the first frames are drawn."""
        texts = [frame.scene.prompt for frame in self._job.frames]
        features = await retry_on_death(
            "texts", ScoreError, lambda: call(self._scorer.embed_texts.remote(texts))
        )
        numbers = [frame.number for frame in self._job.frames]
        self._texts.set_result(dict(zip(numbers, features, strict=True)))

    async def _use_reference(self, image: Image.Image) -> None:
        features = await retry_on_death(
            "reference picture", ScoreError, lambda: call(self._scorer.embed.remote(image))
        )
        self._reference.set_result(Reference(image, features))

    def _is_reference(self, frame: FrameJob) -> bool:
        return frame.number == 1 and self._job.reference is None

    async def _guide(self, frame: FrameJob) -> Image.Image | None:
        """The picture that guides the drawing of a frame, or None."""
        if frame.reference is not None:
            return frame.reference
        if self._job.mode is Mode.SIMPLE or self._is_reference(frame):
            return None
        return (await self._reference).image

    async def _draw_frame(self, frame: FrameJob) -> StoryFrame:
        """The best drawing of a scene in at most `max_attempts`."""
        guide = await self._guide(frame)
        drawings: list[_Drawing] = []
        while len(drawings) < self._max_attempts:
            drawings.append(await self._attempt(frame, len(drawings) + 1, guide))
            if drawings[-1].verdict.accepted:
                break
        kept = max(drawings, key=lambda drawing: self._validator.quality(drawing.verdict))
        if self._is_reference(frame):
            self._reference.set_result(Reference(kept.frame.image, kept.score.image_features))
        drawn = StoryFrame(
            frame_number=frame.number,
            scene=frame.scene,
            png=await asyncio.to_thread(encode_png, kept.frame.image, kept.frame.recipe),
            recipe=kept.frame.recipe,
            prompt_tokens=kept.frame.prompt_tokens,
            kept=kept.verdict,
            attempts=tuple(drawing.verdict for drawing in drawings),
            ready_time_s=time.perf_counter() - self._job.started,
            image_features=tuple(kept.score.image_features),
            slot_time_s=sum(drawing.slot_time_s for drawing in drawings),
        )
        await self._journal.frame_completed(frame, drawn, kept.frame.image)
        return drawn

    async def _attempt(self, frame: FrameJob, attempt: int, guide: Image.Image | None) -> _Drawing:
        seed = frame_seed(frame.seed, frame.number, attempt)
        request = FrameRequest(
            frame.number,
            frame.scene.prompt,
            seed,
            guide,
            self._job.deadline,
            attempt,
            frame.seed,
            self._job.preset,
            self._job.story_id and f"{self._job.story_id}/{frame.number}/{frame.revision}",
        )
        drawing, score, slot_time_s = await self._draw_and_score(frame, request)
        features: Sequence[float] = score.image_features
        if not self._is_reference(frame):
            features = (await self._reference).features
        verdict = self._validator.judge(attempt, seed, score, features)
        self._journal.frame_scored(frame, verdict)
        logger.info(
            "frame %d/%d attempt %d: clip_score %.3f, consistency %.3f, %s, drawn in %.2f s",
            frame.number,
            self._job.total,
            attempt,
            verdict.clip_score,
            verdict.consistency,
            "accepted" if verdict.accepted else verdict.reason,
            drawing.render_time_s,
        )
        return _Drawing(drawing, score, verdict, slot_time_s)

    async def _draw_and_score(
        self, frame: FrameJob, request: FrameRequest
    ) -> tuple[Frame, FrameScore, float]:
        """One drawing, its scores and its time, whatever replica dies meanwhile."""
        what = f"frame {frame.number}"
        drawing, early_score, slot_time_s = await retry_on_death(
            what, RenderError, lambda: self._draw(frame, request)
        )
        if early_score is not None:
            return drawing, early_score, slot_time_s
        text = (await self._texts)[frame.number]
        score: FrameScore = await retry_on_death(
            what, ScoreError, lambda: call(self._scorer.score.remote(drawing, text))
        )
        return drawing, score, slot_time_s

    async def _draw(
        self, frame: FrameJob, request: FrameRequest
    ) -> tuple[Frame, FrameScore | None, float]:
        """One drawing, handed from renderer to scorer directly; no score if the scorer died.

        The place in the gate is free as soon as the drawing is there. Only then the scorer is
        called: a call that waits there for its drawing counts as one that is being served, and 32
        renderers would draw no more frames at a time than the scorer takes calls.
        """
        mode = self._job.mode if frame.reference is None else Mode.REF_GUIDED
        route = self._routes[mode]
        async with route.gate.place(self._tags[mode], is_urgent=frame.number == 1):
            started = time.perf_counter()
            self._journal.frame_started(frame, request.attempt)
            response = route.renderer.render.remote(request)
            drawing: Frame = await call(response)
            slot_time_s = time.perf_counter() - started
        text = (await self._texts)[frame.number]
        async with stage(ScoreError):
            try:
                return drawing, await call(self._scorer.score.remote(response, text)), slot_time_s
            except DEATHS:
                return drawing, None, slot_time_s
