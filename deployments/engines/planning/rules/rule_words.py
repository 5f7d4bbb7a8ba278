"""English words of the tables, as the rules need them: people, animals, things, looks, places."""

import re
from collections.abc import Iterable
from functools import cache

from deployments.engines.planning.vocabulary.looks import look_words
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_ALWAYS_PEOPLE = frozenset({"guard", "judge", "cook", "friend", "thief", "host", "guide"})
"""People although the word is a verb too."""

_THINGS = frozenset({Kind.THING, Kind.FOOD, Kind.GARMENT, Kind.VEHICLE, Kind.PLANT})
MAX_WORDS = 3
"""The most words of a table's noun: "fox fur coat"."""


def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words of a text, without possessive endings."""
    found = re.findall(r"\w+(?:[-']\w+)*", text.lower().replace("’", "'"))
    return tuple(token.removesuffix("'s") for token in found)


def forms(word: str) -> tuple[str, str]:
    """A noun and its regular plural."""
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word, f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return word, f"{word[:-1]}ies"
    return word, f"{word}s"


@cache
def people_words() -> frozenset[str]:
    """Words for people in the singular, without those that are usually verbs."""
    verbs = verbs_by_word("en")
    words = _heads(Kind.PERSON)
    return frozenset(word for word in words if word not in verbs or word in _ALWAYS_PEOPLE)


@cache
def animal_words() -> frozenset[str]:
    """Words for animals in the singular."""
    verbs = verbs_by_word("en")
    return frozenset(word for word in _heads(Kind.ANIMAL) if word not in verbs)


@cache
def thing_words() -> frozenset[str]:
    """Words for things, food, garments, vehicles and plants in the singular."""
    return frozenset(word for kind in _THINGS for word in _heads(kind))


@cache
def colour_words() -> frozenset[str]:
    """Words for colours."""
    return frozenset(word for look in look_words() if look.kind == "colour" for word in look.en)


@cache
def other_look_words() -> frozenset[str]:
    """Words for looks that are no colours: "old", "fat", "torn"."""
    return frozenset(
        word
        for look in look_words()
        if look.kind != "colour"
        for word in look.en
        if " " not in word
    )


def place_in(text: str) -> Noun | None:
    """The first place that an English text names; the longest name of it counts."""
    words = tokens(text)
    for start in range(len(words)):
        for size in range(MAX_WORDS, 0, -1):
            noun = place_called(" ".join(words[start : start + size]))
            if noun is not None:
                return noun
    return None


def place_called(words: str) -> Noun | None:
    """The place of an English word, also in the plural or as "riverbank"."""
    by_word = nouns_by_word("en")
    stem = re.sub(r"(?:bank|side|shore|top|front|yard)s?$", "", words)
    for form in (words, words.removesuffix("s"), words.removesuffix("es"), stem):
        noun = by_word.get(form)
        if noun is not None and noun.kind is Kind.PLACE:
            return noun
    return None


def _heads(kind: Kind) -> Iterable[str]:
    """The main words of a kind's English nouns: "man" of "man on a horse"."""
    words = (word.lower() for noun in nouns() if noun.kind is kind for word in noun.en)
    return {
        re.split(r" (?:on|in|of|with|from|at|by|for|to) ", word)[0].split()[-1] for word in words
    }
