"""Stops and commas for a Russian text that is written without any."""

import re
from itertools import pairwise

from deployments.engines.planning.reading.russian.tokens import (
    Token,
    finite_of,
    is_modifier,
    nouns_of,
    subject_of,
    tokens_of,
)

_FEWEST_WORDS = 8
_SENTENCE_STARTS = frozenset({"тогда", "потом", "затем", "вдруг", "наконец", "тут", "однажды"})
_CLAUSE_STARTS = frozenset({
    "а", "но", "что", "чтобы", "когда", "если", "пока", "потому", "где", "куда", "хотя", "зато",
    "который", "которая", "которое", "которые", "которого", "которую",
})  # fmt: skip


def with_stops(text: str) -> str:
    """A text of several clauses with the stops that it lacks; any other text as it is."""
    if re.search(r"[.!?…,;:—«»\"]\s*\S", text):
        return text
    tokens = tokens_of(text)
    if len(tokens) < _FEWEST_WORDS:
        return text
    verbs = [place for place, token in enumerate(tokens) if finite_of(token)]
    marks: dict[int, str] = {}
    for before, verb in pairwise(verbs):
        found = _boundary(tokens, before, verb)
        if found is not None:
            marks[found[0]] = found[1]
    pieces = [tokens[0].text] if tokens else []
    for place, (last, token) in enumerate(pairwise(tokens), start=1):
        gap = marks.get(place, "") + text[last.end : token.start]
        is_start = marks.get(place) == "."
        pieces.append(gap + (token.text.capitalize() if is_start else token.text))
    return "".join(pieces)


def _boundary(tokens: list[Token], before: int, verb: int) -> tuple[int, str] | None:
    """Before which word between two verbs a clause begins, and what stands there."""
    between = range(before + 1, verb)
    for place in between:
        if tokens[place].form in _SENTENCE_STARTS:
            joint = tokens[place - 1].form in ("и", "а", "но") and place - 1 > before
            return (place - 1, ",") if joint else (place, ".")
    for place in between:
        if tokens[place].form in _CLAUSE_STARTS:
            return place, ","
    joints = [place for place in between if tokens[place].form == "и"]
    form = finite_of(tokens[verb])
    if form is None:
        return None
    start = joints[-1] + 1 if joints else before + 1
    subject = subject_of(form, tokens[start:verb])
    if subject is None:
        return None
    if joints:
        return joints[-1], ","
    first = start + subject
    while first - 1 > before and is_modifier(tokens[first - 1]):
        first -= 1
    return (first, ".") if first > before + 1 or nouns_of(tokens[before], "Nom") == [] else None
