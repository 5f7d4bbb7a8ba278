"""Stories over the real pipeline and a real database, with renderers that take no time."""

import asyncio
from contextlib import asynccontextmanager

from deployments.settings import AppSettings, ServingSettings, StoreSettings
from deployments.types import StoryRequest
from serve_app.stories.service import StoryService
from serve_app.stories.submission import Submission
from tests.support.fakes import NoMetrics
from tests.support.pipelines import build

STORY = "Aldar Kose tricks a merchant and steals his horse"
LEASE_S = 3


def submission(key=None, fingerprint="f", approve_plan=False, request_id="r", **request):
    values = {"prompt": STORY, "num_frames": 6} | request
    return Submission(StoryRequest(**values), request_id, fingerprint, approve_plan, key)


def open_stories(
    folder, renderer=None, scorer=None, planner=None, scorer_target=None, metrics=None, **settings
):
    """Stories kept in a folder, not working yet, and the journal of their renderers."""
    pipeline, journal = build(renderer, scorer, planner, scorer_target, **settings)
    values = {"data_dir": str(folder), "lease_s": LEASE_S, "min_free_mb": 0} | settings
    told = AppSettings(min_consistency=0.5, min_clip_score=0.5, **values)
    stories = StoryService(
        pipeline, told.group(ServingSettings), told.group(StoreSettings), metrics or NoMetrics()
    )
    return stories, journal


@asynccontextmanager
async def working(folder, **values):
    """Stories at work."""
    stories, journal = open_stories(folder, **values)
    stories.start()
    try:
        yield stories, journal
    finally:
        await stories.close()


async def ended(stories, story_id):
    """The story's view when nothing more happens to it."""
    async with asyncio.timeout(20):
        async for _ in stories.follow(story_id, 0):
            pass
    return await stories.view(story_id)


async def vanish(stories):
    """End the work as a death of the process does: nothing is given back."""
    worker = stories._worker
    tasks = [*worker._loops, *(task for _, task in worker._runs.values())]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def drawn_frames(stories, story_id, count):
    """Wait until the story has so many pictures."""
    async with asyncio.timeout(20):
        while (await stories.view(story_id)).drawn < count:
            await asyncio.sleep(0.01)
