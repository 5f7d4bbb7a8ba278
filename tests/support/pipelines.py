"""The real pipeline over handles that are plain asyncio, and a story rendered by it alone.

Serve's local testing mode resolves a response that is passed on at once and so draws one frame
after the other; here frames overlap as they do on a cluster.
"""

import asyncio
import time

from ray.exceptions import ActorDiedError

from deployments.settings import AppSettings, ServingSettings
from deployments.types import Frame, FrameScore, Storyboard
from serve_app.pipeline.jobs import FrameJob, RenderJob
from serve_app.pipeline.story_pipeline import Handles, StoryPipeline
from tests.support.fake_handle import FakeHandle
from tests.support.render_log import RenderLog
from tests.support.samples import FakeService, NoMetrics, picture, recipe


class NoObserver:
    """Ignores what it hears."""

    def frame_started(self, frame, attempt):
        pass

    def attempt_scored(self, frame, attempt):
        pass

    async def frame_completed(self, job, frame, image):
        pass


async def generate(pipeline, request, is_checked=True):
    """The storyboard of a story that nobody keeps."""
    if is_checked:
        await pipeline.require(request)
    started = time.perf_counter()
    plan = await pipeline.plan(request)
    frames = [
        FrameJob(number=n, scene=scene, seed=request.seed) for n, scene in enumerate(plan.scenes, 1)
    ]
    job = RenderJob(
        options=request,
        frames=frames,
        total=len(frames),
        deadline=time.time() + 100,
        started=started,
        reference=request.reference_image,
    )
    rendered = await pipeline.render(job, NoObserver())
    return Storyboard(
        story_id="0" * 32,
        request=request,
        plan=plan,
        frames=rendered,
        planner_time_s=0.1,
        generation_time_s=time.perf_counter() - started,
    )


class Renderer:
    """Draws after `frame_s`; its first `deaths` drawings end with the death of the replica."""

    def __init__(self, log, frame_s=0.0, error=None, deaths=0, status_waits=False):
        self._log, self._frame_s, self._error, self._deaths = log, frame_s, error, deaths
        self._status_waits = status_waits

    async def render(self, request):
        self._log.begin(request)
        try:
            await asyncio.sleep(self._frame_s)
            if self._deaths:
                self._deaths -= 1
                raise ActorDiedError
            if error := self._error or self._log.error:
                raise error
            made_by = recipe(request.prompt, request.seed)
            return Frame(request.frame_number, picture(request.seed), made_by, 9, 0.1)
        finally:
            self._log.end()

    async def status(self):
        if self._status_waits:
            await asyncio.sleep(60)
        return await FakeService().status()


class Scorer:
    """Finds every drawing good; the replica dies in the first `deaths` scores or texts."""

    def __init__(self, deaths=0, text_deaths=0, error=None):
        self._deaths, self._text_deaths, self._error = deaths, text_deaths, error

    async def embed_texts(self, texts):
        if self._text_deaths:
            self._text_deaths -= 1
            raise ActorDiedError
        return [(1.0, 0.0)] * len(texts)

    async def score(self, frame, text_features):
        if self._deaths:
            self._deaths -= 1
            raise ActorDiedError
        if self._error:
            raise self._error
        return FrameScore(0.9, (1.0, 0.0))

    async def embed(self, image):
        return (0.6, 0.8)

    async def status(self):
        return await FakeService().status()


def build(renderer=None, scorer=None, planner=None, scorer_target=None, **settings):
    """A pipeline, and the log of its renderers."""
    log = RenderLog()
    values = {"min_consistency": 0.5, "min_clip_score": 0.5} | settings
    draw = FakeHandle(Renderer(log, **renderer or {}))
    plan = FakeHandle(planner or FakeService())
    score = FakeHandle(scorer_target or Scorer(**scorer or {}))
    handles = Handles(plan, draw, draw, score)
    serving = AppSettings(**values).group(ServingSettings)
    return StoryPipeline(handles, serving, NoMetrics()), log
