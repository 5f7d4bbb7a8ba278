"""A fake of the story service, for tests of the HTTP API alone."""

import asyncio

from deployments.health import Health
from deployments.types import StoryPlan, StoryRequest
from tests.support.samples import plan, storyboard


class FakeService:
    """Answers at once as `StoryService` does.

    Args:
        error: raised by all calls that plan or generate.
        health: what it says of the models.

    Attributes:
        requests: the requests to plan or generate, in order.
    """

    def __init__(self, error=None, health=None):
        self.requests: list[StoryRequest] = []
        self._error = error
        self._health = health or Health(True, True, ())

    async def health(self):
        return self._health

    async def plan(self, request):
        self.requests.append(request)
        if self._error:
            raise self._error
        return plan(request.num_frames or 6)

    async def generate(self, submission):
        await asyncio.sleep(0)
        request = submission.request
        story_plan = await self.plan(request)
        if request.scenes is not None:
            story_plan = StoryPlan(scenes=request.scenes, planner="request")
        return storyboard(request, story_plan)
