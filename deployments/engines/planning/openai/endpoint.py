"""The chat endpoint: its client with key, limits and retries, and what each failure means.

A failure becomes a sentence that says what to do, or names an option that the endpoint refuses. No
sentence contains a key, a header, or what the endpoint said about a key.
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
"""No retry helps: refused key, no credit, forbidden, unknown model or path, missing feature."""

BILLING_CODES = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "credit_balance_exhausted",
        "project_spend_limit_exceeded",
    }
)
"""Codes of a 429 that ends only after a payment (OpenAI's error codes guide)."""

MAX_READ_CHARS = 2000
"""Characters that are read of an error in another shape than OpenAI's."""

MAX_QUOTED_CHARS = 200
"""Characters of the endpoint's message that an error repeats."""

MIN_SECRET_CHARS = 8
"""Shorter keys, such as "x" or "none", are placeholders and may occur in any text."""

OPTION_STATUSES = frozenset({400, 422})
"""The endpoint understood the request and refuses it."""

NO_SUCH_FEATURE = 501
"""The only feature of a request that an endpoint may lack entirely is the response format."""

_FORMAT = re.compile(
    r"response[_ ]?format|json[_ ](?:schema|object|mode)|structured[_ -]?output", re.IGNORECASE
)
"""Words about the response format, in a refusal that does not name the parameter."""

_TOO_LONG = re.compile(r"context[_ ](?:length|window|size)|maximum context", re.IGNORECASE)
"""Words about a conversation that is too long, which leaving out an option does not change."""


class _EndpointHttpClient(openai.DefaultAsyncHttpxClient):
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
        if response.status_code in FINAL_STATUSES or _is_billing_error(response):
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
        http_client=_EndpointHttpClient(settings.planner_timeout_s, transport),
    )


def host_of(client: openai.AsyncOpenAI) -> str:
    """The endpoint's host, with its port if the address has one."""
    url = client.base_url
    return f"{url.host}:{url.port}" if url.port else url.host


def address_of(client: openai.AsyncOpenAI) -> str:
    """The endpoint's whole address without user and password; one host may serve several."""
    return str(client.base_url.copy_with(username=None, password=None))


def explain(
    error: openai.OpenAIError, client: openai.AsyncOpenAI, host: str, model: str
) -> PlannerError:
    """The planner's error for a failure of the SDK.

    Args:
        error: of the SDK.
        client: that made the request.
        host: of the endpoint.
        model: name of the endpoint's model.
    """
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
    return PlannerUnavailable(f"The planner's endpoint {host} {problem}")


def unsupported_option(error: openai.APIStatusError, options: dict[str, Any]) -> str | None:
    """The name of the option that the error is about, or None."""
    message = _message_of(error)
    if error.code == "context_length_exceeded" or _TOO_LONG.search(message):
        return None
    is_about_options = error.status_code in OPTION_STATUSES
    if is_about_options and isinstance(error.param, str) and error.param in options:
        return error.param
    if "response_format" in options and _is_about_format(error.status_code, message):
        return "response_format"
    if not is_about_options:
        return None
    return next((name for name in options if re.search(rf"\b{name}\b", message, re.I)), None)


def _is_billing_error(response: httpx2.Response) -> bool:
    """Whether a 429 means an account without credit, and not too many requests."""
    if response.status_code != 429:
        return False
    try:
        error = response.json()["error"]
        return not BILLING_CODES.isdisjoint({str(error.get("code")), str(error.get("type"))})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


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
        # The endpoint's message may repeat the key, so it is left out.
        return f"refused the key (HTTP {status}); check OPENAI_API_KEY and the key's rights."
    quoted = _quote(_message_of(error), key)
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


def _message_of(error: openai.APIStatusError) -> str:
    """The endpoint's message, in OpenAI's shape or as the text of the response."""
    message = error.body.get("message") if isinstance(error.body, dict) else None
    return message if isinstance(message, str) else error.response.text[:MAX_READ_CHARS]


def _quote(text: str, key: str) -> str:
    """The endpoint's message on one short line, without anything that looks like a key."""
    if len(key) >= MIN_SECRET_CHARS:
        text = text.replace(key, "***")
    text = re.sub(r"(?i)\b(bearer\s+|sk-)\S+", "***", text)
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:MAX_QUOTED_CHARS]


def _is_about_format(status: int, message: str) -> bool:
    """A 404 counts only with such words, since it usually means that the model is unknown."""
    if status == NO_SUCH_FEATURE:
        return True
    return status in {*OPTION_STATUSES, 404} and bool(_FORMAT.search(message))
