"""The DAG: plan a story; draw its frames, score them, draw weak ones again.

    StoryRequest -> Planner -> SimpleRenderer | RefGuidedRenderer -> CLIPScorer -> StoryFrame

Knows handles and asyncio; nothing of HTTP, nothing of tensors, nothing of what is kept.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ray.serve.handle import DeploymentHandle, DeploymentResponse

from deployments.errors import (
    NO_FEW_STEP_LORA,
    GenerationError,
    GeneratorNotInitialized,
    InvalidRequest,
    PlannerError,
)
from deployments.health import Health
from deployments.presets import Preset
from deployments.settings import ServingSettings
from deployments.types import Mode, PlanRequest, StoryFrame, StoryPlan, StoryRequest
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.calls import call, retry_on_death
from serve_app.pipeline.fair_queue import FairQueue
from serve_app.pipeline.frame_loop import FrameLoop, RenderRoute
from serve_app.pipeline.jobs import RenderJob, RenderObserver
from serve_app.pipeline.readiness import Readiness
from serve_app.pipeline.validation import Validator

logger = logging.getLogger("ray.serve")

RENDERERS = {Mode.SIMPLE: "SimpleRenderer", Mode.REF_GUIDED: "RefGuidedRenderer"}
SCORER = "CLIPScorer"


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
        self._drawing = 0
        scorer = handles.clip_scorer
        self._routes = {
            Mode.SIMPLE: RenderRoute(
                handles.simple_renderer, FairQueue(settings.simple_frame_slots), scorer
            ),
            Mode.REF_GUIDED: RenderRoute(
                handles.ref_guided_renderer, FairQueue(settings.ref_guided_frame_slots), scorer
            ),
        }
        self._readiness = Readiness(
            {name: self._routes[mode].renderer for mode, name in RENDERERS.items()}
            | {SCORER: scorer},
            lambda: self._drawing > 0,
            sleeping,
        )

    async def require(self, request: StoryRequest) -> None:
        """Pass if the request can be drawn here.

        Raises:
            InvalidRequest: its preset needs what the service has not.
            GeneratorNotInitialized: the models could not be loaded.
        """
        if request.preset is Preset.FEW_STEP and self._settings.few_step_lora_path is None:
            raise InvalidRequest(NO_FEW_STEP_LORA)
        await self._readiness.require(RENDERERS[request.mode], SCORER)

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The story's scenes, or its edited scenes checked by the rules.

        Raises:
            PlannerError: no plan could be made.
            InvalidRequest: the edited scenes break a rule.
            Overloaded: the planner's queue is full.
        """
        started = time.perf_counter()
        plan: StoryPlan = await retry_on_death(
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

    async def draw(self, job: RenderJob, journal: RenderObserver) -> tuple[StoryFrame, ...]:
        """The frames of the job, drawn and scored.

        Raises:
            GenerationError: one of them could not be; the others are stopped.
        """
        with self._at_work():
            drawing = FrameLoop(
                job, self._routes, self._validator, self._settings.max_attempts, journal
            )
            frames = await drawing.run()
        self._readiness.worked(RENDERERS[job.mode], SCORER)
        for frame in frames:
            self._metrics.drawn(job.mode.value, frame.kept, frame.attempts)
        return frames

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._drawing += 1
        try:
            yield
        except (GeneratorNotInitialized, GenerationError):
            self._readiness.forget()
            raise
        finally:
            self._drawing -= 1

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
