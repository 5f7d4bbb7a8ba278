"""What every test stands on: no key, no hub, settings by nobody's environment."""

import pytest

from deployments.settings import AppSettings


@pytest.fixture(autouse=True, scope="session")
def _clean_environment():
    patch = pytest.MonkeyPatch()
    for name in ("OPENAI_API_KEY", "HF_TOKEN", *map(str.upper, AppSettings.model_fields)):
        patch.delenv(name, raising=False)
    patch.setenv("HF_HUB_OFFLINE", "1")
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    yield
    patch.undo()
