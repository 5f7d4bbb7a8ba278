"""POST /plan and POST /generate over a fake service."""

import base64
import json
from dataclasses import replace

import pytest

from deployments.presets import Preset
from deployments.types import Coverage, Mode, StoryRequest
from serve_app.api.routes.generation import GenerateOut
from serve_app.images.png import read_recipe
from tests.support.api import encoded_image
from tests.support.fake_service import FakeService
from tests.support.samples import plan, shot_scene, storyboard
from tests.support.stories import STORY


def test_generate_answers_with_frames_scores_and_plan(client):
    answer = client.post("/generate", json={"prompt": STORY}).json()
    assert answer["success"] is True
    assert answer["story_prompt"] == STORY
    assert answer["num_frames"] == len(answer["frames"]) == 6
    assert answer["mode"] == "simple"
    assert answer["generation_time_seconds"] == 1.5
    assert (answer["seed"], answer["gpt_temperature"], answer["planner"]) == (42, 0.7, "builtin")
    assert answer["plan"]["scenes"][0]["prompt"] == answer["frames"][0]["prompt"]
    assert answer["request_id"]
    for number, frame in enumerate(answer["frames"], 1):
        assert frame["frame_number"] == number
        assert (frame["clip_score"], frame["consistency"]) == (0.8, 0.9)
        assert frame["attempts"][0]["seed"] == frame["seed"]
        assert frame["prompt_tokens"] == 12
        png = base64.b64decode(frame["image"])
        assert read_recipe(png).seed == frame["seed"]


def test_optional_fields_have_defaults(client, service):
    client.post("/generate", json={"prompt": STORY})
    request = service.requests[0]
    assert request.mode is Mode.SIMPLE
    assert (request.num_frames, request.seed, request.gpt_temperature) == (None, 42, 0.7)


def test_plan_answers_without_drawing(client):
    answer = client.post("/plan", json={"prompt": STORY, "num_frames": 7}).json()
    assert answer["num_frames"] == len(answer["scenes"]) == len(answer["plan"]["scenes"]) == 7
    assert answer["planner"] == "builtin"


def test_edited_scenes_reach_the_service_unchanged(client, service):
    scenes = client.post("/plan", json={"prompt": STORY}).json()["scenes"]
    scenes[2]["prompt"] = "aldar_kose_man laughs in the steppe"
    answer = client.post("/generate", json={"prompt": STORY, "scenes": scenes}).json()
    assert service.requests[-1].scenes[2].prompt == "aldar_kose_man laughs in the steppe"
    assert answer["planner"] == "request"


def test_every_field_of_a_scene_reaches_the_service_and_the_answer(client, service):
    scene = shot_scene().model_dump(mode="json")
    answer = client.post("/generate", json={"prompt": STORY, "scenes": [scene] * 6}).json()
    assert service.requests[-1].scenes == (shot_scene(),) * 6
    assert answer["plan"]["scenes"] == [scene] * 6
    frame = answer["frames"][5]
    assert {name: frame[name] for name in scene if name != "setting"} | {
        "setting": "steppe"
    } == scene


def test_a_scene_needs_a_prompt_only(client, service):
    scenes = [{"prompt": "aldar_kose_man in the steppe"}] * 6
    frame = client.post("/generate", json={"prompt": STORY, "scenes": scenes}).json()["frames"][0]
    assert service.requests[-1].scenes[0].shot_size is None
    fields = ("shot_size", "angle", "dialogue", "duration_s")
    assert [frame[name] for name in fields] == [None, None, "", None]


def test_plan_answers_with_coverage_and_notes(build_client):
    class Reader(FakeService):
        async def plan(self, request):
            saddle = Coverage(kind="thing", name="saddle")
            horse = Coverage(kind="animal", name="horse", scenes=(1, 4))
            return plan(6, coverage=(horse, saddle), notes=("Drawn without style.",))

    answer = build_client(Reader()).post("/plan", json={"prompt": STORY}).json()["plan"]
    assert answer["coverage"] == [
        {"kind": "animal", "name": "horse", "scenes": [1, 4]},
        {"kind": "thing", "name": "saddle", "scenes": []},
    ]
    assert answer["notes"] == ["Drawn without style."]


def test_preset_reaches_the_service(client, service):
    client.post("/generate", json={"prompt": STORY, "preset": "fast"}).raise_for_status()
    client.post("/generate", json={"prompt": STORY}).raise_for_status()
    assert [request.preset for request in service.requests] == [Preset.FAST, None]


def test_reference_image_reaches_the_service_decoded(client, service):
    body = {"prompt": STORY, "use_ref_guided": True, "reference_image": encoded_image("WEBP")}
    answer = client.post("/generate", json=body).json()
    assert answer["mode"] == "ref_guided"
    assert service.requests[0].reference_image.size == (16, 16)


@pytest.mark.parametrize(
    "story", ["Aldar Kose and his horse", 'Алдар "Көсе" \\ қулық\t\u2028\U0001f40e']
)
def test_fast_json_of_a_storyboard_equals_that_of_pydantic(story):
    story_plan = plan(7, fallback_reason="no planner", corrections=("scene 1: the hero was added",))
    board = replace(storyboard(StoryRequest(prompt=story), story_plan), generation_time_s=1e-3 / 3)
    out = GenerateOut.of(board, "request")
    assert json.loads(out.to_json()) == json.loads(out.model_dump_json())
    assert GenerateOut.model_validate_json(out.to_json()) == out
