"""The drawing of one story: frames fan out over the renderers, are scored, judged and redrawn."""

import asyncio
import logging
import time
from collections.abc import Sequence
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
    Scene,
    StoryFrame,
    StoryRequest,
    frame_seed,
)
from serve_app.calls import DEATHS, call, stage, survive
from serve_app.fair_gate import FairGate
from serve_app.images import encode_png
from serve_app.validation import Validator

logger = logging.getLogger("ray.serve")


@dataclass(frozen=True, slots=True)
class Lane:
    """A renderer deployment, the gate in front of it, and the scorer behind it."""

    renderer: DeploymentHandle
    gate: FairGate
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


class StoryDrawing:
    """Draws the scenes of one story.

    The reference is the picture that the user sent, or else frame 1. Frames wait for it as late as
    they can: in simple mode only their verdicts need it, in ref-guided mode their drawings do.

    Args:
        request: the story.
        scenes: its plan.
        lane: where its frames are drawn and scored.
        validator: judges the drawings.
        max_attempts: drawings of one frame at most.
        deadline: seconds since the epoch.
        started: `time.perf_counter()` when the story began.
    """

    def __init__(
        self,
        request: StoryRequest,
        scenes: Sequence[Scene],
        lane: Lane,
        validator: Validator,
        max_attempts: int,
        deadline: float,
        started: float,
    ) -> None:
        self._request = request
        self._scenes = scenes
        self._lane = lane
        self._validator = validator
        self._max_attempts = max_attempts
        self._deadline = deadline
        self._started = started
        self._turn = lane.gate.turn(len(scenes))
        loop = asyncio.get_running_loop()
        self._reference: asyncio.Future[Reference] = loop.create_future()
        self._texts: asyncio.Future[list[tuple[float, ...]]] = loop.create_future()

    async def run(self) -> tuple[StoryFrame, ...]:
        """All frames in order; the first failure cancels the rest.

        Raises:
            GenerationError: a frame could not be drawn or scored.
        """
        async with stage(RenderError), asyncio.TaskGroup() as group:
            group.create_task(self._embed_texts())
            if self._request.reference_image is not None:
                group.create_task(self._use_reference(self._request.reference_image))
            frames = [
                group.create_task(self._draw_frame(number, scene))
                for number, scene in enumerate(self._scenes, 1)
            ]
        return tuple(frame.result() for frame in frames)

    async def _embed_texts(self) -> None:
        """All scenes in one call, while the first frames are drawn."""
        texts = [scene.prompt for scene in self._scenes]
        features = await survive(
            "texts", ScoreError, lambda: call(self._lane.scorer.embed_texts.remote(texts))
        )
        self._texts.set_result(features)

    async def _use_reference(self, image: Image.Image) -> None:
        features = await survive(
            "reference picture", ScoreError, lambda: call(self._lane.scorer.embed.remote(image))
        )
        self._reference.set_result(Reference(image, features))

    def _is_reference(self, number: int) -> bool:
        return number == 1 and self._request.reference_image is None

    async def _guide(self, number: int) -> Image.Image | None:
        """The picture that guides the drawing of a frame, or None."""
        if self._request.mode is Mode.SIMPLE or self._is_reference(number):
            return None
        return (await self._reference).image

    async def _draw_frame(self, number: int, scene: Scene) -> StoryFrame:
        """The best drawing of a scene in at most `max_attempts`."""
        guide = await self._guide(number)
        drawings: list[_Drawing] = []
        while len(drawings) < self._max_attempts:
            drawings.append(await self._attempt(number, scene, len(drawings) + 1, guide))
            if drawings[-1].verdict.accepted:
                break
        kept = max(drawings, key=lambda drawing: self._validator.quality(drawing.verdict))
        if self._is_reference(number):
            self._reference.set_result(Reference(kept.frame.image, kept.score.image_features))
        return StoryFrame(
            frame_number=number,
            scene=scene,
            png=await asyncio.to_thread(encode_png, kept.frame.image, kept.frame.recipe),
            recipe=kept.frame.recipe,
            prompt_tokens=kept.frame.prompt_tokens,
            kept=kept.verdict,
            attempts=tuple(drawing.verdict for drawing in drawings),
            ready_time_s=time.perf_counter() - self._started,
        )

    async def _attempt(
        self, number: int, scene: Scene, attempt: int, guide: Image.Image | None
    ) -> _Drawing:
        seed = frame_seed(self._request.seed, number, attempt)
        request = FrameRequest(
            number,
            scene.prompt,
            seed,
            guide,
            self._deadline,
            attempt,
            self._request.seed,
            self._request.preset,
        )
        frame, score = await self._draw_and_score(request)
        features: Sequence[float] = score.image_features
        if not self._is_reference(number):
            features = (await self._reference).features
        verdict = self._validator.judge(attempt, seed, score, features)
        logger.info(
            "frame %d/%d attempt %d: clip_score %.3f, consistency %.3f, %s, drawn in %.2f s",
            number,
            len(self._scenes),
            attempt,
            verdict.clip_score,
            verdict.consistency,
            "accepted" if verdict.accepted else verdict.reason,
            frame.render_time_s,
        )
        return _Drawing(frame, score, verdict)

    async def _draw_and_score(self, request: FrameRequest) -> tuple[Frame, FrameScore]:
        """One drawing and its scores, whatever replica dies meanwhile."""
        what = f"frame {request.frame_number}"
        frame, score = await survive(what, RenderError, lambda: self._draw(request))
        if score is not None:
            return frame, score
        text = (await self._texts)[request.frame_number - 1]
        return frame, await survive(
            what, ScoreError, lambda: call(self._lane.scorer.score.remote(frame, text))
        )

    async def _draw(self, request: FrameRequest) -> tuple[Frame, FrameScore | None]:
        """One drawing, handed from renderer to scorer directly; no score if the scorer died.

        The place in the gate is free as soon as the drawing is there. Only then the scorer is
        called: a call that waits there for its drawing counts as one that is being served, and 32
        renderers would draw no more frames at a time than the scorer takes calls.
        """
        is_first = request.frame_number == 1
        async with self._lane.gate.place(self._turn, is_urgent=is_first):
            drawing = self._lane.renderer.render.remote(request)
            frame: Frame = await call(drawing)
        text = (await self._texts)[request.frame_number - 1]
        async with stage(ScoreError):
            try:
                return frame, await call(self._lane.scorer.score.remote(drawing, text))
            except DEATHS:
                return frame, None
