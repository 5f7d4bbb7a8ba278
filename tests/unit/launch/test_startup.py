"""Waiting for the application: what ends it, and with which sentence."""

import os
import signal
import time

import pytest
from ray.serve.schema import (
    ApplicationStatus,
    ApplicationStatusOverview,
    DeploymentStatus,
    DeploymentStatusOverview,
    DeploymentStatusTrigger,
    ReplicaState,
)

from deployments.health import LoadStatus
from serve_app.launch.load_probe import LoadProbe
from serve_app.launch.preflight import LaunchError
from serve_app.launch.shutdown import Stopped, StopSignals
from serve_app.launch.startup import wait_until_loaded, wait_until_running

TRACEBACK = "The deployment failed to start 2 times.\nTraceback ...\nValueError: no such file\n"
NO_ROOM = "Deployment has 1 replica that has taken more than 30s to be scheduled."


class Readings:
    """A function that gives one reading after another, and the last one from then on."""

    def __init__(self, *readings):
        self.readings = list(readings)

    def __call__(self):
        return self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]


def no_loads(status):
    pass


def application(status, message="", deployment=DeploymentStatus.HEALTHY, running=0, scorers=0):
    def overview(count):
        return DeploymentStatusOverview(
            status=deployment,
            status_trigger=DeploymentStatusTrigger.UNSPECIFIED,
            replica_states={ReplicaState.RUNNING: count},
            message=message,
        )

    deployments = {"Planner": overview(running), "CLIPScorer": overview(scorers)}
    return ApplicationStatusOverview(
        status=status, message="", last_deployed_time_s=0, deployments=deployments
    )


def test_the_wait_ends_when_the_application_runs():
    statuses = Readings(
        None, application(ApplicationStatus.DEPLOYING), application(ApplicationStatus.RUNNING)
    )
    wait_until_running(statuses, no_loads, StopSignals())
    assert len(statuses.readings) == 1


def test_the_wait_ends_when_each_deployment_has_a_replica():
    deploying = ApplicationStatus.DEPLOYING
    statuses = Readings(
        application(deploying, running=2), application(deploying, running=2, scorers=1)
    )
    wait_until_running(statuses, no_loads, StopSignals())
    assert len(statuses.readings) == 1


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (TRACEBACK, "ValueError: no such file"),
        ("", "the deployment failed without a message"),
    ],
)
def test_a_failed_deployment_is_reported_by_the_last_line_of_its_message(message, sentence):
    status = application(ApplicationStatus.DEPLOY_FAILED, message, DeploymentStatus.DEPLOY_FAILED)
    with pytest.raises(LaunchError) as caught:
        wait_until_running(Readings(status), no_loads, StopSignals())
    assert str(caught.value) == sentence


def test_replicas_that_are_killed_for_memory_are_not_started_for_ever():
    message = (
        "A replica's actor died: the worker was killed since the node was running low on memory"
    )
    status = application(ApplicationStatus.DEPLOYING, message)
    with pytest.raises(LaunchError, match="is used up, and a replica of Planner"):
        wait_until_running(Readings(status), no_loads, StopSignals())


FAILED = LoadStatus(loaded=False, error="Set BASE_MODEL.", reason="BASE_MODEL 'x' cannot be loaded")


def test_models_that_one_deployment_cannot_load_are_told_while_others_still_load():
    probe = LoadProbe(["Planner"], lambda name: FAILED)
    probe.check(application(ApplicationStatus.DEPLOYING))
    with pytest.raises(LaunchError, match="BASE_MODEL 'x' cannot be loaded"):
        probe.check(application(ApplicationStatus.DEPLOYING, running=1))


def test_a_deployment_is_asked_again_only_until_it_answers():
    answers = Readings(None, LoadStatus(loaded=True), FAILED)
    probe = LoadProbe(["Planner", "Other"], lambda name: answers())
    for _ in range(4):
        probe.check(application(ApplicationStatus.DEPLOYING, running=1))
    assert answers.readings == [FAILED]


def test_a_replica_that_finds_no_room_is_reported_after_the_timeout():
    status = application(ApplicationStatus.DEPLOYING, NO_ROOM)
    with pytest.raises(LaunchError, match=r"not enough resources: .* to be scheduled\."):
        wait_until_running(Readings(status), no_loads, StopSignals(), scheduling_timeout_s=0)


def test_each_new_replica_prolongs_the_scheduling_timeout():
    statuses = Readings(
        *(application(ApplicationStatus.DEPLOYING, NO_ROOM, running=n) for n in range(1, 5)),
        application(ApplicationStatus.RUNNING),
    )
    # Four polls take 1 s: longer than the timeout, but each of them sees another replica.
    began = time.monotonic()
    wait_until_running(statuses, no_loads, StopSignals(), scheduling_timeout_s=0.6)
    assert time.monotonic() - began > 0.6


def test_a_signal_ends_the_wait():
    signals = StopSignals()
    handler = signal.getsignal(signal.SIGTERM)
    signals.listen()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopped):
            wait_until_running(Readings(None), no_loads, signals)
    finally:
        signal.signal(signal.SIGTERM, handler)


@pytest.mark.parametrize("detail", [None, "RefGuidedRenderer: no such file"])
def test_loaded_models_end_the_wait_with_what_ref_guided_mode_lacks(detail):
    health = Readings(
        {},
        {"model_loaded": False, "detail": "SimpleRenderer is loading"},
        {"model_loaded": True, "detail": detail},
    )
    assert wait_until_loaded(health, StopSignals()) == (detail or "")


def test_models_that_cannot_be_loaded_are_reported_with_the_reason():
    health = Readings({"model_loaded": False, "detail": "LoRA path '/x' does not exist"})
    with pytest.raises(LaunchError, match="LoRA path '/x' does not exist"):
        wait_until_loaded(health, StopSignals())
