"""The jobs of this process are stopped when their stories belong to others."""

import asyncio

from serve_app.stories.job_registry import JobRegistry, RunningJob


async def test_only_a_newer_fence_stops_a_job():
    registry = JobRegistry()
    task = asyncio.create_task(asyncio.sleep(60))
    registry.add("story", RunningJob(3, task))
    registry.stop_older("story", 3)
    await asyncio.sleep(0)
    assert not task.cancelling()
    registry.stop_older("story", 4)
    assert task.cancelling()
    await registry.close()
