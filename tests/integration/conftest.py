"""One served application for most tests of this folder; starting one takes half a minute."""

import pytest

from tests.service import Service, write_config

FEW_STEPS = 4
"""Denoising steps where the look of the pictures is not the point."""


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """cluster/local.yaml as it is, two replicas of each renderer, with few steps."""
    folder = tmp_path_factory.mktemp("service")
    config = write_config(folder / "local.yaml", plan_cache_dir=str(folder / "plans"))
    running = Service.launch(
        config, folder / "log", "--num-inference-steps", FEW_STEPS, "--json-logs"
    )
    try:
        running.wait()
        yield running
    finally:
        running.kill()
