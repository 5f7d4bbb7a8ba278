"""The way to the chat endpoint: its client, and what a failure of it means in one sentence.

    build_client(settings) -> AsyncOpenAI            what is retried, how long one try may take
    explain(error, client, model) -> PlannerError    what went wrong and what to do

No sentence holds a key, a header, or what the endpoint said of a key.
"""

import asyncio
import os
import re
from typing import Any

import httpx2
import openai

from deployments.errors import PlannerError, PlannerUnavailable
from deployments.settings import PlannerSettings

DEFAULT_BASE_URL = "https://api.openai.com/v1"

FINAL_STATUSES = frozenset({401, 402, 403, 404, 501})
"""No retry changes it: refused key, no credit, forbidden, unknown model or path, no feature."""

BILLING_CODES = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "credit_balance_exhausted",
        "project_spend_limit_exceeded",
    }
)
"""Codes of a 429 that ends only when somebody pays (OpenAI's error codes guide)."""

MAX_READ_CHARS = 2000
"""How much of an error in another shape than OpenAI's is read."""

MAX_QUOTED_CHARS = 200
"""How much of the endpoint's own words an error repeats."""

MIN_SECRET_CHARS = 8
"""Shorter keys ("x", "none") are what keyless local endpoints are given; they occur in any text."""


class EndpointHttpClient(openai.DefaultAsyncHttpxClient):
    """The SDK's HTTP client, where a try has one time limit and a billing error no retry.

    httpx limits each read, so an endpoint that drips a byte now and then would never time out. The
    SDK retries every 429, also one for an empty account, unless the response itself forbids it.
    """

    def __init__(self, try_timeout_s: float, transport: httpx2.AsyncBaseTransport | None) -> None:
        super().__init__(transport=transport)
        self._try_timeout_s = try_timeout_s

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The response, read to its end within the limit of one try."""
        try:
            async with asyncio.timeout(self._try_timeout_s):
                response = await super().send(request, **options)
        except TimeoutError:
            raise httpx2.ReadTimeout("the try took too long", request=request) from None
        if response.status_code in FINAL_STATUSES or _is_billing_error(response):
            response.headers["x-should-retry"] = "false"
        return response


def build_client(
    settings: PlannerSettings, transport: httpx2.AsyncBaseTransport | None = None
) -> openai.AsyncOpenAI:
    """The client of the settings' endpoint with the key from OPENAI_API_KEY.

    Args:
        settings: endpoint, limits and retries.
        transport: stands in for the network in tests.

    Raises:
        PlannerUnavailable: the key is missing or cannot be sent, or the address is no web address.
    """
    _check_key(os.environ.get("OPENAI_API_KEY", ""))
    # An empty variable means "not set", as for all settings; the SDK would take it as address.
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
    """The endpoint's host, with its port where one is given."""
    url = client.base_url
    return f"{url.host}:{url.port}" if url.port else url.host


def address_of(client: openai.AsyncOpenAI) -> str:
    """The endpoint's whole address without user and password: one host may serve several."""
    return str(client.base_url.copy_with(username=None, password=None))


def explain(error: openai.OpenAIError, client: openai.AsyncOpenAI, model: str) -> PlannerError:
    """The failure as one sentence that names the host and what to do."""
    if isinstance(error, openai.APITimeoutError):
        problem = (
            f"did not answer in time, asked {client.max_retries + 1} times; try again later"
            " or raise PLANNER_TIMEOUT_S."
        )
    elif isinstance(error, openai.APIConnectionError):
        problem = _explain_connection(error)
    elif isinstance(error, openai.APIStatusError):
        problem = _explain_status(error, client.api_key, model)
    else:
        problem = f"could not be asked ({type(error).__name__}); check the OPENAI_* variables."
    return PlannerUnavailable(f"The planner's endpoint {host_of(client)} {problem}")


def _check_key(key: str) -> None:
    """Refuses a key that would fail as a header with an exception that quotes the header."""
    if not key.strip():
        raise PlannerUnavailable(
            "The planner `openai` needs a key: set OPENAI_API_KEY, or set PLANNER=builtin."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise PlannerUnavailable(
            "OPENAI_API_KEY holds a space, a line break or a non-ASCII character: set the bare key."
        )


def _is_billing_error(response: httpx2.Response) -> bool:
    """Whether a 429 means an empty account and not too many requests."""
    if response.status_code != 429:
        return False
    try:
        error = response.json()["error"]
        return not BILLING_CODES.isdisjoint({str(error.get("code")), str(error.get("type"))})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def _explain_connection(error: openai.APIConnectionError) -> str:
    cause = error.__cause__
    if "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return (
            "has a certificate that this system does not trust; install the package"
            " ca-certificates or set SSL_CERT_FILE."
        )
    return (
        f"cannot be reached ({type(cause).__name__}); check OPENAI_BASE_URL and the network from"
        " this machine."
    )


def _explain_status(error: openai.APIStatusError, key: str, model: str) -> str:
    status = error.status_code
    if status in {401, 403}:
        # The endpoint's own words may repeat the key, so they stay out.
        return f"refused the key (HTTP {status}); check OPENAI_API_KEY and the key's rights."
    quoted = _quote(words_of(error), key)
    if status == 402 or _is_billing_error(error.response):
        return f"refuses to work for an account without credit (HTTP {status}); check its billing."
    if status == 404:
        return (
            f"does not know the model `{model}` or the path (HTTP 404); check PLANNER_MODEL and"
            f" OPENAI_BASE_URL. It said: {quoted}"
        )
    if status == 429:
        return "limits the rate of requests (HTTP 429), also after waiting; try again later."
    if status >= 500 and status not in FINAL_STATUSES:
        return f"failed (HTTP {status}), also when asked again; try again later."
    return f"refused the request (HTTP {status}); check PLANNER_MODEL. It said: {quoted}"


def words_of(error: openai.APIStatusError) -> str:
    """What the endpoint itself said of its refusal, in OpenAI's shape or as it came."""
    message = error.body.get("message") if isinstance(error.body, dict) else None
    return message if isinstance(message, str) else error.response.text[:MAX_READ_CHARS]


def _quote(text: str, key: str) -> str:
    """The endpoint's words on one short line, without anything that looks like a key."""
    if len(key) >= MIN_SECRET_CHARS:
        text = text.replace(key, "***")
    text = re.sub(r"(?i)\b(bearer\s+|sk-)\S+", "***", text)
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:MAX_QUOTED_CHARS]
