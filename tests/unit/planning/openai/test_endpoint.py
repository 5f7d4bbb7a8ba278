"""Failing endpoints, keys and addresses, refused options: their errors, and which are retried."""

import json
import logging
import traceback

import httpx2
import pytest

from deployments.engines.planning.openai import instructions
from deployments.engines.planning.openai.planner import load_openai_planner
from deployments.errors import PlanInvalid, PlannerUnavailable
from deployments.settings import PlannerSettings
from tests.support.openai_server import (
    Answer,
    cut_off,
    fails,
    garbage,
    good,
    no_quota,
    rate_limited,
    refusal,
    says,
)
from tests.support.openai_transport import KEY, STORY

UNSTRUCTURED = "This model does not support structured output"


@pytest.mark.parametrize(
    "body", [[1], "no", None, {"error": "no"}, {"error": {"param": {"a": 1}, "message": [1]}}]
)
async def test_400_in_another_shape_is_an_error(planner, endpoint, body):
    endpoint.always(Answer(body, status=400))

    with pytest.raises(PlannerUnavailable, match="HTTP 400"):
        await planner.plan(STORY)


async def test_400_about_no_option_is_an_error_with_the_endpoints_message(planner, endpoint):
    endpoint.always(fails(400, "context window\nexceeded", "context_length_exceeded"))

    with pytest.raises(PlannerUnavailable, match="said: context window exceeded"):
        await planner.plan(STORY)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (refusal(), "declined"),
        (says("", finish_reason="content_filter"), "declined"),
        (cut_off(), "output limit"),
        (Answer("<html>Welcome</html>"), "usually ends in /v1"),
        (Answer({"hello": "world"}), "usually ends in /v1"),
        (Answer({"choices": []}), "usually ends in /v1"),
        (Answer({"choices": [{"message": {"content": [1, 2]}}]}), "usually ends in /v1"),
        (Answer([1]), "usually ends in /v1"),
        (Answer({"choices": [None]}), "usually ends in /v1"),
        (Answer({"choices": {"message": "x"}}), "usually ends in /v1"),
        (Answer(None), "usually ends in /v1"),
        (
            Answer('{"choices": [', headers={"content-type": "application/json"}),
            "usually ends in /v1",
        ),
    ],
)
async def test_answer_that_no_repair_can_help_is_an_error(planner, endpoint, answer, message):
    endpoint.always(answer)

    with pytest.raises(PlanInvalid, match=message) as caught:
        await planner.plan(STORY)
    assert "gpt.test:8080" in caught.value.message
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (fails(401), "refused the key"),
        (fails(403), "refused the key"),
        (fails(402), "billing"),
        (fails(404, "no model gpt-4.1"), "PLANNER_MODEL"),
        (no_quota(), "billing"),
        (fails(429, code="billing_not_active"), "billing"),
        (fails(401, headers={"x-should-retry": "true"}), "refused the key"),
    ],
)
async def test_final_refusals_are_not_retried(planner, endpoint, answer, message):
    endpoint.always(answer)

    with pytest.raises(PlannerUnavailable, match=message) as caught:
        await planner.plan(STORY)
    assert "gpt.test:8080" in caught.value.message
    assert len(endpoint.requests) == 1


async def test_rate_limit_is_retried_as_often_as_the_settings_say(build_planner, endpoint):
    endpoint.always(rate_limited(0.01))

    with pytest.raises(PlannerUnavailable, match="limits the rate"):
        await build_planner(planner_max_retries=3).plan(STORY)
    assert len(endpoint.requests) == 4


async def test_no_retries_are_made_when_the_settings_say_so(build_planner, endpoint):
    endpoint.always(fails(500))

    with pytest.raises(PlannerUnavailable, match="HTTP 500"):
        await build_planner(planner_max_retries=0).plan(STORY)
    assert len(endpoint.requests) == 1


