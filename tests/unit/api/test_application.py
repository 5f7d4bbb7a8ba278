"""The API over a fake service: no Ray, no models, no sockets."""

import base64
import io
from enum import IntEnum
from http import HTTPStatus

import pytest
from PIL import Image
from starlette.testclient import TestClient

from deployments.errors import (
    DeviceLost,
    GeneratorNotInitialized,
    OutOfMemory,
    Overloaded,
    PlanInvalid,
    PlannerUnavailable,
    RenderError,
    ScoreError,
    StoryTimeout,
)
from deployments.health import Health
from deployments.presets import Preset
from deployments.types import Mode
from serve_app.api import errors
from serve_app.api.application import build_api
from serve_app.api.middleware import InFlight
from serve_app.api.service_info import ServiceInfo
from serve_app.images.frame_png import read_recipe
from tests.support.fake_service import FakeService

STORY = "Aldar Kose tricks a merchant and steals his horse"


def client_for(service, origins=()):
    info = ServiceInfo(
        base_model="embedded",
        lora_path="outputs/checkpoints/final",
        planner="auto",
        version="0",
        cors_origins=origins,
    )
    return TestClient(build_api(lambda: service, info, InFlight()), raise_server_exceptions=False)


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def client(service):
    return client_for(service)


def picture(kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("path", ["/", "/health"])
def test_health_has_the_seeds_fields(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "running"
    assert told["model_loaded"] is True
    assert told["lora_path"] == "outputs/checkpoints/final"
    assert told["ref_guided_available"] is True


def test_health_says_why_nothing_is_loaded():
    client = client_for(FakeService(health=Health(False, False, ("LoRA path 'x' is missing",))))
    told = client.get("/health").json()
    assert told["model_loaded"] is False
    assert told["detail"] == "LoRA path 'x' is missing"


def test_generate_answers_with_the_seeds_fields_and_ours(client):
    told = client.post("/generate", json={"prompt": STORY}).json()
    assert told["success"] is True
    assert told["story_prompt"] == STORY
    assert told["num_frames"] == len(told["frames"]) == 6
    assert told["mode"] == "simple"
    assert told["generation_time_seconds"] == 1.5
    assert (told["seed"], told["gpt_temperature"], told["planner"]) == (42, 0.7, "builtin")
    assert told["plan"]["scenes"][0]["prompt"] == told["frames"][0]["prompt"]
    assert told["request_id"]
    for number, frame in enumerate(told["frames"], 1):
        assert frame["frame_number"] == number
        assert (frame["clip_score"], frame["consistency"]) == (0.8, 0.9)
        assert frame["attempts"][0]["seed"] == frame["seed"]
        assert frame["prompt_tokens"] == 12
        png = base64.b64decode(frame["image"])
        assert read_recipe(png).seed == frame["seed"]


def test_defaults_are_the_seeds(client, service):
    client.post("/generate", json={"prompt": STORY})
    request = service.requests[0]
    assert request.mode is Mode.SIMPLE
    assert (request.num_frames, request.seed, request.gpt_temperature) == (None, 42, 0.7)


def test_plan_answers_without_drawing(client):
    told = client.post("/plan", json={"prompt": STORY, "num_frames": 7}).json()
    assert told["num_frames"] == len(told["scenes"]) == len(told["plan"]["scenes"]) == 7
    assert told["planner"] == "builtin"


def test_edited_scenes_reach_the_service_as_they_are(client, service):
    scenes = client.post("/plan", json={"prompt": STORY}).json()["scenes"]
    scenes[2]["prompt"] = "aldar_kose_man laughs in the steppe"
    told = client.post("/generate", json={"prompt": STORY, "scenes": scenes}).json()
    assert service.requests[-1].scenes[2].prompt == "aldar_kose_man laughs in the steppe"
    assert told["planner"] == "request"


def test_a_preset_reaches_the_service_by_name(client, service):
    client.post("/generate", json={"prompt": STORY, "preset": "fast"}).raise_for_status()
    client.post("/generate", json={"prompt": STORY}).raise_for_status()
    assert [request.preset for request in service.requests] == [Preset.FAST, None]


def test_reference_image_reaches_the_service_decoded(client, service):
    body = {"prompt": STORY, "use_ref_guided": True, "reference_image": picture("WEBP")}
    told = client.post("/generate", json=body).json()
    assert told["mode"] == "ref_guided"
    assert service.requests[0].reference_image.size == (16, 16)


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"prompt": "short"}, "prompt must be at least 10 characters"),
        ({"prompt": "x" * 501}, "prompt must be at most 500 characters"),
        ({"prompt": None}, "prompt must be a string"),
        ({"prompt": " " * 20}, "prompt must be text that is not blank and has no control chara"),
        ({"prompt": "a story\x00 with NUL"}, "prompt must be text that is not blank"),
        ({"prompt": "a terminal code \x9b31m"}, "prompt must be text that is not blank"),
        ({"num_frames": 5}, "num_frames must be at least 6"),
        ({"num_frames": 11}, "num_frames must be at most 10"),
        ({"num_frames": 7.5}, "num_frames must be an integer"),
        ({"seed": "42"}, "seed must be an integer"),
        ({"seed": True}, "seed must be an integer"),
        ({"seed": 2**53}, "seed must be at most 9007199254740991"),
        ({"gpt_temperature": 1.1}, "gpt_temperature must be at most 1"),
        ({"gpt_temperature": "hot"}, "gpt_temperature must be a number"),
        ({"use_ref_guided": "yes"}, "use_ref_guided must be true or false"),
        ({"promt": "typo"}, "promt is not a known field"),
        ({"preset": "quick"}, "preset must be 'exact', 'fast', 'fastest' or 'few_step'"),
        ({"scenes": []}, "scenes must have at least 6 items"),
        ({"scenes": [{"prompt": ""}] * 6}, "scenes.0.prompt must be at least 1 characters"),
        ({"scenes": "none"}, "scenes must be a list"),
        (
            {"scenes": [{"prompt": "aldar_kose_man"}] * 8, "num_frames": 6},
            "scenes has 8 items but num_frames allows 6",
        ),
        ({"reference_image": "aGk="}, "reference_image needs use_ref_guided: true"),
        (
            {"use_ref_guided": True, "reference_image": "https://example.com/a.png"},
            "reference_image must be the base64 text of a PNG, JPEG or WebP file, not a URL",
        ),
    ],
)
def test_wrong_field_gets_422_with_a_sentence_that_names_it(client, service, fields, detail):
    answer = client.post("/generate", json={"prompt": STORY} | fields)
    assert answer.status_code == 422
    told = answer.json()
    assert told["detail"].startswith(detail)
    assert told["code"] == "invalid_request"
    assert told["request_id"]
    assert not service.requests


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"null", 422),
        (b'{"prompt": NaN}', 422),
        (b'{"prompt": "a long story", "gpt_temperature": NaN}', 422),
        (b'{"prompt": "a long story", "gpt_temperature": 1e999}', 422),
        (b'{"prompt": "\\ud800 a long story"}', 422),
        (b'{"prompt": "a long story", "\\udfff": 1}', 422),
        (b'{"prompt": "a long story", "seed": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe{", 400),
        (b'{"prompt": "\xff\xff\xff a long story"}', 400),
        (b'{"prompt": "' + b"a" * 5_000_000 + b'"}', 422),
        (b'{"prompt": "' + b"a" * 15_000_000 + b'"}', 413),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize("path", ["/generate", "/plan"])
def test_broken_body_gets_4xx_json(client, service, path, body, status):
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)
    assert answer.json()["code"]
    assert not service.requests


