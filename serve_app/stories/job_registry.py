"""Which stories are in progress in this process."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A story in progress.

    Attributes:
        fence: of the claim under which it is worked on.
    """

    fence: int
    task: asyncio.Task[None]


class JobRegistry:
    """The stories in progress, by story id.

    The worker adds the jobs and the event feed looks them up. When a story turns out to be
    cancelled or claimed by another worker, its job is stopped here.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, RunningJob] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._jobs

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._jobs))

    def add(self, story_id: str, job: RunningJob) -> None:
        """Register a job; it replaces an earlier one of the same story."""
        self._jobs[story_id] = job

    def remove(self, story_id: str, task: asyncio.Task[None]) -> bool:
        """Remove a job that has ended.

        Returns:
            Whether it was the story's current job; an earlier one was replaced before.
        """
        job = self._jobs.get(story_id)
        if job is None or job.task is not task:
            return False
        del self._jobs[story_id]
        return True

    def stop_older(self, story_id: str, fence: int) -> None:
        """Stop the job of a story, at its next denoising step, if its fence is below this one."""
        job = self._jobs.get(story_id)
        if job is not None and job.fence < fence:
            job.task.cancel()

    def stop_lost(self, held: dict[str, int], renewed: dict[str, int]) -> None:
        """Stop the jobs whose leases could not be renewed.

        Args:
            held: fences of the jobs before the renewal, by story id.
            renewed: fences of the leases that are still this worker's.
        """
        for story_id, fence in held.items():
            if renewed.get(story_id) != fence:
                self.stop_older(story_id, fence + 1)

    def fences(self) -> dict[str, int]:
        """The fence of each job, by story id."""
        return {story_id: job.fence for story_id, job in self._jobs.items()}

    async def close(self) -> None:
        """Stop all jobs and wait until they have ended."""
        tasks = [job.task for job in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
