"""A client that loads a service with stories and notes when their frames were finished."""

import asyncio
import random
import statistics
import time
from dataclasses import dataclass

import httpx2

from tests.benchmarks.simulated import FRAMES

SCENES = [
    {"prompt": f"aldar_kose_man walks in the steppe, scene {n}", "setting": "steppe"}
    for n in range(1, FRAMES + 1)
]


@dataclass(frozen=True, slots=True)
class StoryTiming:
    """The times of one story, in seconds since its client was created.

    Attributes:
        due_s: when it was to be sent.
        frames_s: when each frame was finished.
        end_s: when the answer had arrived.
    """

    due_s: float
    frames_s: tuple[float, ...]
    end_s: float

    @property
    def latency_s(self):
        return self.end_s - self.due_s


class LoadClient:
    """Sends stories.

    Args:
        url: of the service.
        is_ref_guided: the mode of the stories.

    Attributes:
        stories: the times of the stories that were answered.
    """

    def __init__(self, url, *, is_ref_guided=False):
        self._http = httpx2.AsyncClient(base_url=url, timeout=3600, trust_env=False)
        self._is_ref_guided = is_ref_guided
        self._started = time.perf_counter()
        self.stories = []

    def now(self):
        """Seconds since the client was created."""
        return time.perf_counter() - self._started

    async def story(self, seed, due_s=None):
        """Send one story and wait for its answer."""
        sent_s = self.now()
        body = {
            "prompt": "Aldar Kose crosses the steppe",
            "scenes": SCENES,
            "seed": seed,
            "use_ref_guided": self._is_ref_guided,
        }
        answer = await self._http.post("/generate", json=body)
        end_s = self.now()
        answer.raise_for_status()
        story = answer.json()
        # The service counts from the start of the story, which under load is after its sending.
        started_s = end_s - story["generation_time_seconds"]
        ready_s = [started_s + frame["ready_time_seconds"] for frame in story["frames"]]
        due_s = sent_s if due_s is None else due_s
        self.stories.append(StoryTiming(due_s, tuple(ready_s), end_s))

    async def closed_loop(self, clients, seconds):
        """Act as so many clients, each of which sends a story after the answer to the last one."""

        async def client(number):
            story = 0
            while self.now() < seconds:
                await self.story(number * 1000 + story)
                story += 1

        await asyncio.gather(*(client(number) for number in range(clients)))

    async def open_loop(self, stories, stories_per_s):
        """Send stories at random times that are fixed beforehand: a slow answer delays none.

        The times are those of a Poisson process.
        """
        rng = random.Random(0)
        due, tasks = 0.0, []
        start = self.now()
        for number in range(stories):
            due += rng.expovariate(stories_per_s)
            tasks.append((number, start + due))

        async def send(number, due_s):
            await asyncio.sleep(max(0.0, due_s - self.now()))
            await self.story(number, due_s)

        await asyncio.gather(*(send(number, due_s) for number, due_s in tasks))

    def frames_per_s(self, from_s, to_s):
        """Finished frames per second in a period of time.

        It is the slope of their count over time by least squares. Simulated GPUs finish at the same
        moments, so a plain count would depend on where the period ends.
        """
        ends = sorted(s for story in self.stories for s in story.frames_s if from_s <= s <= to_s)
        return statistics.linear_regression(ends, range(len(ends))).slope
