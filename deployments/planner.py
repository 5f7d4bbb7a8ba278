"""The planner's deployment."""

from ray import serve

from deployments.replica.logs import route_engine_logs
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, Scene, StoryPlan


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # A plan by GPT waits on the network nearly all of its time.
    max_ongoing_requests=50,
    # Above this the caller hears 503 at once; a queue of minutes helps nobody.
    max_queued_requests=50,
    health_check_period_s=5,
)
class Planner:
    """Splits stories into scenes."""

    def __init__(self, settings: PlannerSettings) -> None:
        route_engine_logs()
        from deployments.engines.planning.story_planner import load_planner

        self._engine = load_planner(settings)

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """The story's scenes; equal requests give equal plans.

        Raises:
            PlannerError: the configured planner failed and no fallback is allowed.
        """
        return await self._engine.plan(request)

    async def adopt(self, scenes: tuple[Scene, ...]) -> StoryPlan:
        """Scenes that a user edited as a plan; no planner runs, the rules still hold.

        Raises:
            InvalidRequest: the scenes break a rule that cannot be mended.
        """
        return self._engine.adopt(scenes)

    async def check_health(self) -> None:
        """Asynchronous, so that a long plan never makes a healthy replica look dead."""
