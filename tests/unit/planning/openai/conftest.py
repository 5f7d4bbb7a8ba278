"""A planner whose client talks to a scripted endpoint, without a network."""

import pytest

from deployments.engines.planning.openai.endpoint import build_client
from deployments.engines.planning.openai.planner import OpenAIPlanner
from deployments.settings import PlannerSettings
from tests.support.openai_server import Endpoint
from tests.support.openai_transport import KEY, build_transport


@pytest.fixture
def endpoint():
    return Endpoint()


@pytest.fixture
def build_planner(endpoint, monkeypatch):
    """A function that builds a planner for the endpoint, or for another transport."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def build(transport=None, **changes) -> OpenAIPlanner:
        settings = PlannerSettings(openai_base_url="http://gpt.test:8080/v1", **changes)
        client = build_client(settings, transport or build_transport(endpoint))
        return OpenAIPlanner(client, settings.planner_model, settings.planner_total_timeout_s)

    return build


@pytest.fixture
def planner(build_planner):
    return build_planner()
