"""The base of the renderer deployments, with a fake engine that can be stopped."""

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deployments.errors import RenderStopped
from deployments.replica.renderer import RendererReplica
from deployments.settings import AppSettings, RendererSettings
from deployments.types import FrameRequest

ROOT = Path(__file__).parents[3]
REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man", seed=7)


class StepEngine:
    """Takes 10 ms per step; counts its frames, and fails if two are rendered at once."""

    def __init__(self, steps):
        self.steps, self.done, self.stopped, self.threads = steps, 0, 0, set()
        self._in_use = threading.Lock()

    def render(self, request, is_stopped, on_step):
        assert self._in_use.acquire(blocking=False), "two frames in one pipeline"
        self.threads.add(threading.current_thread())
        try:
            for _ in range(self.steps):
                if is_stopped():
                    self.stopped += 1
                    raise RenderStopped("the drawing was cancelled")
                time.sleep(0.01)
            self.done += 1
            return "a frame"
        finally:
            self._in_use.release()


class FakeRenderer(RendererReplica):
    """A replica with a given engine."""

    def __init__(self, engine):
        self._given = engine
        super().__init__(AppSettings().group(RendererSettings))

    def _load_models(self, settings):
        return self._given


async def test_a_cancelled_frame_stops_at_its_next_step_and_frees_the_pipeline():
    engine = StepEngine(steps=1000)
    replica = FakeRenderer(engine)
    frame = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.05)
    frame.cancel()
    with pytest.raises(asyncio.CancelledError):
        await frame
    engine.steps = 3
    # Serve sends the next request at once; it must wait for the pipeline.
    assert await replica.render(REQUEST) == "a frame"
    assert (engine.stopped, engine.done) == (1, 1)


async def test_a_frame_cancelled_in_the_queue_is_never_started():
    engine = StepEngine(steps=20)
    replica = FakeRenderer(engine)
    first = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.02)
    second.cancel()
    assert await first == "a frame"
    assert (engine.stopped, engine.done) == (0, 1)


async def test_all_frames_are_rendered_in_one_thread_and_the_event_loop_stays_free():
    engine = StepEngine(steps=10)
    replica = FakeRenderer(engine)
    frames = [asyncio.create_task(replica.render(REQUEST)) for _ in range(3)]
    await asyncio.sleep(0.02)
    started = time.perf_counter()
    await replica.check_health()
    assert (await replica.status()).loaded
    assert time.perf_counter() - started < 0.05
    await asyncio.gather(*frames)
    assert len(engine.threads) == 1


LOST_DEVICE = """
import asyncio
from deployments.errors import DeviceLost
from deployments.replica.renderer import RendererReplica
from deployments.settings import AppSettings, RendererSettings
from deployments.types import FrameRequest

class LostEngine:
    def render(self, request, is_stopped, on_step):
        raise DeviceLost("CUDA error: device-side assert triggered")

class LostReplica(RendererReplica):
    def _load_models(self, settings):
        return LostEngine()

async def render():
    replica = LostReplica(AppSettings().group(RendererSettings))
    print("loaded", flush=True)
    await replica.render(FrameRequest(frame_number=1, prompt="aldar_kose_man", seed=7))

try:
    asyncio.run(render())
finally:
    print("still running", flush=True)
"""


def test_a_lost_device_ends_the_process_of_the_replica():
    done = subprocess.run(
        [sys.executable, "-c", LOST_DEVICE], capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (1, "loaded\n"), done.stderr
    assert "this replica ends, Serve starts a new one" in done.stderr
