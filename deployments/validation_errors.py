"""pydantic's validation errors as sentences that name the field, the rule and the limit."""

from collections.abc import Iterable, Mapping
from typing import Any

REQUIREMENTS = {
    "missing": "is required",
    "extra_forbidden": "is not a known field",
    "json_invalid": "is not valid JSON: {error}",
    "string_type": "must be a string",
    "string_unicode": "must be valid Unicode text",
    "string_too_short": "must be at least {min_length} characters",
    "string_too_long": "must be at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "enum": "must be {expected}",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
}
"""The rule behind each of pydantic's error types; for other types pydantic's own message is used.
https://docs.pydantic.dev/latest/errors/validation_errors/
"""


def describe(
    errors: Iterable[Mapping[str, Any]], patterns: Mapping[str, str] | None = None, root: str = ""
) -> str:
    """All errors in one line, each sentence once.

    Args:
        errors: as `ValidationError.errors()` gives them.
        patterns: the rule that each regular expression stands for, e.g. "must be a size such as
            512x512"; a pattern that is not listed is shown as it is.
        root: the subject of a sentence about no single field, e.g. "the body".
    """
    return "; ".join(dict.fromkeys(_sentence(error, patterns or {}, root) for error in errors))


def _sentence(error: Mapping[str, Any], patterns: Mapping[str, str], root: str) -> str:
    field = ".".join(map(str, error["loc"])).encode("ascii", "backslashreplace").decode() or root
    context = error.get("ctx", {})
    rule = patterns.get(context.get("pattern"), REQUIREMENTS.get(error["type"]))
    if rule is None:
        message = str(error["msg"]).removeprefix("Value error, ")
        return f"{field}: {message}" if field else message
    limits = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in context.items()
    }
    return f"{field} {rule.format(**limits)}"
