import re
from collections import Counter
from itertools import chain

import pytest

from deployments.engines.planning.vocabulary.looks import look_words, looks_by_word

KINDS = {
    "colour",
    "age",
    "size",
    "shape",
    "mood",
    "state",
    "material",
    "wealth",
    "character",
    "beauty",
}
LETTERS = {
    "en": re.compile(r"[a-z][a-z' -]*"),
    "ru": re.compile(r"[а-яё][а-яё -]*"),
    "kk": re.compile(r"[а-яёәғқңөұүһі][а-яёәғқңөұүһі -]*"),
}


def test_that_the_table_is_large_and_its_keys_are_unique():
    keys = Counter(look.key for look in look_words())

    assert len(keys) >= 180
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_that_a_word_stands_in_one_row_only(language: str):
    words = Counter(chain.from_iterable(getattr(look, language) for look in look_words()))

    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_that_every_row_has_words_in_the_letters_of_the_language(language: str):
    for look in look_words():
        words = getattr(look, language)
        assert words, look.key
        assert [word for word in words if not LETTERS[language].fullmatch(word)] == [], look.key


def test_that_every_key_is_an_english_word_of_its_own_row():
    for look in look_words():
        assert looks_by_word("en")[look.key] is look


def test_that_every_kind_is_a_known_one():
    assert {look.kind for look in look_words()} == KINDS


@pytest.mark.parametrize(
    ("language", "word", "key"),
    [
        ("en", "full of holes", "holey"),
        ("en", "miserly", "stingy"),
        ("en", "furious", "angry"),
        ("ru", "дырявый", "holey"),
        ("ru", "голоден", "hungry-looking"),
        ("ru", "скупой", "stingy"),
        ("ru", "мёртвый", "dead"),
        ("kk", "жыртық", "torn"),
        ("kk", "қарны аш", "hungry-looking"),
        ("kk", "сараң", "stingy"),
        ("kk", "қу", "cunning"),
        ("kk", "қарт", "old"),
    ],
)
def test_words_of_tales(language: str, word: str, key: str):
    assert looks_by_word(language)[word].key == key


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "бай"), ("kk", "батыр"), ("kk", "жатқан"), ("kk", "тағы")]
)
def test_that_nouns_auxiliaries_and_adverbs_are_no_looks(language: str, word: str):
    assert word not in looks_by_word(language)
