"""What both renderer deployments are: one engine, one thread, one drawing at a time.

A replica's event loop stays free for health checks and cancellation while its only worker thread
draws. Cancelling the request sets an event that the engine reads between two denoising steps, and
because every drawing goes through the same single thread, the next one cannot begin before the
cancelled one has left the pipeline (whose scheduler is shared state).
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from ray.serve.config import RequestRouterConfig

from deployments.engine_logs import route_engine_logs
from deployments.errors import DeviceLost, GeneratorNotInitialized
from deployments.health import LoadStatus, load_error
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest


OPTIONS: dict[str, Any] = {
    # Two replicas of one CPU thread each draw 1.8 times the frames of one replica of two threads.
    "num_replicas": 2,
    "ray_actor_options": {"num_cpus": 0.1},
    # The pipeline's scheduler is shared state: one drawing at a time.
    "max_ongoing_requests": 1,
    # Serve's default backoff of up to 0.5 s leaves a replica idle for a third of a short frame.
    "request_router_config": RequestRouterConfig(initial_backoff_s=0.005, max_backoff_s=0.02),
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

    def render(self, request: FrameRequest, is_stopped: Callable[[], bool]) -> Frame:
        """The drawing; raises `RenderStopped` soon after `is_stopped()` turns true."""


class RendererReplica:
    """Base of the renderer deployments; subclasses say how the engine is loaded."""

    def __init__(self, settings: RendererSettings) -> None:
        route_engine_logs()
        self._settings = settings
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="render")
        self._engine: FrameRenderer | None = None
        self._load_error: GeneratorNotInitialized | None = None
        self._device_error: str | None = None
        try:
            # In the worker thread, because torch's settings of a CPU are per thread.
            self._engine = self._executor.submit(self._load, settings).result()
        except Exception as error:
            # The application comes up all the same, and /health tells why nothing can be drawn.
            self._load_error = load_error(error, "renderer")

    def _load(self, settings: RendererSettings) -> FrameRenderer:
        raise NotImplementedError

    async def render(self, request: FrameRequest) -> Frame:
        """The drawing of one frame.

        Raises:
            GeneratorNotInitialized: the models are not loaded.
            RenderError: the drawing failed, or was stopped by its deadline.
        """
        engine = self._engine
        if engine is None:
            raise self._load_error or GeneratorNotInitialized("The renderer has no engine.")
        stop = threading.Event()
        drawing = self._executor.submit(engine.render, request, stop.is_set)
        try:
            return await asyncio.wrap_future(drawing)
        except asyncio.CancelledError:
            stop.set()
            drawing.cancel()
            raise
        except DeviceLost as error:
            self._device_error = error.message
            raise

    async def status(self) -> LoadStatus:
        """Whether the models are loaded."""
        return LoadStatus.of(self._load_error)

    async def check_health(self) -> None:
        """Raises when only a new process can draw again; Serve then replaces the replica."""
        if self._device_error is not None:
            raise RuntimeError(self._device_error)
