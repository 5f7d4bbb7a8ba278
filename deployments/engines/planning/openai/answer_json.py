"""The JSON values in a chat model's answer, which may also hold reasoning, prose and mistakes.

json_values(answer) -> JsonValue | BrokenJson, ...        outermost ones, from left to right
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_JSON_STARTS = 500
"""Maximum values that are parsed in one answer; limits the time that a hostile answer takes."""

MAX_EXCERPT_CHARS = 30
"""Characters before a mistake that are quoted, since models count lines and columns badly."""

END_OF_REASONING = "</think>"
"""Ends the reasoning of a model; a plan before it is not the answer."""

_START = re.compile(r'\{\s*"|\[\s*\{\s*"')
"""The start of an object with a key, or of a list of such objects; not a brace in prose."""

_BRACKET = re.compile(r"[\[\]{}]")

_TRAILING_COMMA = re.compile(r",\s*[\]}]")


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A complete value.

    Attributes:
        value: parsed JSON.
        num_chars: length of its text.
    """

    value: object
    num_chars: int


@dataclass(frozen=True, slots=True)
class BrokenJson:
    """The start of a value that is not valid JSON.

    Attributes:
        problem: what is wrong and where, as a sentence for the model.
        num_chars: length of its text, up to the bracket that closes it.
    """

    problem: str
    num_chars: int


def json_values(answer: str) -> Iterator[JsonValue | BrokenJson]:
    """The outermost objects and lists of objects after the reasoning, from left to right.

    The inside of a broken value is skipped: one scene of a plan is not the plan.
    """
    decoder = json.JSONDecoder(strict=False)  # allows line breaks in strings
    position = max(answer.rfind(END_OF_REASONING), 0)
    for _ in range(MAX_JSON_STARTS):
        found = _START.search(answer, position)
        if found is None:
            return
        start = found.start()
        try:
            value, position = decoder.raw_decode(answer, start)
            yield JsonValue(value, position - start)
        except (ValueError, RecursionError) as error:
            position = _end_of(answer, start)
            yield BrokenJson(_explain(answer, error), position - start)


def _end_of(text: str, start: int) -> int:
    """The end of the value at `start`; brackets in strings count, since quotes may be wrong."""
    depth = 0
    for bracket in _BRACKET.finditer(text, start):
        depth += 1 if bracket.group() in "[{" else -1
        if depth == 0:
            return bracket.end()
    return len(text)


def _explain(text: str, error: ValueError | RecursionError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return "the JSON is nested too deep or holds a number that is too long"
    before = text[: error.pos].rstrip()
    where = f"line {error.lineno}, column {error.colno}, after {before[-MAX_EXCERPT_CHARS:]!r}"
    # Python 3.13 points at the comma, earlier versions behind it.
    if any(_TRAILING_COMMA.match(text, at) for at in (error.pos, len(before) - 1)):
        return f"the JSON has a comma before a closing bracket at {where}; remove that comma"
    return f"the JSON breaks off at {where}: {error.msg}"
