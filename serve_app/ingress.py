"""The HTTP deployment: connects the API, the stories, the pipeline and the store to Ray Serve."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from ray import serve
from ray.serve.config import BackpressureConfig
from ray.serve.handle import DeploymentHandle

from deployments.settings import ServingSettings, StoreSettings
from serve_app.api.application import build_api
from serve_app.api.dependencies import ServiceInfo
from serve_app.api.middleware import InFlight
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.readiness import sleeping_deployments
from serve_app.pipeline.story_pipeline import Handles, StoryPipeline
from serve_app.store.story_store import StoryStore
from serve_app.stories.service import StoryService

THREADS = 16
"""Threads that wait for disk and database, and that encode images."""


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # Each event stream is a request in progress, and health checks must still be answered.
    max_ongoing_requests=1000,
    max_queued_requests=200,
    backpressure_config=BackpressureConfig(status_code=503, retry_after_s=10),
    health_check_period_s=5,
    # The ingress waits for the stories in progress.
    graceful_shutdown_timeout_s=1800,
)
@serve.ingress()
class Ingress:
    """Answers HTTP requests and works on stories."""

    async def __init__(  # type: ignore[misc]  # Serve awaits it; stories need its event loop
        self,
        planner: DeploymentHandle,
        simple_renderer: DeploymentHandle,
        ref_guided_renderer: DeploymentHandle,
        clip_scorer: DeploymentHandle,
        settings: ServingSettings,
        store_settings: StoreSettings,
        info: ServiceInfo,
    ) -> None:
        # Serve's default of five threads is full with two exports and three slow writes.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        handles = Handles(planner, simple_renderer, ref_guided_renderer, clip_scorer)
        application = serve.get_replica_context().app_name
        metrics = StoryMetrics()
        pipeline = StoryPipeline(
            handles, settings, metrics, lambda: sleeping_deployments(application)
        )
        store = StoryStore.open(store_settings)
        self._stories = StoryService(pipeline, store, settings, store_settings, metrics)
        self._stories.start()
        self._info = info
        self._in_flight = InFlight()

    def __serve_build_asgi_app__(self) -> FastAPI:
        """The ASGI application of this replica; Serve calls this hook."""
        return build_api(lambda: self._stories, self._info, self._in_flight)

    async def drain(self) -> None:
        """Refuse further stories; waiting stories continue after the next start."""
        self._stories.drain()

    async def running(self) -> int:
        """Number of stories in progress or of requests not fully answered, whichever is larger."""
        return max(self._stories.running, self._in_flight.count)

    async def report_progress(self, progress_key: str, attempt: int, step: int, steps: int) -> None:
        """Pass on a renderer's report of a finished denoising step."""
        self._stories.report_progress(progress_key, attempt, step, steps)

    async def __del__(self) -> None:
        if hasattr(self, "_stories"):  # not if the constructor failed
            await self._stories.close()
