"""What both renderer deployments are: one engine, one thread, one drawing at a time.

A replica's event loop stays free for health checks and cancellation while its only worker thread
draws. Cancelling the request sets an event that the engine reads between two denoising steps, and
because every drawing goes through the same single thread, the next one cannot begin before the
cancelled one has left the pipeline (whose scheduler is shared state).
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from ray.serve.config import RequestRouterConfig

from deployments.errors import DeviceLost
from deployments.health import LoadStatus
from deployments.lora_path import find_lora
from deployments.replica.engine_slot import EngineSlot
from deployments.replica.idle_router import IdleReplicaRouter
from deployments.replica.logs import route_engine_logs
from deployments.replica.progress import ProgressReporter
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest

logger = logging.getLogger("ray.serve")

OPTIONS: dict[str, Any] = {
    # Two replicas of one CPU thread each draw 1.8 times the frames of one replica of two threads.
    "num_replicas": 2,
    "ray_actor_options": {"num_cpus": 0.1},
    # The pipeline's scheduler is shared state: one drawing at a time.
    "max_ongoing_requests": 1,
    # Serve's default backoff of up to 0.5 s leaves a replica idle for a third of a short frame.
    "request_router_config": RequestRouterConfig(
        request_router_class=IdleReplicaRouter, initial_backoff_s=0.005, max_backoff_s=0.02
    ),
    # Longer than one 50-step frame on a slow GPU, so that scaling down never cuts a drawing.
    "graceful_shutdown_timeout_s": 120,
    "health_check_period_s": 5,
    "health_check_timeout_s": 30,
    # A model that does not load is reported by `status`; a retry is for a lost node only.
    "max_constructor_retry_count": 2,
}
"""Serve's options for a renderer; each cluster's YAML lists what differs there."""


class FrameRenderer(Protocol):
    """A renderer engine."""

    def render(
        self,
        request: FrameRequest,
        is_stopped: Callable[[], bool],
        on_step: Callable[[int, int], None],
    ) -> Frame:
        """The drawing; raises `RenderStopped` soon after `is_stopped()` turns true.

        `on_step` is told each finished denoising step and how many there are.
        """


class RendererReplica:
    """Base of the renderer deployments; subclasses say how the engine is loaded."""

    def __init__(self, settings: RendererSettings) -> None:
        route_engine_logs()
        self._slot = EngineSlot(lambda: self._load_engine(settings), "renderer")
        self._progress = ProgressReporter()

    def _load_engine(self, settings: RendererSettings) -> FrameRenderer:
        if settings.engine == "simulated":
            return _load_simulated(settings)
        # A LoRA that is not there is told before torch is imported, which takes ten seconds.
        find_lora(settings.lora_path)
        return self._load(settings)

    def _load(self, settings: RendererSettings) -> FrameRenderer:
        raise NotImplementedError

    async def render(self, request: FrameRequest) -> Frame:
        """The drawing of one frame.

        Raises:
            GeneratorNotInitialized: the models are not loaded.
            RenderError: the drawing failed, or was stopped by its deadline.
        """
        engine = await self._slot.engine()
        stop = threading.Event()
        on_step = partial(self._progress.step, asyncio.get_running_loop(), request)
        drawing = self._slot.submit(lambda: engine.render(request, stop.is_set, on_step))
        try:
            return await asyncio.wrap_future(drawing)
        except asyncio.CancelledError:
            stop.set()
            drawing.cancel()
            raise
        except DeviceLost as error:
            self._end_process(error)
            raise

    def _end_process(self, error: DeviceLost) -> None:
        """End this replica at once: whoever waits sees its death and tries another one.

        Failing health checks would end it too, but only after it had failed frames for 15 s.
        """
        logger.critical("%s; this replica ends, Serve starts a new one", error.message)
        os._exit(1)

    async def status(self) -> LoadStatus:
        """Whether the models are loaded."""
        return await self._slot.status()

    async def check_health(self) -> None:
        """Asynchronous, so that a long drawing never makes a healthy replica look dead."""


def _load_simulated(settings: RendererSettings) -> FrameRenderer:
    from deployments.engines.simulated import SimulatedRenderer

    return SimulatedRenderer(settings)
