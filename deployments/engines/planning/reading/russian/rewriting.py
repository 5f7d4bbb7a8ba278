"""What a Russian text leaves out is written out before it is parsed: stops, quotes, verbs."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.inflection import GENDERS
from deployments.engines.planning.reading.russian.morphology import (
    RARE,
    features_of,
    folded,
    is_hero_name,
    known_nouns,
    parses,
    pos_of,
)
from deployments.engines.planning.reading.russian.naming import with_nouns
from deployments.engines.planning.reading.russian.tree import agrees
from deployments.engines.planning.vocabulary.nouns import Kind

_MODIFIERS = ("ADJ", "DET", "NUM")
_LIVING = (Kind.PERSON, Kind.ANIMAL)
_LEAST_SHARE = 0.1
"""A reading of a form that is rarer than this is left out of account."""
_FEWEST_WORDS = 8
_SENTENCE_STARTS = frozenset({"тогда", "потом", "затем", "вдруг", "наконец", "тут", "однажды"})
_CLAUSE_STARTS = frozenset({
    "а", "но", "что", "чтобы", "когда", "если", "пока", "потому", "где", "куда", "хотя", "зато",
    "который", "которая", "которое", "которые", "которого", "которую",
})  # fmt: skip
_STOPS = frozenset('.!?…\n«»"')
_COMMAS = frozenset(",;:")
_DASHES = frozenset("—–-")
_JOINTS = frozenset({"а", "и", "но"})
_PULLED = "держится"
_OBJECT_CASES = ("Acc", "Dat", "Ins")
_SAYS = r"говорит|сказал[аи]?|отвечает|ответил[аи]?|кричит|думает|подумал[аи]?|говорил[аи]?"
_INSERTED = re.compile(
    r"(?P<first>[^.!?…«»\n,:;]+(?:,[^.!?…«»\n,:;]+)?), "
    rf"(?P<verb>{_SAYS})(?P<who>(?: [\w-]+){{0,2}}), "
    r"(?P<rest>(?!что |чтобы |как |будто )[^.!?…«»\n:]+)(?P<stop>[.!?…]+|$)"
)
_NAMED_START = re.compile(r"^(?P<noun>[А-Яа-яё]+):\s+(?P<who>она?|они) ")
_TURN = re.compile(
    r"\b(?P<one>один|одна|первый|первая)\b(?P<deed>[^.!?;]*?)"
    r"\b(?P<other>другой|другая|второй|вторая|третий|третья) [—–-] ",
    re.IGNORECASE,
)
_HEARSAY = re.compile(r", (?:говорят|мол|дескать|видно|видимо|кажется|конечно|наверное),")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark, and where it stands in the text."""

    text: str
    start: int
    end: int

    @property
    def form(self) -> str:
        """The folded text."""
        return folded(self.text)


def spelled_out(text: str) -> str:
    """The text with the stops, quotation marks and verbs that it lacks."""
    text = with_nouns(text)
    return _with_verbs(_with_turns(_with_quotes(_with_stops(_with_named_start(text)))))


def _with_named_start(text: str) -> str:
    """A text that begins "бабушки: она гоняет гуся" with the noun as its subject."""

    def named(match: re.Match[str]) -> str:
        number = "plur" if match["who"] == "они" else "sing"
        nouns = [parse for parse in parses(folded(match["noun"])) if parse.tag.POS == "NOUN"]
        found = [parse.inflect({"nomn", number}) for parse in nouns if number in parse.tag]
        return str(found[0].word).capitalize() + " " if found and found[0] else match.group()

    return _NAMED_START.sub(named, text)


def _with_turns(text: str) -> str:
    """A text in which "другой —" has the verb of "один ..." before it."""

    def told(match: re.Match[str]) -> str:
        tokens = _tokens_of(match["deed"])
        verb = next((token.text for token in tokens if _finite_of(token)), "")
        gap = "," if text[match.end() :].startswith(("как", "что", "где")) else ""
        deed = match["deed"].rstrip(" ,аи")
        first, other = match["one"] + deed, match["other"]
        return f"{first}; {other} {verb}{gap} " if verb else match.group()

    return _TURN.sub(told, text)


