"""A served application on simulated GPUs, and the stories that are sent to it."""

import asyncio
import json
import random
import statistics
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

from tests.support.service import Service, write_config

FRAMES = 8
FRAME_S = 1.25
"""Seconds of a simulated frame: the aim for 50 steps on one H200, and no measurement."""

RENDERERS = {False: "SimpleRenderer", True: "RefGuidedRenderer"}
SCENES = [
    {"prompt": f"aldar_kose_man walks in the steppe, scene {n}", "setting": "steppe"}
    for n in range(1, FRAMES + 1)
]


@dataclass(frozen=True, slots=True)
class Told:
    """One story as its client saw it; seconds since the epoch of the run.

    Attributes:
        due_s: when it was to be sent.
        frames_s: when each frame was finished.
        end_s: when the answer was there.
    """

    due_s: float
    frames_s: tuple[float, ...]
    end_s: float

    @property
    def latency_s(self):
        return self.end_s - self.due_s


@contextmanager
def served(gpus, frame_s, *, is_ref_guided=False):
    """The application with so many simulated GPUs, one renderer replica on each."""
    drawing, idle = RENDERERS[is_ref_guided], RENDERERS[not is_ref_guided]
    deployments = {
        drawing: {
            "num_replicas": gpus,
            "max_ongoing_requests": 1,
            "ray_actor_options": {"num_cpus": 0, "num_gpus": 1},
        },
        idle: {"num_replicas": 1, "ray_actor_options": {"num_cpus": 0, "num_gpus": 0}},
    }
    slots = {"ref_guided_frame_slots" if is_ref_guided else "simple_frame_slots": gpus}
    with tempfile.TemporaryDirectory() as folder:
        config = write_config(
            Path(folder) / "simulated.yaml",
            deployments=deployments,
            engine="simulated",
            simulated_frame_s=frame_s,
            max_attempts=1,
            max_stories=190,
            plan_cache_dir=folder,
            **slots,
        )
        env = {"RAY_OVERRIDE_RESOURCES": json.dumps({"CPU": 2, "GPU": gpus})}
        service = Service.launch(config, Path(folder) / "log", env=env)
        try:
            service.wait()
            yield service
        finally:
            service.kill()


class Client:
    """Sends stories and notes when their frames were finished.

    Args:
        url: of the service.
        is_ref_guided: the mode of the stories.
    """

    def __init__(self, url, *, is_ref_guided=False):
        self._http = httpx2.AsyncClient(base_url=url, timeout=3600, trust_env=False)
        self._is_ref_guided = is_ref_guided
        self._started = time.perf_counter()
        self.told = []

    def now(self):
        """Seconds since the client was made."""
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
        # Told from the story's start, which under load is not when it was sent.
        started_s = end_s - story["generation_time_seconds"]
        ready_s = [started_s + frame["ready_time_seconds"] for frame in story["frames"]]
        told = Told(sent_s if due_s is None else due_s, tuple(ready_s), end_s)
        self.told.append(told)
        return told

    async def closed_loop(self, clients, seconds):
        """So many clients, each of which sends its next story when it has the last one's answer."""

        async def client(number):
            story = 0
            while self.now() < seconds:
                await self.story(number * 1000 + story)
                story += 1

        await asyncio.gather(*(client(number) for number in range(clients)))

    async def open_loop(self, stories, stories_per_s):
        """Poisson arrivals, fixed beforehand, so that a slow answer delays no later story."""
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
        """Finished frames per second in a window: the slope of their count over time.

        By least squares, as GPUs that finish in step would make a plain count depend on where the
        window ends.
        """
        ends = sorted(s for told in self.told for s in told.frames_s if from_s <= s <= to_s)
        return statistics.linear_regression(ends, range(len(ends))).slope


class BusyCores:
    """Share of the machine's cores that was busy since this was made."""

    def __init__(self):
        psutil.cpu_percent()

    def share(self):
        """0 to 1."""
        return round(psutil.cpu_percent() / 100, 2)


def quantile(values, share):
    """The value at this share of the sorted ones."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