async def test_slow_attempt_ends_at_its_time_limit(build_planner, endpoint):
    endpoint.always(Answer({}, delay_s=30))

    with pytest.raises(PlannerUnavailable, match="PLANNER_TIMEOUT_S"):
        await build_planner(planner_timeout_s=0.05, planner_max_retries=0).plan(STORY)


async def test_all_attempts_together_end_at_the_total_time_limit(build_planner, endpoint):
    endpoint.always(rate_limited(30))

    with pytest.raises(PlannerUnavailable, match=r"no plan within 0\.1 s"):
        await build_planner(planner_total_timeout_s=0.1).plan(STORY)
    assert len(endpoint.requests) == 1


async def test_untrusted_certificate_names_the_missing_package(build_planner):
    def respond(request):
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    with pytest.raises(PlannerUnavailable, match="ca-certificates"):
        await build_planner(httpx2.MockTransport(respond), planner_max_retries=0).plan(STORY)


@pytest.mark.parametrize(
    "answer",
    [
        fails(401, f"Incorrect API key provided: {KEY}"),
        fails(400, f"bad header Authorization: Bearer {KEY}"),
        fails(404, f"no model for {KEY[:20]}"),
        fails(500, KEY),
        no_quota(),
        garbage(),
        refusal(),
        good(),
    ],
)
async def test_key_is_never_in_errors_logs_or_reprs(build_planner, endpoint, caplog, answer):
    caplog.set_level(logging.DEBUG)
    endpoint.always(answer)
    planner = build_planner(planner_max_retries=0)
    seen = repr(planner)

    try:
        seen += repr(await planner.plan(STORY))
    except (PlannerUnavailable, PlanInvalid) as error:
        seen += "".join(traceback.format_exception(error)) + repr(error)
        seen += repr(error.__context__) + repr(error.__cause__)
    assert "canary" not in seen + caplog.text
    assert "Bearer" not in seen + caplog.text


async def test_key_of_any_shape_is_removed_from_the_endpoints_message(
    build_planner, endpoint, monkeypatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "canary+of/another=shape")
    endpoint.always(fails(400, "your key is canary+of/another=shape, is it not?"))

    with pytest.raises(PlannerUnavailable, match=r"your key is \*\*\*, is it"):
        await build_planner().plan(STORY)


async def test_key_in_a_connection_error_is_not_repeated(build_planner):
    def respond(request):
        raise httpx2.LocalProtocolError(f"Illegal header value b'Bearer {KEY}'")

    with pytest.raises(PlannerUnavailable, match=r"LocalProtocolError") as caught:
        await build_planner(httpx2.MockTransport(respond), planner_max_retries=0).plan(STORY)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("key", ["", "  ", f"{KEY}\n", f"{KEY} x", "sk-ключ-canary"])
def test_unusable_key_is_refused_without_showing_it(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)

    with pytest.raises(PlannerUnavailable, match="OPENAI_API_KEY") as caught:
        load_openai_planner(PlannerSettings())
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:11434/v1", "ftp://host/v1", "http://", "http://[::1"])
def test_unusable_address_is_refused(monkeypatch, url):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    with pytest.raises(PlannerUnavailable, match="OPENAI_BASE_URL"):
        load_openai_planner(PlannerSettings(openai_base_url=url))


@pytest.mark.parametrize(
    ("setting", "variable", "host"),
    [
        (None, None, "api.openai.com"),
        (None, "", "api.openai.com"),
        (None, "http://env.test:1234/v1", "env.test:1234"),
        ("http://set.test/v1", "http://env.test/v1", "set.test"),
    ],
)
def test_endpoint_comes_from_setting_then_environment(monkeypatch, setting, variable, host):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    if variable is not None:
        monkeypatch.setenv("OPENAI_BASE_URL", variable)

    assert load_openai_planner(PlannerSettings(openai_base_url=setting)).host == host


