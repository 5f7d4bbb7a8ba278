"""The DAG: plan, draw every scene, score, draw weak ones again, assemble the storyboard.

    StoryRequest -> Planner -> SimpleRenderer | RefGuidedRenderer -> ClipScorer -> Storyboard

Knows handles and asyncio; nothing of HTTP, nothing of tensors.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ray.serve.handle import DeploymentHandle, DeploymentResponse

from deployments.errors import (
    NO_FEW_STEP_LORA,
    GenerationError,
    GeneratorNotInitialized,
    InvalidRequest,
    PlannerError,
    StoryError,
    StoryTimeout,
)
from deployments.health import Health
from deployments.presets import Preset
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
from serve_app.calls import call, survive
from serve_app.drawing import Lane, StoryDrawing
from serve_app.fair_gate import FairGate
from serve_app.metrics import StoryMetrics
from serve_app.readiness import Readiness
from serve_app.validation import Validator

logger = logging.getLogger("ray.serve")

RENDERERS = {Mode.SIMPLE: "SimpleRenderer", Mode.REF_GUIDED: "RefGuidedRenderer"}
SCORER = "ClipScorer"
DEADLINE_GRACE_S = 5.0
"""Clocks of a cluster's nodes differ by less; it keeps the renderer's error out of the answer."""


@dataclass(frozen=True, slots=True)
class Handles:
    """The deployments that a story flows through."""

    planner: DeploymentHandle
    simple_renderer: DeploymentHandle
    ref_guided_renderer: DeploymentHandle
    clip_scorer: DeploymentHandle


class StoryPipeline:
    """Runs stories through the deployments.

    Args:
        handles: the deployments.
        settings: thresholds and limits.
        metrics: counts what happens.
        sleeping: names of the deployments that have no replica until somebody needs them.
    """

    def __init__(
        self,
        handles: Handles,
        settings: ServingSettings,
        metrics: StoryMetrics,
        sleeping: Callable[[], Collection[str]] = frozenset,
    ) -> None:
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
            | {SCORER: scorer},
            lambda: self._admission.running > 0,
            sleeping,
        )

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The story's scenes, or its edited scenes checked by the rules.

        Raises:
            PlannerError: no plan could be made.
            InvalidRequest: the edited scenes break a rule.
            Overloaded: the service drains, or the planner's queue is full.
        """
        async with self._accounted("plan"), self._limited():
            self._admission.check_open()
            return await self._plan(request)

    async def generate(self, request: StoryRequest) -> Storyboard:
        """The drawn story.

        Raises:
            StoryError: with the stage that failed.
        """
        async with self._accounted(request.mode.value):
            if request.preset is Preset.FEW_STEP and self._settings.few_step_lora_path is None:
                raise InvalidRequest(NO_FEW_STEP_LORA)
            with self._admission.admit():
                self._metrics.running(self._admission.running)
                async with self._limited():
                    storyboard = await self._run(request)
        self._readiness.worked(RENDERERS[request.mode], SCORER)
        self._metrics.finished(storyboard)
        logger.info(
            "story completed: %d frames in %.2f s (plan %.2f s), mean clip_score %.3f",
            len(storyboard.frames),
            storyboard.generation_time_s,
            storyboard.planner_time_s,
            sum(frame.kept.clip_score for frame in storyboard.frames) / len(storyboard.frames),
        )
        return storyboard

    @asynccontextmanager
    async def _accounted(self, mode: str) -> AsyncIterator[None]:
        """Work whose failure is logged and counted."""
        try:
            yield
        except asyncio.CancelledError:
            logger.info("story cancelled: the client went away")
            self._metrics.failed(mode, "client", "cancelled")
            raise
        except StoryError as error:
            logger.error("story failed: %s: %s", error.code, error.message)
            self._metrics.failed(mode, error.stage, error.code)
            if isinstance(error, GeneratorNotInitialized | GenerationError):
                self._readiness.forget()
            raise
        finally:
            self._metrics.running(self._admission.running)

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        """Work that ends by the story's time limit.

        Raises:
            StoryTimeout: it did not.
        """
        limit_s = self._settings.story_timeout_s
        try:
            async with asyncio.timeout(limit_s):
                yield
        except TimeoutError:
            raise StoryTimeout(f"The story took longer than {limit_s:g} s.") from None

    async def _plan(self, request: StoryRequest) -> StoryPlan:
        started = time.perf_counter()
        plan: StoryPlan = await survive(
            "plan", PlannerError, lambda: call(self._ask_planner(request))
        )
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

    async def _run(self, request: StoryRequest) -> Storyboard:
        started = time.perf_counter()
        # The limit itself ends the story first; this stops a drawing that nobody waits for.
        deadline = time.time() + self._settings.story_timeout_s + DEADLINE_GRACE_S
        logger.info(
            "story: prompt=%r mode=%s seed=%d num_frames=%s gpt_temperature=%g",
            request.prompt,
            request.mode.value,
            request.seed,
            request.num_frames,
            request.gpt_temperature,
        )
        await self._readiness.require(RENDERERS[request.mode], SCORER)
        planning = time.perf_counter()
        plan = await self._plan(request)
        planner_time_s = time.perf_counter() - planning
        frames = await self._draw(request, plan, deadline, started)
        return Storyboard(request, plan, frames, planner_time_s, time.perf_counter() - started)

    async def _draw(
        self, request: StoryRequest, plan: StoryPlan, deadline: float, started: float
    ) -> tuple[StoryFrame, ...]:
        frames = await StoryDrawing(
            request,
            plan.scenes,
            self._lanes[request.mode],
            self._validator,
            self._settings.max_attempts,
            deadline,
            started,
        ).run()
        for frame in frames:
            self._metrics.drawn(request.mode.value, frame.kept, frame.attempts)
        return frames

    async def health(self) -> Health:
        """What is loaded."""
        names = (RENDERERS[Mode.SIMPLE], SCORER, RENDERERS[Mode.REF_GUIDED])
        statuses = await self._readiness.statuses(*names)
        simple, scorer, ref_guided = (status.loaded for status in statuses)
        return Health(
            model_loaded=simple and scorer,
            ref_guided_available=ref_guided and scorer,
            reasons=tuple(dict.fromkeys(s.reason for s in statuses if s.reason)),
        )

    def drain(self) -> None:
        """Let no further story in; those in progress go on."""
        self._admission.drain()
