"""Full stops for stories that are written without any: "the cat sleeps the dog eats its food"."""

import re

from deployments.engines.planning.reading.english.forms import (
    is_verb_form,
    singulars,
    verb_lemmas,
)
from deployments.engines.planning.reading.english.words import MEN, PLACE_PREPOSITIONS, WOMEN
from deployments.engines.planning.reading.grammar import SETTING_KINDS, words_of_text
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word, wordnet_kind

_WORD = re.compile(r"[\w'’-]+")
_ARTICLES = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "two", "three", "another"}
) | {"my", "our", "your"}
_PRONOUNS = frozenset({"he", "she", "they", "it"})
_OBJECTS = frozenset({"him", "her", "it", "them"})
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had", "can", "cannot", "will"})
_JOINTS = PLACE_PREPOSITIONS | words_of_text(
    """
    and or but so then when while that who which because if until after before where how what
    whose of with for as than like about without not whom why once though although since lest
    says thinks believes knows
    """
)
_BETWEEN = (["only"], ["just"], ["always"], ["never"], ["still"])
"""Adverbs between a subject and its verb."""
_SAYING = frozenset({"says", "said", "tells", "told", "tell", "say", "thinks", "thought"})
_MOST_ADJECTIVES = 3
_LEAST_WORDS = 3
_NAMES = MEN | WOMEN | {"aldar"}


def with_stops(text: str) -> str:
    """A text with stops between its clauses if it has none; any other text as it is."""
    body = text.strip().rstrip(".!?")
    is_written = body[:1].isupper() and text.rstrip().endswith((".", "!", "?"))
    if is_written or re.search(r"[.!?;:\"“«\n]", body):
        return text
    found = list(_WORD.finditer(text))
    words = [match.group().lower() for match in found]
    start, pieces, last = 0, [], 0
    for place in range(1, len(words)):
        if place - last >= _LEAST_WORDS and _begins_clause(words, place):
            place = _with_time(words, place)
            pieces.append(text[start : found[place].start()].rstrip(" ,"))
            start, last = found[place].start(), place
    return ". ".join([*pieces, text[start:]])


def _with_time(words: list[str], place: int) -> int:
    """Where a clause begins with its time: "and in winter he is hungry"."""
    if words[place - 2 : place] in (["and", "now"], ["and", "then"]):
        return place - 2
    row = nouns_by_word("en").get(words[place - 1])
    if row is None or row.kind not in SETTING_KINDS or words[place - 2] not in ("in", "at", "that"):
        return place
    return place - 3 if words[place - 3] in ("and", "but") else place - 2


def _begins_clause(words: list[str], place: int) -> bool:
    """Whether a subject with its verb stands there, and nothing that joins it to what precedes."""
    before = words[place - 1]
    if before in _JOINTS or before in _ARTICLES or before.endswith(("'s", "’s")):
        return False
    if (is_verb_form(before) or before in looks_by_word("en")) and not _is_noun(before):
        return False
    if place > 2 and words[place - 2] in _ARTICLES and words[place - 3] in ("and", "but", "so"):
        return False  # "and a bear cub gets stung"
    if words[place] in _PRONOUNS and set(words[max(place - 4, 0) : place]) & _SAYING:
        return False  # "tells the khan it is a horse"
    if words[place] in _PRONOUNS:
        after = words[place + 2 : place + 3]
        return _is_finite(words, place + 1) and bool(after) and not is_verb_form(after[0])
    verb = _verb_of(words, place)
    return verb > 0 and _has_verb(words[:place])


def _verb_of(words: list[str], place: int) -> int:
    """The place of the verb of a noun phrase that starts there; 0 if none follows."""
    if words[place] in _NAMES:
        after = place + 2 if words[place + 1 : place + 2] == ["kose"] else place + 1
        return after if _is_finite(words, after) else 0
    if words[place] not in _ARTICLES:
        is_subject = _is_living(words[place]) and not is_verb_form(words[place])
        return place + 1 if is_subject and _is_finite(words, place + 1) else 0
    for noun in range(place + 1, min(place + 2 + _MOST_ADJECTIVES, len(words))):
        verb = noun + 2 if words[noun + 1 : noun + 2] in _BETWEEN else noun + 1
        if _is_noun(words[noun]) and (_is_finite(words, verb) or _do(words, noun)):
            return verb
        if not _is_noun(words[noun]) and words[noun] not in looks_by_word("en"):
            return 0
    return 0


def _do(words: list[str], noun: int) -> bool:
    """Whether several do something: "the bees sting him"."""
    verb, after = (*words[noun + 1 : noun + 3], "", "")[:2]
    is_several = len(singulars(words[noun])) > 1 and is_verb_form(verb)
    return is_several and after in _ARTICLES | _OBJECTS | PLACE_PREPOSITIONS


def _has_verb(words: list[str]) -> bool:
    return any(_is_finite(words, place) for place in range(1, len(words)))


def _is_finite(words: list[str], place: int) -> bool:
    """Whether a word can be a verb that agrees with a subject before it."""
    word = "".join(words[place : place + 1])
    if word in _FINITE:
        return True
    is_form = is_verb_form(word) and verb_lemmas(word, "") != (word, "")
    return is_form and not word.endswith("ing")


def _is_noun(word: str) -> bool:
    table = nouns_by_word("en")
    forms = singulars(word)
    return any(form in table for form in forms) or wordnet_kind(forms[-1]) is not None


def _is_living(word: str) -> bool:
    row = next((r for f in singulars(word) if (r := nouns_by_word("en").get(f)) is not None), None)
    return row is not None and row.kind in (Kind.PERSON, Kind.ANIMAL)
