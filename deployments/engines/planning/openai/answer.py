"""The answer of a chat endpoint: the text of a completion, and the JSON values in that text.

The SDK does not check a completion's fields. Its text may also hold reasoning, prose and mistakes.

    completion_text(completion, host) -> text
    json_values(text) -> JsonValue | BrokenJson, ...        outermost ones, from left to right
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from deployments.errors import PlanInvalid

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


class _Part(BaseModel):
    """A part of a message; only parts of type text are the answer, not e.g. reasoning."""

    type: str
    text: str | None = None


class _Message(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None

    @property
    def text(self) -> str:
        """The answer in one piece."""
        if isinstance(self.content, list):
            return "".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    """The fields of a completion that every compatible endpoint has."""

    choices: list[_Choice] = Field(min_length=1)


def completion_text(completion: object, host: str) -> str:
    """The text of the first choice.

    Args:
        completion: as the SDK returns it; None if the body is not JSON.
        host: of the endpoint, for the sentences of errors.

    Raises:
        PlanInvalid: it is not a completion, the model refused, or the text is cut off.
    """
    endpoint = f"The planner's endpoint {host}"
    try:
        choice = _Completion.model_validate(completion, from_attributes=True).choices[0]
    except ValidationError:
        raise PlanInvalid(
            f"{endpoint} does not answer as OpenAI's chat completions do; check that"
            " OPENAI_BASE_URL is the API's address, which usually ends in /v1."
        ) from None
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise PlanInvalid(f"{endpoint} declined to plan this story; tell it in other words.")
    if choice.finish_reason == "length":
        raise PlanInvalid(
            f"{endpoint} stopped at its output limit before the plan was complete; raise the limit"
            " there or choose another PLANNER_MODEL."
        )
    return choice.message.text


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
