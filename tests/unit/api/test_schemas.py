import json
from dataclasses import replace

import pytest

from deployments.types import StoryRequest
from serve_app.api.schemas.storyboards import GenerateOut
from tests.support.samples import plan, storyboard


@pytest.mark.parametrize(
    "story", ["Aldar Kose and his horse", 'Алдар "Көсе" \\ қулық\t\u2028\U0001f40e']
)
def test_answer_is_what_pydantic_makes_of_its_schema(story):
    made = plan(7, fallback_reason="no planner", corrections=("scene 1: the hero was added",))
    board = replace(storyboard(StoryRequest(prompt=story), made), generation_time_s=1e-3 / 3)
    out = GenerateOut.of(board, "request")
    assert json.loads(out.to_json()) == json.loads(out.model_dump_json())
    assert GenerateOut.model_validate_json(out.to_json()) == out
