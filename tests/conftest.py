"""For all tests: no key, no hub and no settings of the user; one service for most of them."""

import hypothesis
import pytest

from deployments.settings import AppSettings
from tests.support.service import STORY, Service, free_port

# The same commit gives the same result; `--hypothesis-profile=search` looks for new examples.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.register_profile("search", derandomize=False, print_blob=True)
hypothesis.settings.load_profile("repeatable")

pytest_plugins = ["tests.support.interruption"]

FEW_STEPS = "4"
"""Denoising steps for tests that do not depend on the quality of the images."""


@pytest.fixture(autouse=True, scope="session")
def _clean_environment():
    patch = pytest.MonkeyPatch()
    for name in ("OPENAI_API_KEY", "HF_TOKEN", *map(str.upper, AppSettings.model_fields)):
        patch.delenv(name, raising=False)
    patch.setenv("HF_HUB_OFFLINE", "1")
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    yield
    patch.undo()


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """The service of `make run`, with two replicas of each renderer and few denoising steps."""
    folder = tmp_path_factory.mktemp("service")
    port = free_port()
    running = Service(
        ["make", "run", f"PORT={port}"],
        f"http://127.0.0.1:{port}",
        folder / "log",
        env={
            "NUM_INFERENCE_STEPS": FEW_STEPS,
            "JSON_LOGS": "true",
            "PLAN_CACHE_DIR": str(folder / "plans"),
        },
    )
    try:
        running.wait()
        yield running
    finally:
        running.kill()


@pytest.fixture
def others(service):
    """Stories that keep the renderers busy, so that the story of the test takes a while.

    Gives a function that cancels them before the end of the test.
    """
    body = {"prompt": STORY, "num_frames": 10}
    answers = [service.http.post("/stories", json=body | {"seed": n}) for n in range(8)]
    story_ids = [answer.json()["id"] for answer in answers]

    def cancel():
        for story_id in story_ids:
            service.http.delete(f"/stories/{story_id}")

    yield cancel
    cancel()
