"""What both renderer deployments are, around an engine that stops when it is told to."""

import asyncio
import threading
import time

import pytest

from deployments.errors import DeviceLost, GeneratorNotInitialized, RenderStopped
from deployments.replica import engine_slot
from deployments.replica.engine_slot import EngineSlot
from deployments.replica.renderer import RendererReplica
from deployments.settings import AppSettings, RendererSettings
from deployments.types import FrameRequest

REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man", seed=7)


class StepEngine:
    """Denoises for `steps` steps of 10 ms; records what it did and whether drawings overlap."""

    def __init__(self, steps):
        self.steps, self.done, self.stopped, self.threads = steps, 0, 0, set()
        self._drawing = threading.Lock()

    def render(self, request, is_stopped, on_step):
        assert self._drawing.acquire(blocking=False), "two drawings in one pipeline"
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
            self._drawing.release()


class Replica(RendererReplica):
    def __init__(self, engine):
        self._given = engine
        self.ended = []
        super().__init__(AppSettings().group(RendererSettings))

    def _load(self, settings):
        return self._given

    def _end_process(self, error):
        self.ended.append(error)


async def test_cancelled_drawing_stops_at_its_next_step_and_frees_the_pipeline():
    engine = StepEngine(steps=1000)
    replica = Replica(engine)
    drawing = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.05)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    engine.steps = 3
    # Serve gives the free slot to the next request at once; it must wait for the pipeline.
    assert await replica.render(REQUEST) == "a frame"
    assert (engine.stopped, engine.done) == (1, 1)


async def test_queued_drawing_that_is_cancelled_never_begins():
    engine = StepEngine(steps=20)
    replica = Replica(engine)
    first = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(replica.render(REQUEST))
    await asyncio.sleep(0.02)
    second.cancel()
    assert await first == "a frame"
    assert (engine.stopped, engine.done) == (0, 1)


async def test_every_drawing_runs_in_the_same_thread_and_the_loop_stays_free():
    engine = StepEngine(steps=10)
    replica = Replica(engine)
    drawings = [asyncio.create_task(replica.render(REQUEST)) for _ in range(3)]
    await asyncio.sleep(0.02)
    started = time.perf_counter()
    await replica.check_health()
    assert (await replica.status()).loaded
    assert time.perf_counter() - started < 0.05
    await asyncio.gather(*drawings)
    assert len(engine.threads) == 1


async def test_lost_device_ends_the_replica():
    class Lost:
        def render(self, request, is_stopped, on_step):
            raise DeviceLost("CUDA error: device-side assert triggered")

    replica = Replica(Lost())
    with pytest.raises(DeviceLost):
        await replica.render(REQUEST)
    assert len(replica.ended) == 1


async def test_engine_that_does_not_load_is_told_and_tried_again_later(monkeypatch):
    tries = []

    def load():
        tries.append(1)
        if len(tries) < 3:
            raise GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
        return "engine"

    slot = EngineSlot(load, "renderer")
    status = await slot.status()
    assert (status.loaded, status.error) == (False, "Set LORA_PATH.")
    with pytest.raises(GeneratorNotInitialized):
        await slot.engine()
    assert len(tries) == 1, "not again at once"
    monkeypatch.setattr(engine_slot, "RELOAD_PERIOD_S", 0.0)
    assert not (await slot.status()).loaded
    assert (await slot.status()).loaded
    assert await slot.engine() == "engine"
    assert len(tries) == 3
