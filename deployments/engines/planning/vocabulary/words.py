"""Words of three languages and what they mean in a tale."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar

from deployments.engines.planning.vocabulary.actions import VERBS, Action
from deployments.engines.planning.vocabulary.kazakh_nouns import kazakh_forms
from deployments.engines.planning.vocabulary.lexicon import (
    COLOURS,
    HERO,
    LOOKS,
    NOUNS,
    PHRASES,
    PLACES,
    TIMES,
    Noun,
    Place,
)


class Language(StrEnum):
    """A language that stories are read and captioned in."""

    EN = "en"
    RU = "ru"
    KK = "kk"


@dataclass(frozen=True, slots=True)
class Hero:
    """A word that names the hero."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, by its prompt phrase."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Modifier:
    """A colour or another look of what the next noun names."""

    word: str
    is_colour: bool


T = TypeVar("T")
Meaning = Hero | Noun | Place | Time | Action

_ADJECTIVE_ENDINGS = (
    "ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ою|ею|ых|их|ыми|ими"
)
_MAX_ENDING_CHARS = 8
"""The longest ending that a `*` stands for: a Kazakh noun takes up to four suffixes."""

_KAZAKH_LETTERS = frozenset("әғқңұүһі")
"""Letters that Russian lacks; ө is left out because the hero's own name has it."""


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[T]):
    """Whole words and stems, each with its meaning; whole words and longer stems come first."""

    words: dict[str, T]
    stems: dict[str, T]

    def find(self, word: str) -> T | None:
        """The word's meaning, or None."""
        if word in self.words:
            return self.words[word]
        shortest = max(1, len(word) - _MAX_ENDING_CHARS)
        stems = (word[:end] for end in range(len(word), shortest - 1, -1))
        return next((self.stems[stem] for stem in stems if stem in self.stems), None)


def _vocabulary(entries: Iterable[tuple[str, T]]) -> Vocabulary[T]:
    """Builds a vocabulary; of two meanings of a word the earlier entry's counts."""
    words: dict[str, T] = {}
    stems: dict[str, T] = {}
    for word, meaning in entries:
        if word.endswith("*"):
            stems.setdefault(word[:-1], meaning)
        elif word.endswith("~"):
            for ending in _ADJECTIVE_ENDINGS.split("|"):
                words.setdefault(word[:-1] + ending, meaning)
        else:
            words.setdefault(word, meaning)
    return Vocabulary(words, stems)


def english_forms(word: str) -> tuple[str, ...]:
    """The word with the regular endings of nouns and verbs: ride, rides, riding, rided."""
    stem = word.removesuffix("e")
    forms = [word, word + "s", word + "es", stem + "ed", stem + "ing"]
    if word.endswith("y"):
        forms += [word[:-1] + "ies", word[:-1] + "ied"]
    if re.search(r"[^aeiou][aeiou][bdgmnprt]$", word):
        forms += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return tuple(forms)


def _kazakh_words(words: str) -> Iterator[str]:
    for word in words.split():
        yield from sorted(kazakh_forms(word))


def _noun_words(noun: Noun, language: Language) -> Iterator[str]:
    if language is Language.EN:
        for word in noun.en.split():
            yield from english_forms(word)
    elif language is Language.RU:
        yield from (form.split()[-1] for form in noun.ru)
        yield from noun.ru_words.split()
    else:
        yield from _kazakh_words(f"{noun.kk} {noun.kk_words}")


def _listed(words: tuple[str, str, str], language: Language) -> list[str]:
    """The words of one language out of (English, Russian, Kazakh)."""
    return words[list(Language).index(language)].split()


def _place_words(place: Place, language: Language) -> Iterator[str]:
    if language is Language.EN:
        for word in place.en.split():
            yield from english_forms(word)
    elif language is Language.RU:
        yield from place.ru.split()
    else:
        yield from _kazakh_words(place.kk)


def _verb_words(words: tuple[str, str, str], language: Language) -> Iterator[str]:
    for word in _listed(words, language):
        yield from english_forms(word) if language is Language.EN else (word,)


def _meanings(language: Language) -> Iterator[tuple[str, Meaning]]:
    """All words of a language with their meanings, the stronger meaning first."""
    if language is Language.KK:
        yield from ((word, Hero()) for word in _kazakh_words(HERO[2]))
    else:
        yield from ((word, Hero()) for word in _listed(HERO, language))
    for noun in NOUNS:
        yield from ((word, noun) for word in _noun_words(noun, language))
    for place in PLACES:
        yield from ((word, place) for word in _place_words(place, language))
    for phrase, words in TIMES.items():
        yield from ((word, Time(phrase)) for word in _listed(words, language))
    for action, words in VERBS.items():
        yield from ((word, action) for word in _verb_words(words, language))


@cache
def meanings(language: Language) -> Vocabulary[Meaning]:
    """What the nouns, names and verbs of a language mean."""
    return _vocabulary(_meanings(language))


@cache
def modifiers(language: Language) -> Vocabulary[Modifier]:
    """What the adjectives of a language mean."""
    tables = ((COLOURS, True), (LOOKS, False))
    return _vocabulary(
        (word, Modifier(name, is_colour))
        for table, is_colour in tables
        for name, words in table.items()
        for word in _listed(words, language)
    )


def meaning_of(word: str, language: Language) -> Meaning | None:
    """The word's meaning in the story's language, else in the other ones."""
    order = (language, *(other for other in Language if other is not language))
    return next((found for one in order if (found := meanings(one).find(word))), None)


def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words and sentence marks; several words that mean one thing come as one."""
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    for pattern, word in PHRASES:
        text = re.sub(pattern, word, text)
    found = re.findall(r"\w+(?:[-']\w+)*|[.!?;:,\n\"«»“”„]", text)
    return tuple(token.removesuffix("'s") for token in found)


def language_of(words: Iterable[str]) -> Language:
    """The language of the story: Kazakh by its letters, Russian by Cyrillic, else English."""
    letters = [letter for word in words if word[:5] not in ("алдар", "көсе") for letter in word]
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    latin = sum("a" <= letter <= "z" for letter in letters)
    if cyrillic <= latin:
        return Language.EN
    kazakh = sum(letter in _KAZAKH_LETTERS for letter in letters)
    return Language.KK if kazakh else Language.RU