def test_chunked_body_over_the_limit_gets_413_json(client):
    chunks = (b"a" * 1_000_000 for _ in range(20))
    answer = client.post("/generate", content=chunks)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body must be at most 15 MB"
    assert answer.json()["code"] == "request_entity_too_large"


@pytest.mark.parametrize(
    ("error", "status", "code", "detail"),
    [
        (
            GeneratorNotInitialized(
                "Generator not initialized. Set LORA_PATH environment variable.", "no such path"
            ),
            503,
            "generator_not_initialized",
            "Generator not initialized. Set LORA_PATH environment variable.",
        ),
        (
            OutOfMemory("CUDA out of memory"),
            500,
            "out_of_memory",
            "Generation failed: CUDA out of memory",
        ),
        (DeviceLost("CUDA error"), 500, "device_lost", "Generation failed: CUDA error"),
        (RenderError("no"), 500, "render_failed", "Generation failed: no"),
        (ScoreError("no"), 500, "score_failed", "Generation failed: no"),
        (PlanInvalid("odd plan"), 502, "plan_invalid", "odd plan"),
        (PlannerUnavailable("no answer"), 503, "planner_unavailable", "no answer"),
        (StoryTimeout("too long"), 504, "story_timeout", "too long"),
    ],
)
def test_every_error_has_its_status_code_and_sentence(error, status, code, detail):
    answer = client_for(FakeService(error)).post("/generate", json={"prompt": STORY})
    assert answer.status_code == status
    assert (answer.json()["code"], answer.json()["detail"]) == (code, detail)


def test_overload_says_when_to_retry():
    client = client_for(FakeService(Overloaded("16 stories are in progress", 7)))
    answer = client.post("/generate", json={"prompt": STORY})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "7"