def test_identity_depends_on_path_model_and_instructions_but_not_on_the_user(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def identity(url: str, model: str = "m") -> str:
        settings = PlannerSettings(openai_base_url=url, planner_model=model)
        return load_openai_planner(settings).identity

    first = identity("http://gw/openai/v1")
    assert first.startswith("openai:m at http://gw/openai/v1/ with instructions ")
    assert identity("http://user:secret@gw/openai/v1") == first
    assert identity("http://gw/mistral/v1") != first
    assert identity("http://gw/openai/v1", "n") != first
    monkeypatch.setattr(instructions, "INSTRUCTIONS", "Plan otherwise.")
    assert identity("http://gw/openai/v1") != first


def refusing(option: str, refusal: Answer):
    """This refusal to requests with the option, and a good plan to others."""
    return lambda request: refusal if option in request.body else good()


@pytest.mark.parametrize(
    "refusal",
    [
        Answer({"detail": "response_format not supported"}, status=400),
        Answer({"detail": "response_format not supported"}, status=422),
        Answer(
            {"detail": [{"loc": ["body", "response_format"], "msg": "extra fields not permitted"}]},
            status=422,
        ),
        Answer([{"error": {"code": 400, "message": "Invalid JSON schema"}}], status=400),
        Answer({"error": "json_schema is not supported"}, status=400),
        Answer({"object": "error", "message": "structured_outputs are off"}, status=400),
        Answer("response format is not available here", status=400),
        fails(404, UNSTRUCTURED),
        Answer(UNSTRUCTURED, status=404),
        fails(501, UNSTRUCTURED),
        Answer("Not Implemented", status=501),
    ],
)
async def test_refused_response_format_in_any_shape_is_replaced_by_the_next_one(
    planner, endpoint, refusal
):
    endpoint.always(refusing("response_format", refusal))

    await planner.plan(STORY)

    formats = [request.body.get("response_format", {}).get("type") for request in endpoint.requests]
    assert formats == ["json_schema", "json_object", None]
    assert "seed" in endpoint.requests[-1].body


@pytest.mark.parametrize("option", ["temperature", "seed"])
@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize(
    "shape",
    [
        '{"detail": [{"loc": ["body", "OPTION"], "msg": "extra fields not permitted"}]}',
        '[{"error": {"message": "OPTION is not taken", "code": 400}}]',
        '{"error": "unknown field OPTION"}',
        '"OPTION: unexpected"',
    ],
)
async def test_refused_option_in_any_shape_is_dropped(planner, endpoint, option, status, shape):
    body = json.loads(shape.replace("OPTION", option))
    endpoint.always(refusing(option, Answer(body, status=status)))

    await planner.plan(STORY)

    assert [option in request.body for request in endpoint.requests] == [True, False]
    assert "response_format" in endpoint.requests[-1].body


@pytest.mark.parametrize(
    "refusal",
    [
        fails(400, "too long, even without response_format", "context_length_exceeded"),
        fails(400, "seed", "context_length_exceeded", "seed"),
        fails(400, "This model's maximum context length is 512 tokens; temperature 0.7"),
        Answer({"detail": "response_format exceeds the context window"}, status=422),
        fails(404, "The model `seed` does not exist"),
        Answer("<html>no such path</html>", status=404),
        fails(403, "response_format is not for you"),
        Answer({"detail": "messages: too many"}, status=422),
    ],
)
async def test_other_refusals_drop_no_option(planner, endpoint, refusal):
    endpoint.always(refusal)

    with pytest.raises(PlannerUnavailable):
        await planner.plan(STORY)
    assert len(endpoint.requests) == 1


async def test_501_without_options_is_an_error_with_the_endpoints_message(planner, endpoint):
    endpoint.always(Answer("chat is off", status=501))

    with pytest.raises(PlannerUnavailable, match=r"HTTP 501.*said: chat is off"):
        await planner.plan(STORY)
    assert len(endpoint.requests) == 3
