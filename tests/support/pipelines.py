"""The real pipeline over fake deployments, and a storyboard that it makes alone.

Its handles are plain asyncio. Ray Serve's local testing mode resolves a response that is passed on
at once, and so renders one frame after the other; here frames overlap as they do on a cluster.
"""

import time

from deployments.settings import AppSettings, ServingSettings
from deployments.types import Storyboard
from serve_app.pipeline.render_job import FrameJob, RenderJob
from serve_app.pipeline.story_pipeline import Handles, StoryPipeline
from tests.support.fake_deployments import FakePlanner, FakeRenderer, FakeScorer
from tests.support.fake_handle import FakeHandle
from tests.support.fake_metrics import NoMetrics
from tests.support.render_log import RenderLog


class NoObserver:
    """Ignores what happens to the frames."""

    def frame_started(self, frame, attempt):
        pass

    def attempt_scored(self, frame, attempt):
        pass

    async def frame_completed(self, job, frame, image):
        pass


def build(renderer=None, scorer=None, planner=None, **settings):
    """A pipeline, and the log of its renderers.

    Args:
        renderer: keyword arguments of its `FakeRenderer`, which both modes use.
        scorer: by default a `FakeScorer`.
        planner: by default a `FakePlanner`.
        settings: of the application.
    """
    log = RenderLog()
    rendering = FakeHandle(FakeRenderer(log, **renderer or {}))
    handles = Handles(
        planner=FakeHandle(planner or FakePlanner()),
        simple_renderer=rendering,
        ref_guided_renderer=rendering,
        clip_scorer=FakeHandle(scorer or FakeScorer()),
    )
    return build_over(handles, **settings), log


def build_over(handles, **settings):
    """A pipeline over handles, with thresholds that suit the fake scorer."""
    values = {"min_consistency": 0.5, "min_clip_score": 0.5} | settings
    return StoryPipeline(handles, AppSettings(**values).group(ServingSettings), NoMetrics())


async def generate(pipeline, request, is_checked=True):
    """The storyboard of a request, planned and rendered without a store."""
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