def test_unexpected_error_gets_500_without_its_text():
    client = client_for(FakeService(KeyError("sk-secret")))
    answer = client.post("/generate", json={"prompt": STORY})
    assert answer.status_code == 500
    assert answer.json()["detail"] == "Generation failed: unexpected error in the ingress"
    assert "secret" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/x", 404), ("PUT", "/plan", 405)])
def test_unknown_routes_and_methods_get_json_too(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"detail", "code", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/plan", {"POST"}),
        ("DELETE", "/stories", {"GET", "POST"}),
        ("PUT", f"/stories/{'0' * 32}/frames/1", {"PATCH", "POST"}),
        ("POST", "/openapi.json", {"GET", "HEAD"}),
    ],
)
def test_405_names_the_methods_of_the_path_in_one_header(client, method, path, allowed):
    answer = client.request(method, path)
    assert answer.status_code == 405
    (header,) = answer.headers.get_list("allow")
    assert set(header.split(", ")) == allowed


class LaterHTTPStatus(IntEnum):
    """Statuses under their names in Python 3.13."""

    BAD_REQUEST = 400
    NOT_FOUND = 404
    METHOD_NOT_ALLOWED = 405
    CONTENT_TOO_LARGE = 413
    URI_TOO_LONG = 414
    RANGE_NOT_SATISFIABLE = 416
    UNPROCESSABLE_CONTENT = 422


@pytest.mark.parametrize("names", [HTTPStatus, LaterHTTPStatus])
def test_codes_of_http_errors_are_the_same_in_every_python(monkeypatch, names):
    monkeypatch.setattr(errors, "HTTPStatus", names)
    codes = [errors.http_error_code(status) for status in (400, 404, 405, 413, 422)]
    assert codes == [
        "bad_request",
        "not_found",
        "method_not_allowed",
        "request_entity_too_large",
        "unprocessable_entity",
    ]
    assert {errors.http_error_code(status) for status in (414, 416)} == {
        "request_uri_too_long",
        "requested_range_not_satisfiable",
    }


def test_request_id_of_the_client_is_kept(client):
    headers = {"x-request-id": "my-story.1"}
    told = client.post("/plan", json={"prompt": STORY}, headers=headers).json()
    assert told["request_id"] == "my-story.1"


@pytest.mark.parametrize("given", ["a b", "x" * 129, "tab\there", "naïve"])
def test_request_id_that_could_break_a_log_line_is_refused(client, service, given):
    headers = {"x-request-id": given.encode()}
    answer = client.post("/plan", json={"prompt": STORY}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("x-request-id must be 1 to 128 visible ASCII")
    assert not service.requests


def test_request_is_in_flight_until_its_answer_is_out():
    in_flight, seen = InFlight(), []

    class Watching(FakeService):
        async def plan(self, request):
            seen.append(in_flight.count)
            return await super().plan(request)

    info = ServiceInfo(base_model="embedded", lora_path="x", planner="auto", version="0")
    client = TestClient(build_api(Watching, info, in_flight))
    assert client.post("/plan", json={"prompt": STORY}).status_code == 200
    assert client.post("/plan", json={"prompt": "short"}).status_code == 422
    assert (seen, in_flight.count) == ([1], 0)


def test_cors_is_off_unless_origins_are_listed():
    preflight = {"origin": "https://a.example", "access-control-request-method": "POST"}
    closed = client_for(FakeService()).options("/generate", headers=preflight)
    assert "access-control-allow-origin" not in closed.headers
    opened = client_for(FakeService(), ("https://a.example",))
    answer = opened.options("/generate", headers=preflight)
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    shown = opened.get("/health", headers={"origin": "https://a.example"})
    assert "Retry-After" in shown.headers["access-control-expose-headers"]
    other = opened.get("/health", headers={"origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_docs_load_nothing_from_elsewhere(client, path):
    page = client.get(path).text
    assert "https://" not in page
    for asset in ("swagger-ui-bundle.js", "redoc.standalone.js"):
        if asset in page:
            assert client.get(f"/static-offline-docs/{asset}").status_code == 200


def test_openapi_examples_work_when_sent(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for path, schema in (("/plan", "PlanBody"), ("/generate", "GenerateBody")):
        for example in schemas[schema]["examples"]:
            assert client.post(path, json=example).status_code == 200


def test_openapi_documents_every_error_with_its_model(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/plan", "/generate"):
        responses = paths[path]["post"]["responses"]
        assert {"400", "413", "422", "500", "502", "503", "504"} <= set(responses)
        for status, response in responses.items():
            schema = response["content"]["application/json"]["schema"]["$ref"]
            assert schema.endswith("ErrorOut") != (status == "200")
