"""The client of the chat endpoint: its address, key, time limits and retries."""

import asyncio
import os
from typing import Any

import httpx2
import openai

from deployments.engines.planning.openai.endpoint_errors import FINAL_STATUSES, is_billing_error
from deployments.errors import PlannerUnavailable
from deployments.settings import PlannerSettings

DEFAULT_BASE_URL = "https://api.openai.com/v1"


class EndpointHttpClient(openai.DefaultAsyncHttpxClient):
    """The SDK's HTTP client with a time limit per attempt and without retries that cannot help.

    httpx limits the time of each read, so an endpoint that sends a byte now and then would never
    time out. The SDK retries every 429, also one for an account without credit, unless the response
    has the header `x-should-retry: false`.
    """

    def __init__(
        self, attempt_timeout_s: float, transport: httpx2.AsyncBaseTransport | None
    ) -> None:
        super().__init__(transport=transport)
        self._attempt_timeout_s = attempt_timeout_s

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The whole response, within the time limit of one attempt."""
        try:
            async with asyncio.timeout(self._attempt_timeout_s):
                response = await super().send(request, **options)
        except TimeoutError:
            raise httpx2.ReadTimeout("the attempt took too long", request=request) from None
        if response.status_code in FINAL_STATUSES or is_billing_error(response):
            response.headers["x-should-retry"] = "false"
        return response


def build_client(
    settings: PlannerSettings, transport: httpx2.AsyncBaseTransport | None = None
) -> openai.AsyncOpenAI:
    """The client of the configured endpoint, with the key from OPENAI_API_KEY.

    Args:
        settings: endpoint, time limits and retries.
        transport: replaces the network in tests.

    Raises:
        PlannerUnavailable: the key is missing or unusable, or the address is not a web address.
    """
    _check_key(os.environ.get("OPENAI_API_KEY", ""))
    # An empty variable means "not set", as for all settings; the SDK would use it as the address.
    base_url = settings.openai_base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_BASE_URL
    try:
        url = httpx2.URL(base_url)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        raise PlannerUnavailable(
            "OPENAI_BASE_URL must be an address such as https://host/v1 or http://host:8000/v1."
        )
    return openai.AsyncOpenAI(
        base_url=base_url,
        timeout=settings.planner_timeout_s,
        max_retries=settings.planner_max_retries,
        http_client=EndpointHttpClient(settings.planner_timeout_s, transport),
    )


def host_of(client: openai.AsyncOpenAI) -> str:
    """The endpoint's host, with its port if the address has one."""
    url = client.base_url
    return f"{url.host}:{url.port}" if url.port else url.host


def address_of(client: openai.AsyncOpenAI) -> str:
    """The endpoint's whole address without user and password; one host may serve several."""
    return str(client.base_url.copy_with(username=None, password=None))


def _check_key(key: str) -> None:
    """Refuse a key that cannot be a header: the exception would quote the header with the key."""
    if not key.strip():
        raise PlannerUnavailable(
            "The planner `openai` needs a key: set OPENAI_API_KEY, or set PLANNER=builtin."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise PlannerUnavailable(
            "OPENAI_API_KEY holds a space, a line break or a non-ASCII character: set the bare key."
        )
