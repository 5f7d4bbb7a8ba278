"""Requests that schemathesis generates get no 5xx and no answer outside the OpenAPI document.

The API, the stories, the planner and its rules are real; renderers and scorer are fakes, since
their answers do not depend on the request.
"""

import tempfile
from functools import cache
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.support.api import build_test_api
from tests.support.collection import OPEN
from tests.support.rule_planner import RulePlanner
from tests.support.threaded_stories import threaded_stories

CASES = 20
"""Per operation and kind of case; they take a second or two."""


@cache
def api():
    folder = Path(OPEN.enter_context(tempfile.TemporaryDirectory()))
    stories, _ = OPEN.enter_context(
        threaded_stories(folder, planner=RulePlanner(), max_waiting_stories=10_000)
    )
    return build_test_api(stories)


def schema_of(mode):
    generation = GenerationConfig(modes=[mode])
    config = SchemathesisConfig(
        projects=ProjectsConfig(default=ProjectConfig(generation=generation))
    )
    return schemathesis.openapi.from_asgi("/openapi.json", api(), config=config)


LIMITS = settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


PICKY = [
    "/generate",
    "/stories",
    "/stories/{story_id}/frames/{number}",
    "/v1/images/generations",
]
"""POSTs with rules that a schema cannot express: the file in the base64, contradicting fields."""


@schema_of(GenerationMode.POSITIVE).exclude(path=PICKY, method="POST").parametrize()
@LIMITS
def test_valid_requests_get_documented_answers(case):
    case.call_and_validate()


@schema_of(GenerationMode.POSITIVE).include(path=PICKY, method="POST").parametrize()
@LIMITS
def test_valid_posts_are_accepted_unless_their_fields_contradict_each_other(case):
    response = case.call_and_validate(excluded_checks=[positive_data_acceptance])
    if response.status_code == 422:
        assert response.json()["detail"].startswith(
            ("reference_image", "scenes", "preset", "prompt must describe")
        )
    else:
        assert response.status_code in (200, 202, 404, 409)


@schema_of(GenerationMode.NEGATIVE).include(method="POST").parametrize()
@LIMITS
def test_invalid_requests_get_documented_refusals(case):
    case.call_and_validate()
