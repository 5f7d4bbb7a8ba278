"""Refusals of an option, in every shape that endpoints use, and refusals for other reasons."""

import json

import pytest

from deployments.errors import PlannerUnavailable
from tests.support.openai_server import Answer, fails, good
from tests.support.openai_transport import STORY

UNSTRUCTURED = "This model does not support structured output"


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
