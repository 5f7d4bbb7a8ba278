"""The scripted endpoint of `tests/support/openai_server.py` for tests that must open no socket."""

import asyncio
import json

import httpx2

from tests.support.openai_server import Endpoint, Request


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
