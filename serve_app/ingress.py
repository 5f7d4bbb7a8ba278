"""The HTTP deployment: Ray glue around the API and the pipeline."""

from fastapi import FastAPI
from ray import serve
from ray.serve.config import BackpressureConfig
from ray.serve.handle import DeploymentHandle

from deployments.settings import ServingSettings
from serve_app.api import build_api
from serve_app.metrics import StoryMetrics
from serve_app.pipeline import Handles, StoryPipeline
from serve_app.problems import InFlight
from serve_app.readiness import sleeping_deployments
from serve_app.schemas import About


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # Health checks must come through while many stories wait; stories are bounded by admission.
    max_ongoing_requests=200,
    max_queued_requests=200,
    backpressure_config=BackpressureConfig(status_code=503, retry_after_s=10),
    health_check_period_s=5,
    # A story in progress ends before its ingress does.
    graceful_shutdown_timeout_s=1800,
)
@serve.ingress()
class Ingress:
    """Answers HTTP and runs the stories."""

    def __init__(
        self,
        planner: DeploymentHandle,
        simple_renderer: DeploymentHandle,
        ref_guided_renderer: DeploymentHandle,
        clip_scorer: DeploymentHandle,
        settings: ServingSettings,
        about: About,
    ) -> None:
        handles = Handles(planner, simple_renderer, ref_guided_renderer, clip_scorer)
        application = serve.get_replica_context().app_name
        self._pipeline = StoryPipeline(
            handles, settings, StoryMetrics(), lambda: sleeping_deployments(application)
        )
        self._about = about
        self._in_flight = InFlight()

    def __serve_build_asgi_app__(self) -> FastAPI:
        """Serve's hook for the ASGI application of this replica."""
        return build_api(lambda: self._pipeline, self._about, self._in_flight)

    async def drain(self) -> None:
        """Let no further story in."""
        self._pipeline.drain()

    async def running(self) -> int:
        """Requests whose answers are not out yet."""
        return self._in_flight.count
