"""The real built-in planner, with the methods of its deployment."""

from deployments.engines.planning.story_planner import load_planner
from deployments.settings import AppSettings, PlannerSettings


class RulePlanner:
    """Plans stories and checks edited scenes by the rules of plans."""

    def __init__(self):
        self._planner = load_planner(AppSettings().group(PlannerSettings))

    async def plan(self, request):
        return await self._planner.plan(request)

    async def adopt(self, scenes):
        return self._planner.adopt(scenes)
