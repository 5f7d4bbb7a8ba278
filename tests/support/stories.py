"""The real story service over the real pipeline, a real database and fake deployments."""

import asyncio
from contextlib import asynccontextmanager

from deployments.settings import AppSettings, ServingSettings, StoreSettings
from deployments.types import StoryRequest
from serve_app.store.story_store import StoryStore
from serve_app.stories.service import StoryService
from serve_app.stories.submission import Submission
from tests.support.fake_metrics import NoMetrics
from tests.support.pipelines import build

STORY = "Aldar Kose tricks a merchant and steals his horse"
LEASE_S = 3
WAIT_S = 20
POLL_S = 0.01


def submission(key=None, fingerprint="f", approve_plan=False, request_id="r", **request):
    """A story of six frames as a user sends it; `request` replaces fields of its request."""
    return Submission(
        request=StoryRequest(**{"prompt": STORY, "num_frames": 6} | request),
        request_id=request_id,
        fingerprint=fingerprint,
        approve_plan=approve_plan,
        idempotency_key=key,
    )


def open_store(folder):
    """The store in a folder, as another process opens it."""
    return StoryStore.open(AppSettings(data_dir=str(folder)).group(StoreSettings))


def open_stories(
    folder,
    renderer=None,
    scorer=None,
    planner=None,
    metrics=None,
    store=None,
    **settings,
):
    """A story service that has not started to work yet, and the log of its renderers.

    Args:
        folder: where the stories are stored.
        renderer: keyword arguments of its `FakeRenderer`.
        scorer: by default a `FakeScorer`.
        planner: by default a `FakePlanner`.
        metrics: by default none.
        store: by default a new one in the folder.
        settings: of the application.
    """
    pipeline, log = build(renderer, scorer, planner, **settings)
    values = {"data_dir": str(folder), "lease_s": LEASE_S, "min_free_mb": 0} | settings
    chosen = AppSettings(**values)
    storing = chosen.group(StoreSettings)
    stories = StoryService(
        pipeline,
        store or StoryStore.open(storing),
        chosen.group(ServingSettings),
        storing,
        metrics or NoMetrics(),
    )
    return stories, log


@asynccontextmanager
async def working(folder, **values):
    """A story service that works for the time of the block; arguments as in `open_stories`."""
    stories, log = open_stories(folder, **values)
    stories.start()
    try:
        yield stories, log
    finally:
        await stories.close()


async def ended(stories, story_id):
    """The view of a story, once nothing more will happen to it."""
    async with asyncio.timeout(WAIT_S):
        async for _ in stories.follow(story_id, 0):
            pass
    return await stories.view(story_id)


async def wait_for_frames(stories, story_id, count):
    """Wait until so many frames of a story are finished."""
    async with asyncio.timeout(WAIT_S):
        while (await stories.view(story_id)).frames_done < count:
            await asyncio.sleep(POLL_S)
