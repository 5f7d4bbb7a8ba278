"""Verbs that a Russian clause leaves out are put back: "дед зовёт бабку, бабка внучку"."""

import re

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.inflection import GENDERS
from deployments.engines.planning.reading.russian.morphology import parses
from deployments.engines.planning.reading.russian.tokens import (
    Token,
    finite_of,
    is_modifier,
    nouns_of,
    tokens_of,
)

_STOPS = frozenset('.!?…\n«»"')
_COMMAS = frozenset(",;:")
_DASHES = frozenset("—–-")
_JOINTS = frozenset({"а", "и", "но"})
_PULLED = "держится"
_OBJECT_CASES = ("Acc", "Dat", "Ins")


def with_verbs(text: str) -> str:
    """A text in which clauses without verb have that of the clause before."""
    verb: Token | None = None
    starts: set[int] = set()
    inserted: list[tuple[int, int, str]] = []
    is_chain = re.search(r"\w+ за \w+, \w+ за \w+", text) is not None
    for segment in _segments(tokens_of(text)):
        if segment[0].text in _STOPS:
            verb = None
            segment = segment[1:]
        finite = [token for token in segment if finite_of(token)]
        starts |= {finite[0].start} if finite and segment[0] is finite[0] else set()
        if finite:
            verb = finite[-1] if len(finite) == 1 else None
            continue
        is_first = verb is not None and verb.start in starts
        place = _follower(segment) if is_first else None
        place = _gap(segment) if place is None else place
        if place is None:
            continue
        subject = _subject(segment[:place]) or (_subject(segment[place:]) if is_first else None)
        said = _agreeing(verb, subject) if verb else ""
        if not said and is_chain and any(token.form == "за" for token in segment):
            said = _PULLED
        if said:
            dash = segment[place] if segment[place].text in _DASHES else None
            start = dash.start if dash else segment[place].start
            inserted.append((start, dash.end if dash else start, said if dash else f"{said} "))
    for start, end, said in reversed(inserted):
        text = f"{text[:start]}{said}{text[end:]}"
    return text


def _segments(tokens: list[Token]) -> list[list[Token]]:
    """The words between commas; a segment behind a stop begins with it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in _COMMAS:
            found.append([])
        elif token.text in _STOPS:
            found.append([token])
        else:
            found[-1].append(token)
    return [segment for segment in found if segment]


def _follower(segment: list[Token]) -> int | None:
    """Before whom a verb is missing that stood before its subject: "за ней заяц", "потом лиса"."""
    noun = segment[-1]
    before = [token.form for token in segment[:-1] if not is_modifier(token)]
    is_after = before[:1] == ["за"] if len(before) == 2 else before in (["потом"], ["затем"])
    return len(segment) - 1 if is_after and nouns_of(noun, "Nom") else None


def _gap(segment: list[Token]) -> int | None:
    """Before which word a verb is missing, or the dash that stands for it; None if none is."""
    first = 1 if segment and segment[0].form in _JOINTS else 0
    dashes = [place for place, token in enumerate(segment) if token.text in _DASHES]
    if any(not token.text.isalpha() for token in segment if token.text not in _DASHES):
        return None
    if len(dashes) == 1 and first < dashes[0] < len(segment) - 1:
        heads = [token for token in segment[first : dashes[0]] if not is_modifier(token)]
        is_short = len(heads) == 1 and (nouns_of(heads[0], "Nom") or nouns_of(heads[0], "Dat"))
        return dashes[0] if first and is_short else None
    places = [place for place in range(first, len(segment)) if not is_modifier(segment[place])]
    if dashes or len(places) not in (2, 3) or not nouns_of(segment[places[0]], "Nom"):
        return None
    last, middle = segment[places[-1]], segment[places[1]]
    is_object = any(nouns_of(last, case) for case in _OBJECT_CASES) and not nouns_of(last, "Nom")
    has_preposition = any(parse.tag.POS == "PREP" for parse in parses(middle.form)[:1])
    return places[0] + 1 if is_object and (len(places) == 2 or has_preposition) else None


def _subject(segment: list[Token]) -> Features | None:
    nouns = (nouns_of(token, "Nom") for token in segment if token.form not in _JOINTS)
    return next((found[0] for found in nouns if found), None)


def _agreeing(verb: Token, subject: Features | None) -> str:
    """The verb's form with another subject."""
    form = finite_of(verb)
    if subject is None or form is None or form.person in ("1", "2"):
        return verb.text.lower()
    parse = next(parse for parse in parses(verb.form) if parse.tag.POS in ("VERB", "PRTS"))
    number = {"plur"} if subject.number == "Plur" else {"sing"}
    gender = {GENDERS[subject.gender]} if subject.gender and number == {"sing"} else set()
    found = parse.inflect(number | (gender if form.tense == "Past" else set()))
    return str(found.word) if found else verb.text.lower()
