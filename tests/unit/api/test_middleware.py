"""Limit of bodies, request ids and the number of requests in flight."""

import pytest
from starlette.testclient import TestClient

from serve_app.api.middleware import InFlight
from tests.support.api import build_test_api
from tests.support.fake_service import FakeService
from tests.support.stories import STORY


def test_chunked_body_over_the_limit_gets_413(client):
    chunks = (b"a" * 1_000_000 for _ in range(20))
    answer = client.post("/generate", content=chunks)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body must be at most 15 MB"
    assert answer.json()["code"] == "request_entity_too_large"


def test_request_id_of_the_client_is_kept(client):
    headers = {"x-request-id": "my-story.1"}
    answer = client.post("/plan", json={"prompt": STORY}, headers=headers).json()
    assert answer["request_id"] == "my-story.1"


@pytest.mark.parametrize("given", ["a b", "x" * 129, "tab\there", "naïve"])
def test_request_id_that_could_break_a_log_line_is_refused(client, service, given):
    headers = {"x-request-id": given.encode()}
    answer = client.post("/plan", json={"prompt": STORY}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("x-request-id must be 1 to 128 visible ASCII")
    assert not service.requests


def test_requests_are_counted_until_they_are_answered():
    in_flight, seen = InFlight(), []

    class CountingService(FakeService):
        async def plan(self, request):
            seen.append(in_flight.count)
            return await super().plan(request)

    client = TestClient(build_test_api(CountingService(), in_flight))
    assert client.post("/plan", json={"prompt": STORY}).status_code == 200
    assert client.post("/plan", json={"prompt": "short"}).status_code == 422
    assert (seen, in_flight.count) == ([1], 0)
