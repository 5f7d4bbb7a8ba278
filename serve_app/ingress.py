"""The HTTP deployment: Ray glue around the API and the pipeline."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from ray import serve
from ray.serve.config import BackpressureConfig
from ray.serve.handle import DeploymentHandle

from deployments.settings import ServingSettings, StoreSettings
from serve_app.api.application import build_api
from serve_app.api.middleware import InFlight
from serve_app.api.service_info import ServiceInfo
from serve_app.metrics import StoryMetrics
from serve_app.pipeline.readiness import sleeping_deployments
from serve_app.pipeline.story_pipeline import Handles, StoryPipeline
from serve_app.store.story_store import StoryStore
from serve_app.stories.service import StoryService

THREADS = 16
"""Threads that wait for disk and database, and encode images."""


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # Each event stream holds a request, and health checks must still come through.
    max_ongoing_requests=1000,
    max_queued_requests=200,
    backpressure_config=BackpressureConfig(status_code=503, retry_after_s=10),
    health_check_period_s=5,
    # A story in progress ends before its ingress does.
    graceful_shutdown_timeout_s=1800,
)
@serve.ingress()
class Ingress:
    """Answers HTTP and runs the stories."""

    async def __init__(  # type: ignore[misc]  # Serve awaits it, and stories need the loop
        self,
        planner: DeploymentHandle,
        simple_renderer: DeploymentHandle,
        ref_guided_renderer: DeploymentHandle,
        clip_scorer: DeploymentHandle,
        settings: ServingSettings,
        store_settings: StoreSettings,
        info: ServiceInfo,
    ) -> None:
        # Two exports and three slow writes would fill Serve's five threads.
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
        """Serve's hook for the ASGI application of this replica."""
        return build_api(lambda: self._stories, self._info, self._in_flight)

    async def drain(self) -> None:
        """Take no further story; those that wait continue at the next start."""
        self._stories.drain()

    async def running(self) -> int:
        """Stories in progress or requests not fully answered yet, whichever is more."""
        return max(self._stories.running, self._in_flight.count)

    async def report_progress(self, progress_key: str, attempt: int, step: int, steps: int) -> None:
        """Take a renderer's report of a finished denoising step."""
        self._stories.report_progress(progress_key, attempt, step, steps)

    async def __del__(self) -> None:
        if hasattr(self, "_stories"):  # not if the constructor failed
            await self._stories.close()
