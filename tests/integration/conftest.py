"""One served application for most tests of this folder; starting one takes half a minute."""

import pytest

from tests.service import Service, free_port

FEW_STEPS = "4"
"""Denoising steps where the look of the pictures is not the point."""


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
