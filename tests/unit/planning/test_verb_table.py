"""Tests of the table of verbs."""

import re
from collections import Counter

import pytest

from deployments.engines.planning.vocabulary.verbs import Verb, verbs, verbs_by_word

SLOTS = {"object", "recipient", "source", "instrument", "companion", "topic", "place"}
SHOTS = {"wide", "full", "medium", "close-up"}
TAGS = {
    "aspect", "cause", "change", "motion", "perception", "pretence", "promise", "refusal",
    "speech", "state", "taking", "transfer", "wear", "wish",
}  # fmt: skip
MIN_ROWS = 300
MAX_PHRASE_WORDS = 9
ALPHABETS = {"en": "[a-z -]+", "ru": "[а-яё -]+", "kk": "[а-яёәғқңөұүһі -]+"}

each_verb = pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.key)


def _slots(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def _texts(verb: Verb) -> tuple[str, ...]:
    return (*verb.phrases, verb.approach, verb.reaction)


def test_there_are_many_rows() -> None:
    assert len(verbs()) >= MIN_ROWS


def test_keys_are_unique() -> None:
    counts = Counter(verb.key for verb in verbs())
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", ALPHABETS)
def test_a_word_belongs_to_one_row(language: str) -> None:
    counts = Counter(word for verb in verbs() for word in getattr(verb, language))
    assert [word for word, count in counts.items() if count > 1] == []


@each_verb
@pytest.mark.parametrize("language", ALPHABETS)
def test_words_use_their_alphabet(verb: Verb, language: str) -> None:
    words = getattr(verb, language)
    assert words
    assert [word for word in words if not re.fullmatch(ALPHABETS[language], word)] == []


@each_verb
def test_russian_words_are_infinitives(verb: Verb) -> None:
    infinitive = re.compile(r"\w*(?:ть|ти|чь)(?:ся|сь)?")
    assert [w for w in verb.ru if not any(map(infinitive.fullmatch, w.split()))] == []


@each_verb
def test_kazakh_words_are_dictionary_forms(verb: Verb) -> None:
    assert [word for word in verb.kk if word[-1] not in "ую"] == []


@each_verb
def test_the_last_phrase_has_no_slot(verb: Verb) -> None:
    assert verb.phrases
    assert _slots(verb.phrases[-1]) == set()
    assert _slots(verb.reaction) == set()


@each_verb
def test_slots_are_known_and_closed(verb: Verb) -> None:
    for text in _texts(verb):
        assert _slots(text) <= SLOTS
        assert "{" not in re.sub(r"\{\w+\}", "", text)
        assert "}" not in re.sub(r"\{\w+\}", "", text)


@each_verb
def test_texts_are_short_and_clean(verb: Verb) -> None:
    for text in _texts(verb):
        assert re.sub(r"\s+", " ", text).strip() == text
        assert len(re.sub(r"\{\w+\}", "", text).split()) <= MAX_PHRASE_WORDS
        assert re.fullmatch(r"[a-z{}, '-]*", text)


@each_verb
def test_a_phrase_is_reached(verb: Verb) -> None:
    """A phrase whose slots include an earlier one's is never drawn."""
    slots = [_slots(phrase) for phrase in verb.phrases]
    for place, later in enumerate(slots):
        assert not any(earlier <= later for earlier in slots[:place])


@each_verb
def test_how_it_is_drawn_is_known(verb: Verb) -> None:
    assert verb.visibility in range(4)
    assert verb.shot in SHOTS
    assert verb.tags <= TAGS


@pytest.mark.parametrize(
    ("language", "word", "key"),
    [
        ("en", "hand over", "give"),
        ("en", "take nap", "sleep"),
        ("en", "bear it", "endure"),
        ("en", "tell lie", "lie to"),
        ("en", "lie", "lie"),
        ("en", "fish", "fish"),
        ("en", "talk into", "persuade"),
        ("ru", "примёрзнуть", "freeze fast"),
        ("ru", "примерзнуть", "freeze fast"),
        ("ru", "перехитрить", "trick"),
        ("ru", "съесть", "eat"),
        ("ru", "увезти", "take away"),
        ("kk", "алып кету", "take away"),
        ("kk", "сатып алу", "buy"),
        ("kk", "сату", "sell"),
        ("kk", "айырбастап алу", "swap"),
        ("kk", "алдап кету", "trick"),
    ],
)
def test_words_of_tales_are_found(language: str, word: str, key: str) -> None:
    assert verbs_by_word(language)[word].key == key
