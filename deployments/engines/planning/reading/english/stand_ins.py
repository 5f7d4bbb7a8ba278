"""Plain words that stand for rare ones while a sentence is parsed.

The model was trained on news: it takes "ant", "bai" and "yurt" for adjectives or names. What our
tables know as a person, an animal, a thing or a place is parsed as a man, a dog, a box, a house.
"""

import re
from functools import cache

from deployments.engines.planning.reading.english.forms import is_verb_form, singulars, verb_lemmas
from deployments.engines.planning.reading.english.words import (
    MEN,
    NUMBERS,
    PRONOUNS,
    WEEKDAYS,
    WOMEN,
)
from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_word, wordnet_kind

_HERO = {"aldar": "John", "kose": "Smith"}
_NAME_HYPHEN = re.compile(r"^\w+(?:-\w+)+$")
_PLAIN = {
    Kind.PERSON: ("man", "men"),
    Kind.ANIMAL: ("dog", "dogs"),
    Kind.PLACE: ("house", "houses"),
    Kind.GARMENT: ("coat", "coats"),
    Kind.VEHICLE: ("car", "cars"),
}
_SEEING = frozenset(
    {
        f"{verb}{ending}"
        for verb in ("see", "hear", "watch", "let", "make")
        for ending in ("", "s", "ing")
    }
    | {"saw", "heard", "watches", "watched", "made"}
)
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "this", "that"})
_BEFORE_WELL = _DETERMINERS | {"own", "old", "deep", "dry"}
_ORDER = frozenset({"other", "first", "second", "third", "last", "next", "same", "only"})
_AMBIGUOUS = frozenset({"like", "open", "dry", "warm", "cool", "close", "clean"})
_OPENERS = PRONOUNS.keys() | words_of_text(
    "here there then now later soon once never always often nothing whoever whatever if when while"
    " as after before where how why and but so or yet because until since though his her its their"
    " the a an this that these those some many all both several few every each another any no other"
    " most such at in on by with from to of under over near behind"
)
"""Words before a verb that are no names."""
_WELL_KNOWN = words_of_text(
    """
    man men woman women boy boys girl girls people child children king father mother son wife
    house city town village forest school market street river sea mountain home
    """
)
"""Words that the model reads well, and needs as they are."""


def stand_ins(words: list[str]) -> list[str]:
    """The words of a sentence as they are parsed."""
    found = [_stand_in(word, after) for word, after in zip(words, [*words[1:], ""], strict=True)]
    for place in _bare_verbs(words):
        found[place] = "go"
    for place, word in enumerate(words[:-1]):
        if word == "round" and words[place + 1] in _DETERMINERS:
            found[place] = "around"
    for place, word in enumerate(words[1:], start=1):
        if word == "well" and words[place - 1].lower() in _DETERMINERS | {
            "own",
            "old",
            "deep",
            "dry",
        }:
            found[place] = "house"
    for place in _nouns(words):
        found[place] = _plain(words[place], is_noun=True)
        if found[place] == words[place]:
            found[place] = "man"
    is_name = bool(words) and _NAME_HYPHEN.match(words[0]) is not None
    if words and not is_name and words[0].lower() not in MEN | WOMEN | _HERO.keys():
        found[0] = _stand_in(words[0].lower(), "".join(words[1:2]))
        found[0] = words[0] if found[0] == words[0].lower() else found[0]
    if _begins_with_name(words):
        found[0] = "Peter"
    return found


def _begins_with_name(words: list[str]) -> bool:
    """Whether a sentence begins with a name that no list has: "Leyla wakes"."""
    first, second = ([*words[:2], "", ""])[:2]
    lower = first.lower()
    is_word = lower in looks_by_word("en") or is_verb_form(lower)
    is_word = is_word or lower in _OPENERS or lower in NUMBERS
    is_name = first.istitle() and first.isalpha() and not is_word and not lower.endswith("ly")
    is_third = (
        is_verb_form(second) and second.endswith("s") and second != verb_lemmas(second, "")[0]
    )
    return is_name and is_third and _kind(lower) is None


def _bare_verbs(words: list[str]) -> list[int]:
    """What somebody is seen to do, though it may be a noun: "watch the Earth rise"."""
    found = []
    table = nouns_by_word("en")
    for place, word in enumerate(words):
        before = [text.lower() for text in words[max(place - 5, 0) : place]]
        if len(before) < 3 or verb_lemmas(word, "") != (word, "") or word in _AMBIGUOUS:
            continue
        seen = [at for at in (-3, -4, -5) if -at <= len(before) and before[at] in _SEEING]
        start = seen[0] if seen else 0
        if not start or before[start + 1] not in _DETERMINERS or _kind(before[-1]) is None:
            continue
        if f"{before[-1]} {word}" not in table and not set(before[start:]) & {",", "and", "of"}:
            found.append(place)
    return found


def _stand_in(word: str, following: str) -> str:
    lower = word.lower()
    if lower in _HERO:
        return _HERO[lower]
    if _NAME_HYPHEN.match(word) and word[0].isupper():
        return "Peter"
    if not lower.isalpha() or lower in WEEKDAYS:
        return word
    if word[0].isupper():
        is_name = word[1:].islower() and _kind(lower) is None and lower not in looks_by_word("en")
        return "Mary" if lower in WOMEN else "Peter" if lower in MEN or is_name else word
    return _plain(lower) if _kind(following.lower()) is None else word


def _nouns(words: list[str]) -> list[int]:
    """Words that look like verbs behind an article: "and the hungry guards eat"."""
    looks, found = looks_by_word("en"), []
    for place, word in enumerate(words[1:], start=1):
        before, after = words[place - 1].lower(), "".join(words[place + 1 : place + 2]).lower()
        is_look = place > 1 and (before in looks or before in _ORDER)
        article = words[place - 2].lower() if is_look else before
        if before == "that" and place > 1 and _kind(words[place - 2].lower()) is not None:
            continue  # "a machine that turns tears into honey"
        is_one = is_verb_form(word) and _kind(f"{before} {word}") is Kind.PERSON
        if is_one or (article in _DETERMINERS and is_verb_form(word) and is_verb_form(after)):
            found.append(place)
    return found


@cache
def _plain(word: str, is_noun: bool = False) -> str:
    kind = _kind(word)
    if kind not in _PLAIN or word in _WELL_KNOWN or (is_verb_form(word) and not is_noun):
        return word
    if word in looks_by_word("en"):
        return word
    single, several = _PLAIN[kind]
    row = _row(word)
    if row is not None and row.sex == "f" and kind is Kind.PERSON:
        single, several = "woman", "women"
    is_plural = len(singulars(word)) > 1 or (row is not None and word == row.plural != row.key)
    return several if is_plural else single


@cache
def _kind(word: str) -> Kind | None:
    row = _row(word)
    return row.kind if row is not None else wordnet_kind(singulars(word)[-1]) if word else None


def _row(word: str) -> Noun | None:
    table = nouns_by_word("en")
    return next((table[text] for text in singulars(word) if text in table), None)
