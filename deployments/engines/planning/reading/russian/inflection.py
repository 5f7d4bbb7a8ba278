"""Russian words and noun phrases in another form, by pymorphy3."""

from functools import cache
from typing import Any

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    RARE,
    features_of,
    folded,
    is_hero_name,
    known_nouns,
    parses,
)
from deployments.engines.planning.vocabulary.nouns import Kind

_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}


def inflect_noun(text: str, parse: Any, case: str, number: str = "") -> str:
    """A noun in another case; its own text if the dictionary has no such form.

    Args:
        text: as written; its capitals are kept.
        parse: what it is there.
        case: Nom, Gen, Dat, Acc, Ins or Loc.
        number: Sing or Plur; as in `parse` if empty.
    """
    if parse is None:
        return text
    if "-" in text and not is_hero_name(text) and folded(text) != folded(parse.word):
        prefix, _, last = text.rpartition("-")
        return f"{prefix}-{inflect_noun(last, parse, case, number)}"
    if is_hero_name(text):
        first, second = text[: len(parse.word)], text[len(parse.word) :]
        return _cased(first, _form(parse, {_CASES[case]}) or first) + second
    wanted = {_CASES[case]} | ({_NUMBERS[number]} if number else set())
    return _cased(text, _form(parse, wanted) or text)


def inflect_adjective(text: str, parse: Any, case: str, gender: str, number: str) -> str:
    """An adjective or participle that agrees with a noun; its own text if it cannot.

    Args:
        text: as written.
        parse: what it is there.
        case: Nom, Gen, Dat, Acc, Ins or Loc.
        gender: Masc, Fem or Neut.
        number: Sing or Plur.
    """
    if parse is None:
        return text
    agreeing = {"plur"} if number == "Plur" else {"sing", GENDERS.get(gender, "masc")}
    return _cased(text, _form(parse, {_CASES[case]} | agreeing) or text)


def finite_form(text: str, tense: str, gender: str, number: str) -> str:
    """A participle, gerund or infinitive as a finite verb of the third person; empty if none.

    A passive participle becomes a short one, which is a predicate too: "переодет".

    Args:
        text: the form as written.
        tense: Past or Pres; a perfective verb has no present and stands in the past.
        gender: Masc, Fem or Neut, of its subject.
        number: Sing or Plur, of its subject.
    """
    parse = next((p for p in parses(folded(text)) if p.tag.POS in ("PRTF", "GRND", "INFN")), None)
    if parse is None:
        return ""
    agreeing = {"plur"} if number == "Plur" else {"sing", GENDERS.get(gender, "masc")}
    if features_of(parse).voice == "Pass":
        return _form(parse, {"PRTS"} | agreeing)
    found = [p for p in parses(folded(parse.normal_form)) if p.tag.POS == "INFN"]
    if not found:
        return ""
    if tense == "Pres" and found[0].tag.aspect == "impf":
        number = _NUMBERS.get(number, "sing")
        return _form(found[0], {"VERB", "indc", "pres", "3per", number})
    return _form(found[0], {"VERB", "indc", "past"} | agreeing)


_OWN_ACCUSATIVE = (("Fem", "Sing"), ("Neut", "Sing"))
"""Adjectives with these have an accusative of their own, or one that is the nominative anyway."""


def decline_phrase(text: str, case: str, known: Features | None = None) -> str:
    """A noun phrase in another case: "скупой бай" -> "скупого бая", its head the first noun.

    What follows the head stays as it is: "мешок золота" -> "мешка золота".

    Args:
        text: the phrase.
        case: Nom, Gen, Dat, Acc, Ins or Loc.
        known: what the head of the phrase is now; a nominative if None.
    """
    if is_hero_name(text):
        return inflect_noun(text, next(iter(parses(folded(text))), None), case)
    words = text.split()
    chosen = [_reading(word, known) for word in words]
    head = next((i for i, parse in enumerate(chosen) if _is_noun(parse)), None)
    if head is None:
        return _as_noun(text, case, known)
    features = features_of(chosen[head])
    found = list(words)
    is_some = case == "Acc" and features.animacy and features.number == "Plur"
    own_case = "Gen" if is_some else case
    found[head] = inflect_noun(words[head], chosen[head], own_case, features.number)
    if case == "Acc" and (features.gender, features.number) not in _OWN_ACCUSATIVE:
        case = "Gen" if features.animacy else "Nom"
    for index in range(head):
        found[index] = inflect_adjective(
            words[index], chosen[index], case, features.gender, features.number
        )
    return " ".join(found)


def _as_noun(text: str, case: str, known: Features | None) -> str:
    """A phrase whose last word is an adjective that names somebody: "пожарный"."""
    words = text.split()
    reading = _reading(words[-1], known)
    if known is not None or reading is None or reading.tag.POS != "ADJF":
        return text
    features = features_of(reading)
    case = "Gen" if case == "Acc" and features.gender == "Masc" else case
    return " ".join(
        inflect_adjective(word, _reading(word, None), case, features.gender, features.number)
        for word in words
    )


def features_of_phrase(text: str) -> Features:
    """The features of a noun phrase in the nominative, those of its first noun."""
    if is_hero_name(text):
        return Features(case="Nom", gender="Masc", number="Sing", animacy="Anim")
    chosen = [_reading(word, None) for word in text.split()]
    parse = next((parse for parse in chosen if _is_noun(parse)), None)
    return features_of(parse) if parse is not None else Features()


def _reading(word: str, known: Features | None) -> Any:
    """The likeliest reading of a word in a case, the nominative if nothing is known."""
    wanted = known or Features(case="Nom")
    found = [
        parse
        for parse in parses(folded(word))
        if features_of(parse).case == wanted.case
        and wanted.number in ("", features_of(parse).number)
        and wanted.gender in ("", features_of(parse).gender)
    ]
    usual = [parse for parse in found if not RARE & parse.tag.grammemes]
    noun = known_nouns().get(folded(word)) if len(usual) > 1 else None
    if noun is not None and noun.kind in (Kind.PERSON, Kind.ANIMAL):
        usual.sort(key=lambda parse: not features_of(parse).animacy)
    return next(iter(usual or found), None)


def _is_noun(parse: Any) -> bool:
    return parse is not None and parse.tag.POS in ("NOUN", "NPRO")


def _form(parse: Any, wanted: set[str]) -> str:
    return _inflected(parse, frozenset(wanted))


@cache
def _inflected(parse: Any, wanted: frozenset[str]) -> str:
    """A form of a word; empty if it has none. Looking through a word's forms is slow."""
    try:
        found = parse.inflect(set(wanted))
    except ValueError:
        return ""
    return str(found.word) if found else ""


def _cased(pattern: str, word: str) -> str:
    """A word with the capital that its other form has."""
    if pattern[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
