"""Stories over the real pipeline and a real database, with renderers that take no time."""

import asyncio
from contextlib import asynccontextmanager

from deployments.settings import AppSettings, ServingSettings, StoreSettings
from deployments.types import StoryRequest
from serve_app.store.story_store import StoryStore
from serve_app.stories.service import StoryService
from serve_app.stories.submission import Submission
from tests.support.pipelines import build
from tests.support.samples import NoMetrics

STORY = "Aldar Kose tricks a merchant and steals his horse"
LEASE_S = 3


def submission(key=None, fingerprint="f", approve_plan=False, request_id="r", **request):
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
    scorer_target=None,
    metrics=None,
    store=None,
    **settings,
):
    """Stories stored in a folder, not worked on yet, and the requests of their renderers."""
    pipeline, log = build(renderer, scorer, planner, scorer_target, **settings)
    values = {"data_dir": str(folder), "lease_s": LEASE_S, "min_free_mb": 0} | settings
    chosen = AppSettings(min_consistency=0.5, min_clip_score=0.5, **values)
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
    """Stories that are worked on."""
    stories, log = open_stories(folder, **values)
    stories.start()
    try:
        yield stories, log
    finally:
        await stories.close()


async def ended(stories, story_id):
    """The story's view when nothing more happens to it."""
    async with asyncio.timeout(20):
        async for _ in stories.follow(story_id, 0):
            pass
    return await stories.view(story_id)


async def vanish():
    """End all work of this event loop as a death of the process does: no lease is released."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def frames_done(stories, story_id, count):
    """Wait until the story has so many images."""
    async with asyncio.timeout(20):
        while (await stories.view(story_id)).frames_done < count:
            await asyncio.sleep(0.01)
