"""What a failure of the chat endpoint means: a sentence that says what to do, or a refused option.

No sentence contains a key, a header, or what the endpoint said about a key.
"""

import re
from typing import Any

import httpx2
import openai

from deployments.errors import PlannerError, PlannerUnavailable

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


def is_billing_error(response: httpx2.Response) -> bool:
    """Whether a 429 means an account without credit, and not too many requests."""
    if response.status_code != 429:
        return False
    try:
        error = response.json()["error"]
        return not BILLING_CODES.isdisjoint({str(error.get("code")), str(error.get("type"))})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


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
    if status == 402 or is_billing_error(error.response):
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
