"""Which option of a request a chat endpoint does not support, judged by its refusal."""

import re
from typing import Any

import openai

from deployments.engines.planning.openai.endpoint_errors import message_of

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


def unsupported_option(error: openai.APIStatusError, options: dict[str, Any]) -> str | None:
    """The name of the option that the error is about, or None."""
    message = message_of(error)
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


def _is_about_format(status: int, message: str) -> bool:
    """A 404 counts only with such words, since it usually means that the model is unknown."""
    if status == NO_SUCH_FEATURE:
        return True
    return status in {*OPTION_STATUSES, 404} and bool(_FORMAT.search(message))
