"""What every test stands on: no key, no hub, no foreign settings; one service for most of them."""

import pytest

from deployments.settings import AppSettings
from tests.support.service import STORY, Service, free_port

pytest_plugins = ["tests.support.interruption"]

FEW_STEPS = "4"
"""Denoising steps where the look of the pictures is not the point."""


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
    """`make run`, two replicas of each renderer, with few steps."""
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
    """Stories that share the renderers with the test's, which then lasts longer than a click."""
    body = {"prompt": STORY, "num_frames": 10}
    made = [service.http.post("/stories", json=body | {"seed": n}).json()["id"] for n in range(4)]
    yield
    for each in made:
        service.http.delete(f"/stories/{each}")
