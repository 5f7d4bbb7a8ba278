"""Which of our options a chat endpoint refused, in whatever shape it says so."""

import re
from typing import Any

import openai

from deployments.engines.planning.openai.client import words_of

OPTION_STATUSES = frozenset({400, 422})
"""A request that the endpoint understood and will not take."""

NO_SUCH_FEATURE = 501
"""The one feature beyond a bare request that an endpoint can lack is the response format."""

_FORMAT = re.compile(
    r"response[_ ]?format|json[_ ](?:schema|object|mode)|structured[_ -]?output", re.IGNORECASE
)
"""Words of a refusal about the response format, where it does not name the parameter."""

_TOO_LONG = re.compile(r"context[_ ](?:length|window|size)|maximum context", re.IGNORECASE)
"""Words of a refusal that no option mends: the conversation does not fit the model."""


def refused_option(error: openai.APIStatusError, options: dict[str, Any]) -> str | None:
    """The name of the option that the error is about; None if about none of them."""
    words = words_of(error)
    if error.code == "context_length_exceeded" or _TOO_LONG.search(words):
        return None
    is_about_options = error.status_code in OPTION_STATUSES
    if is_about_options and isinstance(error.param, str) and error.param in options:
        return error.param
    if "response_format" in options and _is_about_format(error.status_code, words):
        return "response_format"
    if not is_about_options:
        return None
    return next((name for name in options if re.search(rf"\b{name}\b", words, re.I)), None)


def _is_about_format(status: int, words: str) -> bool:
    """A 404 counts only by its words, since a plain one means that the model is not known."""
    if status == NO_SUCH_FEATURE:
        return True
    return status in {*OPTION_STATUSES, 404} and bool(_FORMAT.search(words))
