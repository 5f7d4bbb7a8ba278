"""Plain words that stand for rare ones while a sentence is parsed.

The model was trained on news: it takes "ant", "bai" and "yurt" for adjectives or names. What our
tables know as a person, an animal, a thing or a place is parsed as a man, a dog, a box, a house.
"""

import re
from functools import cache

from deployments.engines.planning.reading.english.forms import is_verb_form, singulars
from deployments.engines.planning.reading.english.words import MEN, WOMEN, words_of_text
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, Noun, nouns_by_word
from deployments.engines.planning.vocabulary.wordnet_nouns import wordnet_kind

_HERO = {"aldar": "John", "kose": "Smith"}
_NAME_HYPHEN = re.compile(r"^\w+(?:-\w+)+$")
_PLAIN = {
    Kind.PERSON: ("man", "men"),
    Kind.ANIMAL: ("dog", "dogs"),
    Kind.PLACE: ("house", "houses"),
    Kind.GARMENT: ("coat", "coats"),
    Kind.VEHICLE: ("car", "cars"),
}
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
    if words and words[0].lower() not in MEN | WOMEN | _HERO.keys():
        found[0] = _stand_in(words[0].lower(), "".join(words[1:2]))
        found[0] = words[0] if found[0] == words[0].lower() else found[0]
    return found


def _stand_in(word: str, following: str) -> str:
    lower = word.lower()
    if lower in _HERO:
        return _HERO[lower]
    if _NAME_HYPHEN.match(word) and word[0].isupper():
        return "Peter"
    if not lower.isalpha():
        return word
    if word[0].isupper():
        is_name = word[1:].islower() and _kind(lower) is None and lower not in looks_by_word("en")
        return "Mary" if lower in WOMEN else "Peter" if lower in MEN or is_name else word
    return _plain(lower) if _kind(following.lower()) is None else word


@cache
def _plain(word: str) -> str:
    kind = _kind(word)
    if kind not in _PLAIN or word in _WELL_KNOWN or is_verb_form(word):
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
