"""The OpenAPI document is true: schemathesis' cases find no 5xx and no undocumented answer.

The API, the planner and its rules are real; drawing is the fake's, since its answers do not depend
on the request.
"""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from deployments.engines.planning.planners import load_planner
from deployments.settings import AppSettings, PlannerSettings
from deployments.types import PlanRequest
from serve_app.api import build_api
from serve_app.problems import InFlight
from serve_app.schemas import About
from tests.fakes import FakeService, storyboard

CASES = 150
"""Per operation and kind of case; a few seconds."""


class PlanningService(FakeService):
    """Plans for real, draws at once."""

    def __init__(self):
        super().__init__()
        self._planner = load_planner(AppSettings().group(PlannerSettings))

    async def plan(self, request):
        if request.scenes is not None:
            return self._planner.adopt(request.scenes)
        return await self._planner.plan(
            PlanRequest(
                prompt=request.prompt,
                num_frames=request.num_frames,
                seed=request.seed,
                temperature=request.gpt_temperature,
            )
        )

    async def generate(self, request):
        return storyboard(request, await self.plan(request))


def api():
    service = PlanningService()
    about = About(base_model="embedded", lora_path="lora", planner="auto", version="0")
    return build_api(lambda: service, about, InFlight())


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


@schema_of(GenerationMode.POSITIVE).exclude(path="/generate").parametrize()
@LIMITS
def test_valid_requests_get_documented_answers(case):
    case.call_and_validate()


@schema_of(GenerationMode.POSITIVE).include(path="/generate").parametrize()
@LIMITS
def test_valid_stories_are_drawn_unless_their_fields_contradict_each_other(case):
    response = case.call_and_validate(excluded_checks=[positive_data_acceptance])
    if response.status_code != 200:
        # What a schema cannot say: the file inside the base64, and one field against another.
        assert response.status_code == 422
        assert response.json()["detail"].startswith(("reference_image", "scenes"))


@schema_of(GenerationMode.NEGATIVE).include(method="POST").parametrize()
@LIMITS
def test_invalid_requests_get_documented_refusals(case):
    case.call_and_validate()
