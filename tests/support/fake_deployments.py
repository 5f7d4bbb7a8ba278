"""Fake deployments with the real interfaces, for the real pipeline over Serve's handles.

Serve pickles their classes by value: what a test shares with them lives in a module.
"""

import asyncio

from ray import serve

from deployments.health import LoadStatus
from deployments.types import Frame, FrameScore, StoryPlan
from tests.support import render_log
from tests.support.samples import picture, plan, recipe


@serve.deployment
class FakePlanner:
    def __init__(self, error=None):
        self._error = error

    async def plan(self, request):
        if self._error:
            raise self._error
        return plan(request.num_frames or 6)

    async def adopt(self, scenes):
        return StoryPlan(scenes=scenes, planner="request")


@serve.deployment
class FakeRenderer:
    """Draws a colour that the seed fixes."""

    def __init__(self, log, frame_s=0.0, error=None, status=None):
        self._log = render_log.LOGS[log]
        self._frame_s = frame_s
        self._error = error
        self._status = status or LoadStatus(loaded=True)

    async def render(self, request):
        self._log.begin(request)
        try:
            await asyncio.sleep(self._frame_s)
            if self._error:
                raise self._error
            made_by = recipe(request.prompt, request.seed)
            return Frame(request.frame_number, picture(request.seed), made_by, 9, 0.1)
        finally:
            self._log.end()

    async def status(self):
        return self._status


@serve.deployment
class FakeScorer:
    """Scores by the frame's number and drawing; `weak` drawings score nothing."""

    def __init__(self, weak=()):
        self._weak = set(weak)

    async def embed_texts(self, texts):
        return [(1.0, 0.0)] * len(texts)

    async def score(self, frame, text_features):
        if frame.recipe.seed in self._weak:
            return FrameScore(0.1, (0.0, 1.0))
        return FrameScore(0.9, (1.0, 0.0))

    async def embed(self, image):
        return (0.6, 0.8)

    async def status(self):
        return LoadStatus(loaded=True)
