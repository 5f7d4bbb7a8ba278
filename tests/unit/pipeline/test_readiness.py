"""A sleeping deployment is not woken by a health check, and counts as loaded."""

import asyncio

import pytest

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus
from serve_app.pipeline.readiness import Readiness
from tests.support.fake_handle import FakeHandle


class Deployment:
    def __init__(self, status=None, seconds=0.0):
        self.asked = 0
        self._status = status or LoadStatus(loaded=True)
        self._seconds = seconds

    async def status(self):
        self.asked += 1
        await asyncio.sleep(self._seconds)
        return self._status


def readiness(deployments, sleeping=()):
    handles = {name: FakeHandle(deployment) for name, deployment in deployments.items()}
    return Readiness(handles, lambda: sleeping)


async def test_a_sleeping_deployment_is_loaded_and_is_not_asked():
    asleep, awake = Deployment(LoadStatus(loaded=False, error="no")), Deployment()
    asked = readiness({"asleep": asleep, "awake": awake}, sleeping={"asleep"})
    statuses = await asked.statuses("asleep", "awake")
    assert [status.loaded for status in statuses] == [True, True]
    assert (asleep.asked, awake.asked) == (0, 1)
    await asked.require("asleep", "awake")


async def test_all_are_asked_where_serve_does_not_say_which_sleep():
    def fail():
        raise RuntimeError("the controller is being replaced")

    one = Deployment()
    statuses = await Readiness({"one": FakeHandle(one)}, fail).statuses("one")
    assert (statuses[0].loaded, one.asked) == (True, 1)


async def test_what_could_not_be_loaded_refuses_the_story():
    broken = Deployment(LoadStatus(loaded=False, error="Set LORA_PATH.", reason="no such file"))
    with pytest.raises(GeneratorNotInitialized, match=r"Set LORA_PATH\."):
        await readiness({"broken": broken}).require("broken")


async def test_a_story_asks_only_until_it_knows_and_again_after_a_failure():
    one = Deployment()
    asked = readiness({"one": one})
    for _ in range(3):
        await asked.require("one")
    assert one.asked == 1
    asked.forget()
    await asked.require("one")
    assert one.asked == 2


async def test_a_busy_deployment_that_was_loaded_is_not_asked():
    one = Deployment()
    asked = readiness({"one": one})
    asked.mark_loaded("one")
    with asked.busy():
        assert (await asked.statuses("one"))[0].loaded
    assert one.asked == 0
