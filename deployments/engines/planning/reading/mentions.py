"""The nouns of the table that a text names, in any of the three languages, without a parse."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from deployments.engines.planning.reading.english.forms import singulars
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.russian.morphology import folded, known_nouns, parses
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_word

_MAX_WORDS = 3
_KAZAKH = re.compile("[әғқңөұүһі]")


@lru_cache(maxsize=256)
def nouns_in(text: str) -> tuple[Noun, ...]:
    """The nouns that a text names, each once, in order of mention."""
    words = re.findall(r"\w+(?:-\w+)*", text.lower())
    return tuple(dict.fromkeys(_found(words)))


def _found(words: Sequence[str]) -> Iterator[Noun]:
    position = 0
    while position < len(words):
        sizes = range(min(_MAX_WORDS, len(words) - position), 0, -1)
        found = ((size, _noun_of(words[position : position + size])) for size in sizes)
        size, noun = next(((size, noun) for size, noun in found if noun), (1, None))
        if noun is not None:
            yield noun
        position += size


def _noun_of(words: Sequence[str]) -> Noun | None:
    """The noun that the words are a form of."""
    *before, last = words
    if last.isascii():
        forms = (" ".join((*before, form)) for form in singulars(last))
        return next(
            (nouns_by_word("en")[form] for form in forms if form in nouns_by_word("en")), None
        )
    if before:
        return nouns_by_word("kk").get(" ".join(words)) or known_nouns().get(" ".join(words))
    return (
        _kazakh(last) or _russian(last) if _KAZAKH.search(last) else _russian(last) or _kazakh(last)
    )


def _russian(word: str) -> Noun | None:
    lemmas = (folded(parse.normal_form) for parse in parses(folded(word)))
    return next((known_nouns()[lemma] for lemma in lemmas if lemma in known_nouns()), None)


def _kazakh(word: str) -> Noun | None:
    stems = (form.stem for form in noun_forms(word))
    return next((nouns_by_word("kk")[stem] for stem in stems if stem in nouns_by_word("kk")), None)
