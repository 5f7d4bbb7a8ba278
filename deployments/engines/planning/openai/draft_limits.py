"""Values of an answer, fitted to the limits of the domain; each change becomes a correction.

Few endpoints know lengths and choices exactly, and none of them is worth a failed story.
"""

import math
import re
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from deployments.engines.planning.rules.hero_wording import FUNCTION_WORDS
from deployments.engines.planning.rules.shot_wording import angle_in, shot_size_in
from deployments.types import MAX_SCENE_S, MIN_SCENE_S, Angle, ShotSize

Choice = TypeVar("Choice", bound=StrEnum)

MAX_QUOTED_CHARS = 40
"""Characters of an unusable value that its correction repeats."""

_OPEN_END = re.compile(rf"(?:[\s,;:–-]+|\s(?:{FUNCTION_WORDS}))+$", re.IGNORECASE)
"""What a shortened text must not end with, e.g. "robe with a"."""
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?)?\s*", re.IGNORECASE)


def fitted_text(text: str, max_chars: int, what: str, corrections: list[str], end: str = "") -> str:
    """The text, cut between words if it is too long.

    Args:
        text: of the answer.
        max_chars: of the result.
        what: names the field in the correction, e.g. "Scene 3: shortened the caption".
        corrections: gets a sentence about each change.
        end: shows the reader that the text was cut.
    """
    if len(text) <= max_chars:
        return text
    corrections.append(f"{what} to {max_chars} characters.")
    room = max_chars - len(end)
    words = re.match(rf"(?s).{{1,{room}}}(?=\s)", text)
    whole = _OPEN_END.sub("", words.group()) if words else ""
    # One long word without spaces is cut within.
    return (whole if len(whole) > room / 2 else text[:room]) + end


def fitted_shot_size(value: object, number: int, corrections: list[str]) -> ShotSize | None:
    """The shot size that is meant, also in other words ("long shot"); None if it is not known."""
    known = _exact(value, ShotSize) or _first(shot_size_in, value)
    return _chosen(value, known, number, "shot size", corrections)


def fitted_angle(value: object, number: int, corrections: list[str]) -> Angle | None:
    """The angle that is meant, also in other words ("bird's-eye"); None if it is not known."""
    known = _exact(value, Angle) or _first(angle_in, value)
    return _chosen(value, known, number, "angle", corrections)


def fitted_dialogue(value: object) -> str:
    """The spoken line; several lines become one."""
    lines = value if isinstance(value, list) else [value]
    return " ".join(line.strip() for line in lines if isinstance(line, str)).strip()


def fitted_seconds(value: object, number: int, corrections: list[str]) -> float | None:
    """The seconds, within their bounds; None if they are not chosen or no number."""
    if value is None or value == "":
        return None
    seconds = _seconds(value)
    if not math.isfinite(seconds) or seconds <= 0:
        corrections.append(f"Scene {number}: left out the seconds {_quoted(value)}.")
        return None
    fitted = min(MAX_SCENE_S, max(MIN_SCENE_S, seconds))
    if fitted != seconds:
        corrections.append(f"Scene {number}: changed its {seconds:g} seconds to {fitted:g}.")
    return fitted


def _seconds(value: object) -> float:
    if isinstance(value, str) and (number := _NUMBER.fullmatch(value)):
        return float(number[1])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _exact(value: object, choices: type[Choice]) -> Choice | None:
    """The choice that the value names, whatever its case and its hyphens."""
    name = re.sub(r"[\s_]+", "-", str(value).strip().lower())
    return next((choice for choice in choices if choice == name), None)


def _first(read: Callable[[str], Choice | None], value: object) -> Choice | None:
    """The first choice that can be read of the value as a part of a prompt."""
    found = (read(f"{value}{noun}") for noun in ("", " shot", " view", " angle"))
    return next((choice for choice in found if choice is not None), None)


def _chosen(
    value: object, known: Choice | None, number: int, what: str, corrections: list[str]
) -> Choice | None:
    """The known choice; the correction says how the value was read, unless it is the same."""
    if value is None or value == "":
        return None
    if known is None:
        corrections.append(f"Scene {number}: left out the {what} {_quoted(value)}.")
    elif _exact(value, type(known)) is None:
        corrections.append(f"Scene {number}: read the {what} {_quoted(value)} as {known}.")
    return known


def _quoted(value: object) -> str:
    return repr(value)[:MAX_QUOTED_CHARS]
