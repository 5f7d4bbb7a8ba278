"""What the form and the neighbours of a word say: its case, negation, voice, and quoted speech."""

import re
from collections.abc import Sequence

from deployments.engines.planning.vocabulary.kazakh_nouns import kazakh_nominatives
from deployments.engines.planning.vocabulary.lexicon import Noun
from deployments.engines.planning.vocabulary.words import (
    Hero,
    Language,
    Meaning,
    meaning_of,
    modifiers,
)

SENTENCE_ENDS = frozenset(".!?;:\n")
_CONJUNCTIONS = (
    ", and but then until when while because so or where и а но когда пока потом затем где және "
    "ал бірақ"
)
CLAUSE_BREAKS = SENTENCE_ENDS | frozenset(_CONJUNCTIONS.split())

_HERO_NOMINATIVES = frozenset({"алдар", "көсе", "косе", "безбородый", "хитрец"})
_BEFORE_NOUN = (
    "of from to by with for at in on against without near behind under over into through about "
    "like as than beside across"
)
_PREPOSITIONS = frozenset(_BEFORE_NOUN.split())
_MAX_PHRASE_WORDS = 4
"""Words between a preposition and its noun: "by a very greedy merchant"."""

_RUSSIAN_OBLIQUE = re.compile(r"(?:ой|ей|ом|ем|ём|ами|ями|ах|ях|ам|ям|ов|ев|у|ю|е)$")
_RUSSIAN_NUMERALS = frozenset({"два", "две", "оба", "обе", "три", "четыре"})
"""Nominatives that take the genitive: "два вора украли"."""

_RUSSIAN_INSTRUMENTAL = re.compile(r"(?:ой|ей|ом|ем|ём|ым|ью|ами|ями)$")
_RUSSIAN_MASCULINE_IN_A = re.compile(r"(?:шка|рота|няга)$")
"""Nominatives like "дедушка", whose row is named by a noun without that ending."""

_NEGATING = (
    "not never cannot without refuse refuses refused refusing не ни отказался отказалась "
    "отказались отказывается"
)
_NEGATIONS = frozenset(_NEGATING.split())
_BETWEEN = (
    "to ever even really want wants wanted wish dare again никогда больше хочет хотел хотела мог "
    "могла может смог смогла стал стала ему ей им его её"
)
_BEFORE_VERB = frozenset(_BETWEEN.split())
"""Words that may stand between a negation and its verb."""

_KAZAKH_NEGATION = re.compile(r"[мбп][ае](?:ды|ді|й|с)\w*$")
_KAZAKH_NEGATIONS_AFTER = frozenset({"жоқ", "емес"})

_ENGLISH_BE = frozenset({"was", "were", "is", "are", "been", "being"})
_ENGLISH_ADVERBS = frozenset({"then", "once", "also", "soon", "later", "already", "badly"})
_RUSSIAN_BE = frozenset({"был", "была", "было", "были", "будет"})
_RUSSIAN_PARTICIPLE = re.compile(r"[нт][аоы]?$")

_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“”"}
"""Opening marks of speech with their closing ones."""


def is_nominative(
    words: Sequence[str], position: int, meaning: Meaning, language: Language
) -> bool:
    """Whether the form can be a subject; in English, one that no preposition governs."""
    word = words[position]
    if not isinstance(meaning, Hero | Noun):
        return True
    if language is Language.EN:
        return not _preposition(words, position)
    if isinstance(meaning, Hero):
        return word in _HERO_NOMINATIVES
    if language is Language.KK:
        nouns = f"{meaning.kk} {meaning.kk_words}".split()
        return any(word in kazakh_nominatives(noun) for noun in nouns)
    is_counted = words[max(position - 1, 0)] in _RUSSIAN_NUMERALS
    return is_counted or not meaning.ru or _is_russian_nominative(word, meaning.ru[0])


def is_agent(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether a passive verb's doer is named here: "by the khan", "Алдаром"."""
    if language is Language.EN:
        return _preposition(words, position) == "by"
    return bool(_RUSSIAN_INSTRUMENTAL.search(words[position]))


def is_negated(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether the verb says what does not happen."""
    if language is Language.KK:
        following = words[position + 1] if position + 1 < len(words) else ""
        is_not = _KAZAKH_NEGATION.search(words[position]) is not None
        return is_not or following in _KAZAKH_NEGATIONS_AFTER
    word = _word_before(words, position, _BEFORE_VERB)
    return word in _NEGATIONS or word.endswith("n't")


def is_passive(words: Sequence[str], position: int, language: Language) -> bool:
    """Whether the verb's subject is whom the deed is done to."""
    word = words[position]
    if language is Language.EN:
        auxiliary = _word_before(words, position, _ENGLISH_ADVERBS)
        return auxiliary in _ENGLISH_BE and not word.endswith("ing")
    is_after_be = words[max(position - 1, 0)] in _RUSSIAN_BE
    return is_after_be and _RUSSIAN_PARTICIPLE.search(word) is not None


def quoted(words: Sequence[str]) -> frozenset[int]:
    """The positions inside quotation marks, unless the marks hold the whole story."""
    inside: set[int] = set()
    start = 0
    while start < len(words):
        closing = _QUOTES.get(words[start], "")
        ends = (end for end in range(start + 1, len(words)) if words[end] in closing)
        end = next(ends, None) if closing else None
        if end is not None:
            inside.update(range(start, end))
        start = (start if end is None else end) + 1
    outside = (word for position, word in enumerate(words) if position not in inside)
    return frozenset(inside) if any(word.isalpha() for word in outside) else frozenset()


def _preposition(words: Sequence[str], position: int) -> str:
    """The English preposition that governs the noun phrase ending here, or nothing."""
    for word in reversed(words[max(position - _MAX_PHRASE_WORDS, 0) : position]):
        if word in _PREPOSITIONS:
            return word
        is_look = modifiers(Language.EN).find(word) is not None
        if word in CLAUSE_BREAKS or (not is_look and meaning_of(word, Language.EN)):
            return ""
    return ""


def _word_before(words: Sequence[str], position: int, skipped: frozenset[str]) -> str:
    """The nearest word before the position that is none of the skipped ones."""
    before = (word for word in reversed(words[:position]) if word not in skipped)
    return next(before, "")


def _is_russian_nominative(word: str, lemma: str) -> bool:
    """Whether a form of a noun is its nominative; `lemma` names the noun's row."""
    if word == lemma or _RUSSIAN_MASCULINE_IN_A.search(word):
        return True
    if lemma[-1] in "ая":
        return not (_RUSSIAN_OBLIQUE.search(word) or word[-1] in "ыи")
    return not (_RUSSIAN_OBLIQUE.search(word) or re.search(r"(?:а|(?<!ь)я)$", word))
