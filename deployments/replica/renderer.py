"""Base of the two renderer deployments: one engine, one thread, one frame at a time.

The engine runs in a single worker thread, so the event loop stays free for health checks and
cancellation. If a request is cancelled, an event is set, which the engine reads after each
denoising step. The next frame waits for the same thread, so it cannot start before the cancelled
one has left the pipeline, whose scheduler is shared state.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from ray import serve
from ray.serve.config import RequestRouterConfig

from deployments.errors import DeviceLost
from deployments.hub import requirements
from deployments.lora_path import check_lora
from deployments.replica.base import EngineReplica, EngineSlot
from deployments.replica.idle_router import IdleReplicaRouter
from deployments.replica.load_turn import load_turn
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest

logger = logging.getLogger("ray.serve")

RENDERER_OPTIONS: dict[str, Any] = {
    # Two replicas of one CPU thread render 1.8 times the frames of one replica of two threads.
    "num_replicas": 2,
    "ray_actor_options": {"num_cpus": 0.1},
    # The pipeline's scheduler is shared state, so only one frame is rendered at a time.
    "max_ongoing_requests": 1,
    # Serve's default backoff of up to 0.5 s leaves a replica idle for a third of a short frame.
    "request_router_config": RequestRouterConfig(
        request_router_class=IdleReplicaRouter, initial_backoff_s=0.005, max_backoff_s=0.02
    ),
    # Longer than a frame of 50 steps on a slow GPU, so that scaling down never stops a frame.
    "graceful_shutdown_timeout_s": 120,
    "health_check_period_s": 5,
    "health_check_timeout_s": 30,
    # Only for a lost node; a model that cannot be loaded is reported by `status` instead.
    "max_constructor_retry_count": 2,
}
"""Serve's options for the renderers. Each YAML of `cluster/` lists what it changes."""

_REPORT_PERIOD_S = 0.5
"""Between reports of one replica. The page animates in between; 64 GPUs make 128 calls a second."""


class FrameRenderer(Protocol):
    """A renderer engine."""

    def render(
        self,
        request: FrameRequest,
        is_stopped: Callable[[], bool],
        on_step: Callable[[int, int], None],
    ) -> Frame:
        """Render one frame.

        Args:
            request: what to render.
            is_stopped: read at each denoising step; once it returns True, `RenderStopped` is
                raised.
            on_step: called after each denoising step with its number and the number of all steps.
        """


class RendererReplica(EngineReplica):
    """Base of the renderer deployments; a subclass loads its engine in `_load_models`.

    Args:
        settings: the models, and how to render.
    """

    _slot: EngineSlot[FrameRenderer]

    def __init__(self, settings: RendererSettings) -> None:
        super().__init__(partial(self._load_engine, settings), "renderer")
        self._progress = _ProgressReporter()

    async def render(self, request: FrameRequest) -> Frame:
        """Render one frame.

        Raises:
            GeneratorNotInitialized: the models are not loaded.
            RenderError: rendering failed, or was stopped by the request's deadline.
        """
        stop = threading.Event()
        on_step = partial(self._progress.step, asyncio.get_running_loop(), request)
        try:
            return await self._slot.run(lambda engine: engine.render(request, stop.is_set, on_step))
        except asyncio.CancelledError:
            stop.set()
            raise
        except DeviceLost as error:
            _end_process(error)
            raise

    def _load_engine(self, settings: RendererSettings) -> FrameRenderer:
        if settings.engine == "simulated":
            from deployments.engines.simulated import SimulatedRenderer

            return SimulatedRenderer(settings)
        # Checked before torch is imported, which takes ten seconds.
        for choice in settings.loras:
            check_lora(choice.path)
        if requirements.expects_gpu(settings):
            return self._load_models(settings)
        with load_turn(type(self).__name__):
            return self._load_models(settings)

    def _load_models(self, settings: RendererSettings) -> FrameRenderer:
        raise NotImplementedError


def _end_process(error: DeviceLost) -> None:
    """End this replica at once, so that its requests fail now and are retried on another replica.

    Serve would also end it after failed health checks, but only after 15 s of failed frames.
    """
    logger.critical("%s; this replica ends, Serve starts a new one", error.message)
    os._exit(1)


class _ProgressReporter:
    """Reports the denoising steps of a replica; a lost report does no harm."""

    def __init__(self) -> None:
        self._ingress: Any = None
        self._reports: set[asyncio.Task[None]] = set()
        self._reported_at = 0.0

    def step(
        self, loop: asyncio.AbstractEventLoop, request: FrameRequest, step: int, steps: int
    ) -> None:
        """Report a finished step, unless the last report was less than `_REPORT_PERIOD_S` ago.

        Called in the engine's thread.
        """
        now = time.monotonic()
        if request.progress_key is None or now - self._reported_at < _REPORT_PERIOD_S:
            return
        self._reported_at = now
        loop.call_soon_threadsafe(self._send, request, step, steps)

    def _send(self, request: FrameRequest, step: int, steps: int) -> None:
        report = asyncio.ensure_future(self._report(request, step, steps))
        self._reports.add(report)
        report.add_done_callback(self._reports.discard)

    async def _report(self, request: FrameRequest, step: int, steps: int) -> None:
        try:
            if self._ingress is None:
                self._ingress = await asyncio.to_thread(_find_ingress)
            await self._ingress.report_progress.remote(
                request.progress_key, request.attempt, step, steps
            )
        except Exception as error:
            logger.debug("the ingress did not take a report of progress: %s", error)


def _find_ingress() -> Any:
    return serve.get_app_handle(serve.get_replica_context().app_name)
