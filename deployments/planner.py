"""The planner's deployment."""

from ray import serve

from deployments.fast_imports import fast_imports
from deployments.replica.base import Replica
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, Scene, StoryPlan


@serve.deployment(
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # A plan by GPT waits on the network nearly all of its time.
    max_ongoing_requests=50,
    # Further callers get status 503 at once, instead of waiting in a queue for minutes.
    max_queued_requests=50,
    health_check_period_s=5,
)
class Planner(Replica):
    """Plans the scenes of stories.

    Args:
        settings: which planner to use, and how.
    """

    def __init__(self, settings: PlannerSettings) -> None:
        super().__init__()
        with fast_imports():
            from deployments.engines.planning.story_planner import load_planner

        self._engine = load_planner(settings)

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """The scenes of a story; equal requests give equal plans.

        Raises:
            PlannerError: the configured planner failed, and no fallback is allowed.
        """
        return await self._engine.plan(request)

    async def adopt(self, scenes: tuple[Scene, ...]) -> StoryPlan:
        """A plan of scenes that a user has edited; no planner runs, but the rules apply.

        Raises:
            InvalidRequest: the scenes break a rule that cannot be corrected.
        """
        return self._engine.adopt(scenes)
