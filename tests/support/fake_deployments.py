"""Fakes of the planner's, the renderers' and the scorer's deployments, with the same methods.

They are plain classes: `FakeHandle` calls them in the event loop of a test, and
`serve.deployment(FakeRenderer)` puts them behind handles of Ray Serve.
"""

import asyncio

from ray.exceptions import ActorDiedError

from deployments.health import LoadStatus
from deployments.types import Frame, FrameScore, StoryPlan
from tests.support.samples import plan, recipe, seed_image

LOADED = LoadStatus(loaded=True)
ALIKE, OPPOSITE = (1.0, 0.0), (0.0, 1.0)
"""Features of good images and of weak ones."""


class FakePlanner:
    """Plans the sample plan.

    Args:
        error: raised instead of a plan.
    """

    def __init__(self, error=None):
        self._error = error

    async def plan(self, request):
        if self._error:
            raise self._error
        return plan(request.num_frames or 6)

    async def adopt(self, scenes):
        return StoryPlan(scenes=scenes, planner="request")


class FakeRenderer:
    """Renders an image of one colour, which depends on the seed alone.

    Args:
        log: gets the requests, and controls when the attempts finish.
        frame_s: seconds of an attempt.
        error: raised by all attempts.
        deaths: the first attempts, so many, end with the death of the replica.
        status: what it says of its models; None: it does not answer, as while it loads them.
    """

    def __init__(self, log, frame_s=0.0, error=None, deaths=0, status=LOADED):
        self._log = log
        self._frame_s = frame_s
        self._error = error
        self._deaths = deaths
        self._status = status

    async def render(self, request):
        self._log.begin(request)
        try:
            await asyncio.sleep(self._frame_s)
            await self._log.permission()
            if self._deaths:
                self._deaths -= 1
                raise ActorDiedError
            if error := self._error or self._log.error:
                raise error
            made_by = recipe(request.prompt, request.seed)
            return Frame(request.frame_number, seed_image(request.seed), made_by, 9, 0.1)
        finally:
            self._log.end()

    async def status(self):
        if self._status is None:
            await asyncio.Event().wait()
        return self._status


class FakeScorer:
    """Gives all images and texts the same features.

    Args:
        weak: seeds of images that fail both thresholds.
        error: raised by all scores.
        deaths: the first scores, so many, end with the death of the replica.
        text_deaths: the same for the features of texts.
    """

    def __init__(self, weak=(), error=None, deaths=0, text_deaths=0):
        self._weak = frozenset(weak)
        self._error = error
        self._deaths = deaths
        self._text_deaths = text_deaths

    async def embed_texts(self, texts):
        if self._text_deaths:
            self._text_deaths -= 1
            raise ActorDiedError
        return [ALIKE] * len(texts)

    async def score(self, frame, text_features):
        if self._deaths:
            self._deaths -= 1
            raise ActorDiedError
        if self._error:
            raise self._error
        if frame.recipe.seed in self._weak:
            return FrameScore(0.1, OPPOSITE)
        return FrameScore(0.9, ALIKE)

    async def embed(self, image):
        return (0.6, 0.8)

    async def status(self):
        return LOADED
