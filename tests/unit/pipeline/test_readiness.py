"""A health check does not wake a sleeping deployment, which counts as loaded."""

import pytest

from deployments.errors import GeneratorNotInitialized
from deployments.health import LoadStatus
from serve_app.pipeline.readiness import Readiness
from tests.support.fake_handle import FakeHandle


class FakeDeployment:
    """Answers its status.

    Attributes:
        calls: how often it was asked.
    """

    def __init__(self, status=None):
        self.calls = 0
        self._status = status or LoadStatus(loaded=True)

    async def status(self):
        self.calls += 1
        return self._status


def readiness(deployments, sleeping=()):
    handles = {name: FakeHandle(deployment) for name, deployment in deployments.items()}
    return Readiness(handles, lambda: sleeping)


async def test_a_sleeping_deployment_counts_as_loaded_and_is_not_asked():
    asleep, awake = FakeDeployment(LoadStatus(loaded=False, error="no")), FakeDeployment()
    checks = readiness({"asleep": asleep, "awake": awake}, sleeping={"asleep"})
    statuses = await checks.statuses("asleep", "awake")
    assert [status.loaded for status in statuses] == [True, True]
    assert (asleep.calls, awake.calls) == (0, 1)
    await checks.require("asleep", "awake")


async def test_all_are_asked_when_serve_does_not_say_which_ones_sleep():
    def fail():
        raise RuntimeError("the controller is being replaced")

    one = FakeDeployment()
    statuses = await Readiness({"one": FakeHandle(one)}, fail).statuses("one")
    assert (statuses[0].loaded, one.calls) == (True, 1)


async def test_a_deployment_that_could_not_load_its_models_refuses_the_story():
    status = LoadStatus(loaded=False, error="Set LORA_PATH.", reason="no such file")
    with pytest.raises(GeneratorNotInitialized, match=r"Set LORA_PATH\."):
        await readiness({"broken": FakeDeployment(status)}).require("broken")


async def test_a_loaded_deployment_is_asked_once_and_again_after_a_failure():
    one = FakeDeployment()
    checks = readiness({"one": one})
    for _ in range(3):
        await checks.require("one")
    assert one.calls == 1
    checks.forget()
    await checks.require("one")
    assert one.calls == 2


async def test_a_busy_deployment_that_was_loaded_is_not_asked():
    one = FakeDeployment()
    checks = readiness({"one": one})
    checks.mark_loaded("one")
    with checks.busy():
        assert (await checks.statuses("one"))[0].loaded
    assert one.calls == 0
