"""The DAG: plan a story; render its frames, score them, render weak ones again.

    StoryRequest -> Planner -> SimpleRenderer | RefGuidedRenderer -> CLIPScorer -> StoryFrame

Knows deployment handles and asyncio; nothing of HTTP, tensors or the store.
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
from deployments.types import Mode, StoryFrame, StoryPlan, StoryRequest
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.calls import call, retry_on_death
from serve_app.pipeline.fair_queue import FairQueue
from serve_app.pipeline.frame_loop import FrameLoop, RenderRoute
from serve_app.pipeline.readiness import Readiness
from serve_app.pipeline.render_job import RenderJob, RenderObserver
from serve_app.pipeline.validation import Validator

logger = logging.getLogger("ray.serve")

RENDERERS: dict[Mode, str] = {Mode.SIMPLE: "SimpleRenderer", Mode.REF_GUIDED: "RefGuidedRenderer"}
SCORER = "CLIPScorer"


def renderer_names(settings: ServingSettings) -> dict[Mode, str]:
    """Name of the deployment that draws the frames of each mode."""
    if settings.shared_renderer:
        return dict.fromkeys(Mode, RENDERERS[Mode.REF_GUIDED])
    return RENDERERS


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
        sleeping: gives the names of the deployments that the autoscaler took down to no replica.
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
        scorer = handles.clip_scorer
        ref_guided = RenderRoute(
            handles.ref_guided_renderer, FairQueue(settings.ref_guided_frame_slots), scorer
        )
        simple = RenderRoute(
            handles.simple_renderer, FairQueue(settings.simple_frame_slots), scorer
        )
        self._names = renderer_names(settings)
        if settings.shared_renderer:
            # The same replicas, and so one queue.
            simple = ref_guided
        self._routes = {Mode.SIMPLE: simple, Mode.REF_GUIDED: ref_guided}
        renderers = {name: self._routes[mode].renderer for mode, name in self._names.items()}
        self._readiness = Readiness(renderers | {SCORER: scorer}, sleeping)

    async def require(self, request: StoryRequest) -> None:
        """Check that the request can be rendered here.

        Raises:
            InvalidRequest: its preset needs a LoRA that the service does not have.
            GeneratorNotInitialized: the models could not be loaded.
        """
        if request.preset is Preset.FEW_STEP and self._settings.few_step_lora_path is None:
            raise InvalidRequest(NO_FEW_STEP_LORA)
        await self._readiness.require(self._names[request.mode], SCORER)

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """Plan the story, or check its edited scenes by the rules of plans.

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
        return self._planner.plan.remote(request.plan_request())

    async def render(self, job: RenderJob, observer: RenderObserver) -> tuple[StoryFrame, ...]:
        """Render and score the frames of the job.

        Raises:
            GenerationError: a frame could not be rendered or scored; the others are stopped.
        """
        with self._rendering():
            loop = FrameLoop(
                job, self._routes, self._validator, self._settings.max_attempts, observer
            )
            frames = await loop.run()
        self._readiness.mark_loaded(self._names[job.options.mode], SCORER)
        for frame in frames:
            rendered = frame.rendered
            self._metrics.rendered(job.options.mode.value, rendered.kept, rendered.attempts)
        return frames

    @contextmanager
    def _rendering(self) -> Iterator[None]:
        with self._readiness.busy():
            try:
                yield
            except (GeneratorNotInitialized, GenerationError):
                self._readiness.forget()
                raise

    async def health(self) -> Health:
        """Which models are loaded."""
        names = (self._names[Mode.SIMPLE], SCORER, self._names[Mode.REF_GUIDED])
        statuses = await self._readiness.statuses(*names)
        simple, scorer, ref_guided = (status.loaded for status in statuses)
        return Health(
            model_loaded=simple and scorer,
            ref_guided_available=ref_guided and scorer,
            reasons=tuple(dict.fromkeys(s.reason for s in statuses if s.reason)),
        )
