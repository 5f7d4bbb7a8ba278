"""An engine that cannot be loaded is reported, and loading is retried later."""

import asyncio

import pytest

from deployments.errors import GeneratorNotInitialized
from deployments.replica.base import EngineSlot

RELOAD_PERIOD_S = 0.2


class Loader:
    """Loads an engine after so many failures."""

    def __init__(self, failures):
        self.calls, self._failures = 0, failures

    def __call__(self):
        self.calls += 1
        if self.calls <= self._failures:
            raise GeneratorNotInitialized("Set LORA_PATH.", "LoRA path 'x' does not exist")
        return "engine"


async def test_a_loaded_engine_runs_work():
    slot = EngineSlot(Loader(failures=0), "renderer")
    assert (await slot.status()).loaded
    assert await slot.run(lambda engine: f"work of the {engine}") == "work of the engine"


async def test_an_error_of_work_is_raised():
    slot = EngineSlot(Loader(failures=0), "renderer")
    with pytest.raises(ZeroDivisionError):
        await slot.run(lambda engine: 1 / 0)


async def test_an_engine_that_cannot_be_loaded_is_reported_and_not_retried_at_once():
    loader = Loader(failures=1)
    slot = EngineSlot(loader, "renderer")
    status = await slot.status()
    assert (status.loaded, status.error) == (False, "Set LORA_PATH.")
    assert status.reason == "LoRA path 'x' does not exist"
    with pytest.raises(GeneratorNotInitialized):
        await slot.run(lambda engine: engine)
    assert loader.calls == 1


async def test_loading_is_retried_after_the_period_and_not_after_it_succeeded():
    loader = Loader(failures=2)
    slot = EngineSlot(loader, "renderer", reload_period_s=RELOAD_PERIOD_S)
    await asyncio.sleep(1.5 * RELOAD_PERIOD_S)
    assert not (await slot.status()).loaded
    await asyncio.sleep(1.5 * RELOAD_PERIOD_S)
    assert (await slot.status()).loaded
    await asyncio.sleep(1.5 * RELOAD_PERIOD_S)
    assert await slot.run(lambda engine: engine) == "engine"
    assert loader.calls == 3
