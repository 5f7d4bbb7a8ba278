"""The built-in planner with its rules, as a deployment is called."""

from deployments.engines.planning.story_planner import load_planner
from deployments.settings import AppSettings, PlannerSettings


class RulePlanner:
    """Plans and adopts for real."""

    def __init__(self):
        self._planner = load_planner(AppSettings().group(PlannerSettings))

    async def plan(self, request):
        return await self._planner.plan(request)

    async def adopt(self, scenes):
        return self._planner.adopt(scenes)
