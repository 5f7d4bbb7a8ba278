"""What English nouns of two meanings mean where they stand."""

import re

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.vocabulary.nouns import Noun

_GOAT = re.compile(r"\b(goats?|nanny)\b", re.IGNORECASE)


def sense_of(sentence: Sentence, word: Word, row: Noun, determiners: set[str]) -> str:
    """The key of what a noun of two meanings means here: a spring, the Earth, a goat's kid."""
    if row.key == "spring" and _is_water(sentence, word, determiners):
        return "mountain spring"
    if row.key == "earth" and word.text == "Earth":
        return "planet Earth"
    if row.key == "flight" and sentence.case_words(word) in ("on", "during"):
        return "plane cabin"
    if word.lemma == "kid" and _GOAT.search(sentence.text):
        return "kid goat"
    return row.key


def _is_water(sentence: Sentence, word: Word, determiners: set[str]) -> bool:
    """Whether a spring is one to drink from: "finds a spring", not "in the spring"."""
    is_subject = word.relation.startswith("nsubj")
    case = sentence.case_words(word)
    return bool(determiners & {"a", "the"}) and not is_subject and case not in ("in", "during")


def is_like_another(sentence: Sentence, word: Word) -> bool:
    """Whether a thing looks as one before it: "another hare just like it", "an identical box"."""
    looks = {child.text.lower() for child in sentence.children(word, "amod")}
    alike = [c for c in sentence.children(word, "nmod") if sentence.case_words(c) == "like"]
    is_same = any(child.text.lower() in ("it", "him", "her", "them") for child in alike)
    return is_same or bool(looks & {"identical", "similar"})
