"""The scripted endpoint of `tests/support/openai_server.py` for tests that must open no socket."""

import asyncio
import json

import httpx2

from deployments.types import PlanRequest
from tests.support.openai_server import Endpoint, Request

KEY = "sk-proj-canary-0123456789-canary"
"""The key of the tests; "canary" must never be in an error or a log."""
STORY = PlanRequest(prompt="Aldar Kose tricks a rich merchant at the bazaar out of his brown horse")


def build_transport(endpoint: Endpoint) -> httpx2.MockTransport:
    """The endpoint as the network of an HTTP client."""

    async def respond(request: httpx2.Request) -> httpx2.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = endpoint.answer(Request(request.url.path, headers, json.loads(request.content)))
        await asyncio.sleep(answer.delay_s)
        return httpx2.Response(
            answer.status,
            content=answer.content(),
            headers={"content-type": answer.content_type(), **answer.headers},
        )

    return httpx2.MockTransport(respond)