def _tokens_of(text: str) -> list[_Token]:
    """The words and marks of a text."""
    from razdel import tokenize

    return [_Token(found.text, found.start, found.stop) for found in tokenize(text)]


def _finite_of(token: _Token) -> Features | None:
    """The form of a finite verb; None for any other word."""
    usual = [parse for parse in parses(token.form) if not RARE & parse.tag.grammemes]
    nouns = [known_nouns().get(folded(p.normal_form)) for p in usual if p.tag.POS == "NOUN"]
    is_living = any(noun is not None and noun.kind in _LIVING for noun in nouns)
    found = [] if is_living else usual[:1]
    features = [features_of(parse) for parse in found if parse.tag.POS in ("VERB", "PRTS")]
    return features[0] if features else None


def _nouns_of(token: _Token, case: str) -> list[Features]:
    """The forms of a noun or pronoun in a case that a word can be."""
    usual = [
        parse
        for parse in parses(token.form)
        if is_hero_name(token.text) or (not RARE & parse.tag.grammemes and _is_likely(parse))
    ]
    found = [features_of(parse) for parse in usual if pos_of(parse) in ("NOUN", "PRON")]
    return [features for features in found if features.case == case]


def _is_likely(parse: Any) -> bool:
    return float(parse.score) >= _LEAST_SHARE or folded(parse.normal_form) in known_nouns()


def _is_modifier(token: _Token) -> bool:
    """Whether a word is an adjective, a number or the like."""
    found = parses(token.form)[:1]
    return bool(found) and (pos_of(found[0]) in _MODIFIERS or found[0].tag.POS == "PRTF")


def _subject_of(verb: Features, tokens: list[_Token]) -> int | None:
    """The place of a word that can be a verb's subject and not its object; None without one."""
    for place, token in enumerate(tokens):
        is_object = _nouns_of(token, "Acc") and not is_hero_name(token.text)
        if not is_object and any(agrees(found, verb) for found in _nouns_of(token, "Nom")):
            return place
    return None


def _with_stops(text: str) -> str:
    """A text of several clauses with the stops that it lacks; any other text as it is."""
    if re.search(r"[.!?…,;:—«»\"]\s*\S", text):
        return text
    tokens = _tokens_of(text)
    if len(tokens) < _FEWEST_WORDS:
        return text
    verbs = [place for place, token in enumerate(tokens) if _finite_of(token)]
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


def _boundary(tokens: list[_Token], before: int, verb: int) -> tuple[int, str] | None:
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
    form = _finite_of(tokens[verb])
    if form is None:
        return None
    start = joints[-1] + 1 if joints else before + 1
    subject = _subject_of(form, tokens[start:verb])
    if subject is None:
        return None
    if joints:
        return joints[-1], ","
    first = start + subject
    while first - 1 > before and _is_modifier(tokens[first - 1]):
        first -= 1
    return (first, ".") if first > before + 1 or _nouns_of(tokens[before], "Nom") == [] else None


def _with_quotes(text: str) -> str:
    """A text in which such speech stands in quotation marks behind its verb."""
    text = _HEARSAY.sub("", text)
    sentences = re.split(r"(?<=[.!?…])(\s+)", text)
    return "".join(_quoted(sentence) for sentence in sentences)


def _quoted(sentence: str) -> str:
    match = _INSERTED.fullmatch(sentence)
    if match is None:
        return sentence
    said = f"{match['first']} {match['rest']}"
    verb = match["verb"].capitalize()
    return f"{verb}{match['who']}: «{said}{match['stop'].strip('.')}»."


