"""Every error is JSON with a sentence, a stable code and the request id."""

from enum import IntEnum
from http import HTTPStatus

import pytest

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
from serve_app.api import errors
from tests.support.fake_service import FakeService
from tests.support.stories import STORY


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
def test_every_error_has_its_status_code_and_sentence(build_client, error, status, code, detail):
    answer = build_client(FakeService(error)).post("/generate", json={"prompt": STORY})
    assert answer.status_code == status
    assert (answer.json()["code"], answer.json()["detail"]) == (code, detail)


def test_overload_answers_with_retry_after(build_client):
    client = build_client(FakeService(Overloaded("16 stories are in progress", 7)))
    answer = client.post("/generate", json={"prompt": STORY})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "7"


def test_unexpected_error_gets_500_without_its_text(build_client):
    client = build_client(FakeService(KeyError("sk-secret")))
    answer = client.post("/generate", json={"prompt": STORY})
    assert answer.status_code == 500
    assert answer.json()["detail"] == "Generation failed: unexpected error in the ingress"
    assert "secret" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/x", 404), ("PUT", "/plan", 405)])
def test_unknown_routes_and_methods_are_answered_in_json(client, method, path, status):
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
