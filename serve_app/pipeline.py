"""The DAG: plan, draw every scene, score, draw weak ones again, assemble the storyboard.

    StoryRequest -> Planner -> SimpleRenderer | RefGuidedRenderer -> ClipScorer -> Storyboard

Knows handles and asyncio; nothing of HTTP, nothing of tensors.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from ray.serve.handle import DeploymentHandle, DeploymentResponse

from deployments.errors import GeneratorNotInitialized, PlannerError, StoryError, StoryTimeout
from deployments.health import Health
from deployments.settings import ServingSettings
from deployments.types import (
    Mode,
    PlanRequest,
    Storyboard,
    StoryFrame,
    StoryPlan,
    StoryRequest,
)
from serve_app.admission import Admission
from serve_app.calls import call, stage, survive
from serve_app.drawing import Lane, StoryDrawing
from serve_app.fair_gate import FairGate
from serve_app.metrics import StoryMetrics
from serve_app.readiness import Readiness
from serve_app.validation import Validator

logger = logging.getLogger("ray.serve")

RENDERERS = {Mode.SIMPLE: "SimpleRenderer", Mode.REF_GUIDED: "RefGuidedRenderer"}
SCORER = "ClipScorer"


@dataclass(frozen=True, slots=True)
class Handles:
    """The deployments that a story flows through."""

    planner: DeploymentHandle
    simple_renderer: DeploymentHandle
    ref_guided_renderer: DeploymentHandle
    clip_scorer: DeploymentHandle


class StoryPipeline:
    """Runs stories through the deployments."""

    def __init__(self, handles: Handles, settings: ServingSettings, metrics: StoryMetrics) -> None:
        self._planner = handles.planner
        self._settings = settings
        self._metrics = metrics
        self._validator = Validator(settings.min_consistency, settings.min_clip_score)
        self._admission = Admission(settings.max_stories)
        scorer = handles.clip_scorer
        self._lanes = {
            Mode.SIMPLE: Lane(
                handles.simple_renderer, FairGate(settings.simple_frame_slots), scorer
            ),
            Mode.REF_GUIDED: Lane(
                handles.ref_guided_renderer, FairGate(settings.ref_guided_frame_slots), scorer
            ),
        }
        self._readiness = Readiness(
            {name: self._lanes[mode].renderer for mode, name in RENDERERS.items()}
            | {SCORER: scorer}
        )

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The story's scenes, or its edited scenes checked by the rules.

        Raises:
            PlannerError: no plan could be made.
            InvalidRequest: the edited scenes break a rule.
        """
        started = time.perf_counter()
        async with stage(PlannerError):
            plan: StoryPlan = await survive("plan", lambda: call(self._ask_planner(request)))
        seconds = time.perf_counter() - started
        self._metrics.planned(plan.planner, seconds)
        logger.info(
            "plan by %s in %.2f s: %d scenes: %s",
            plan.planner,
            seconds,
            len(plan.scenes),
            " | ".join(scene.prompt for scene in plan.scenes),
        )
        for note in (*plan.corrections, plan.fallback_reason):
            if note:
                logger.info("plan: %s", note)
        return plan

    def _ask_planner(self, request: StoryRequest) -> DeploymentResponse:
        if request.scenes is not None:
            return self._planner.adopt.remote(request.scenes)
        return self._planner.plan.remote(
            PlanRequest(
                prompt=request.prompt,
                num_frames=request.num_frames,
                seed=request.seed,
                temperature=request.gpt_temperature,
            )
        )

    async def generate(self, request: StoryRequest) -> Storyboard:
        """The drawn story.

        Raises:
            StoryError: with the stage that failed.
        """
        mode = request.mode.value
        try:
            with self._admission.admit():
                self._metrics.running(self._admission.running)
                storyboard = await self._run(request)
        except asyncio.CancelledError:
            logger.info("story cancelled: the client went away")
            self._metrics.failed(mode, "client", "cancelled")
            raise
        except StoryError as error:
            logger.error("story failed: %s: %s", error.code, error.message)
            self._metrics.failed(mode, error.stage, error.code)
            if isinstance(error, GeneratorNotInitialized):
                self._readiness.forget()
            raise
        finally:
            self._metrics.running(self._admission.running)
        self._metrics.finished(storyboard)
        logger.info(
            "story completed: %d frames in %.2f s (plan %.2f s), mean clip_score %.3f",
            len(storyboard.frames),
            storyboard.generation_time_s,
            storyboard.planner_time_s,
            sum(frame.kept.clip_score for frame in storyboard.frames) / len(storyboard.frames),
        )
        return storyboard

    async def _run(self, request: StoryRequest) -> Storyboard:
        started = time.perf_counter()
        limit_s = self._settings.story_timeout_s
        logger.info(
            "story: prompt=%r mode=%s seed=%d num_frames=%s gpt_temperature=%g",
            request.prompt,
            request.mode.value,
            request.seed,
            request.num_frames,
            request.gpt_temperature,
        )
        try:
            async with asyncio.timeout(limit_s):
                await self._readiness.require(RENDERERS[request.mode], SCORER)
                plan = await self.plan(request)
                planner_time_s = time.perf_counter() - started
                frames = await self._draw(request, plan, time.time() + limit_s - planner_time_s)
        except TimeoutError:
            raise StoryTimeout(f"The story took longer than {limit_s:g} s.") from None
        return Storyboard(request, plan, frames, planner_time_s, time.perf_counter() - started)

    async def _draw(
        self, request: StoryRequest, plan: StoryPlan, deadline: float
    ) -> tuple[StoryFrame, ...]:
        frames = await StoryDrawing(
            request,
            plan.scenes,
            self._lanes[request.mode],
            self._validator,
            self._settings.max_attempts,
            deadline,
        ).run()
        for frame in frames:
            self._metrics.drawn(request.mode.value, frame.kept, frame.attempts)
        return frames

    async def health(self) -> Health:
        """What is loaded."""
        names = (RENDERERS[Mode.SIMPLE], SCORER, RENDERERS[Mode.REF_GUIDED])
        statuses = await asyncio.gather(*map(self._readiness.status, names))
        simple, scorer, ref_guided = (status.loaded for status in statuses)
        return Health(
            model_loaded=simple and scorer,
            ref_guided_available=ref_guided and scorer,
            reasons=tuple(dict.fromkeys(s.reason for s in statuses if s.reason)),
        )

    def drain(self) -> None:
        """Let no further story in; those in progress go on."""
        self._admission.drain()

    @property
    def running(self) -> int:
        """Stories in progress."""
        return self._admission.running