def _with_verbs(text: str) -> str:
    """A text in which clauses without verb have that of the clause before."""
    verb: _Token | None = None
    starts: set[int] = set()
    inserted: list[tuple[int, int, str]] = []
    is_chain = re.search(r"\w+ за \w+, \w+ за \w+", text) is not None
    for segment in _segments(_tokens_of(text)):
        if segment[0].text in _STOPS:
            verb = None
            segment = segment[1:]
        finite = [token for token in segment if _finite_of(token)]
        opening = [token for token in segment if token.form not in _SENTENCE_STARTS][:1]
        starts |= {finite[0].start} if finite and opening == finite[:1] else set()
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
            said += "," if dash and text[dash.end :].startswith((" что ", " чтобы ")) else ""
            inserted.append((start, dash.end if dash else start, said if dash else f"{said} "))
    for start, end, said in reversed(inserted):
        text = f"{text[:start]}{said}{text[end:]}"
    return text


def _segments(tokens: list[_Token]) -> list[list[_Token]]:
    """The words between commas; a segment behind a stop begins with it."""
    found: list[list[_Token]] = [[]]
    for token in tokens:
        if token.text in _COMMAS:
            found.append([])
        elif token.text in _STOPS:
            found.append([token])
        else:
            found[-1].append(token)
    return [segment for segment in found if segment]


def _follower(segment: list[_Token]) -> int | None:
    """Before whom a verb is missing that stood before its subject: "за ней заяц", "потом лиса"."""
    noun = segment[-1]
    before = [o.form for o in segment[:-1] if not _is_modifier(o) and o.form not in _DASHES]
    is_after = before[:1] == ["за"] if len(before) == 2 else before in (["потом"], ["затем"])
    is_more = before[:1] != ["за"] and bool(_nouns_of(noun, "Gen"))
    return len(segment) - 1 if is_after and not is_more and _nouns_of(noun, "Nom") else None


def _gap(segment: list[_Token]) -> int | None:
    """Before which word a verb is missing, or the dash that stands for it; None if none is."""
    first = 1 if segment and segment[0].form in _JOINTS else 0
    dashes = [place for place, token in enumerate(segment) if token.text in _DASHES]
    if any(not token.text.isalpha() for token in segment if token.text not in _DASHES):
        return None
    if len(dashes) == 1 and first < dashes[0] < len(segment) - 1:
        heads = [token for token in segment[first : dashes[0]] if not _is_modifier(token)]
        is_short = len(heads) == 1 and (_nouns_of(heads[0], "Nom") or _nouns_of(heads[0], "Dat"))
        return dashes[0] if first and is_short else None
    places = [place for place in range(first, len(segment)) if not _is_modifier(segment[place])]
    if dashes or len(places) not in (2, 3) or not _nouns_of(segment[places[0]], "Nom"):
        return None
    last, middle = segment[places[-1]], segment[places[1]]
    is_object = any(_nouns_of(last, case) for case in _OBJECT_CASES) and not _nouns_of(last, "Nom")
    has_preposition = any(parse.tag.POS == "PREP" for parse in parses(middle.form)[:1])
    return places[0] + 1 if is_object and (len(places) == 2 or has_preposition) else None


def _subject(segment: list[_Token]) -> Features | None:
    nouns = (_nouns_of(token, "Nom") for token in segment if token.form not in _JOINTS)
    return next((found[0] for found in nouns if found), None)


def _agreeing(verb: _Token, subject: Features | None) -> str:
    """The verb's form with another subject."""
    form = _finite_of(verb)
    if subject is None or form is None or form.person in ("1", "2"):
        return verb.text.lower()
    parse = next(parse for parse in parses(verb.form) if parse.tag.POS in ("VERB", "PRTS"))
    number = {"plur"} if subject.number == "Plur" else {"sing"}
    gender = {GENDERS[subject.gender]} if subject.gender and number == {"sing"} else set()
    found = parse.inflect(number | (gender if form.tense == "Past" else set()))
    return str(found.word) if found else verb.text.lower()
