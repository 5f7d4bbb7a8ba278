"""Tests of the table of verbs."""

import re
from collections import Counter

import pytest

from deployments.engines.planning.vocabulary.verbs import Verb, verbs, verbs_by_word

SLOTS = {"object", "living", "recipient", "source", "instrument", "companion", "topic", "place"}
SHOTS = {"wide", "full", "medium", "close-up"}
TAGS = {
    "aspect", "cause", "change", "motion", "night", "perception", "pretence", "promise", "refusal",
    "speech", "state", "taking", "transfer", "trick", "triumph", "wear", "weather", "wish",
}  # fmt: skip
MIN_ROWS = 400
MAX_PHRASE_WORDS = 9
ALPHABETS = {"en": "[a-z -]+", "ru": "[а-яё -]+", "kk": "[а-яёәғқңөұүһі -]+"}
RUSSIAN_INFINITIVE = r"\w*(?:ть|ти|чь)(?:ся|сь)?"


def _slots(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def _without_slots(text: str) -> str:
    return re.sub(r"\{\w+\}", "", text)


def _texts(verb: Verb) -> tuple[str, ...]:
    return (*verb.phrases, verb.approach, verb.reaction)


ALL_TEXTS = [text for verb in verbs() for text in _texts(verb)]


def test_there_are_many_rows() -> None:
    assert len(verbs()) >= MIN_ROWS


def test_keys_are_unique() -> None:
    counts = Counter(verb.key for verb in verbs())
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", ALPHABETS)
def test_a_word_belongs_to_one_row(language: str) -> None:
    counts = Counter(word for verb in verbs() for word in getattr(verb, language))
    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", ALPHABETS)
def test_each_row_has_words_of_each_language(language: str) -> None:
    assert [verb.key for verb in verbs() if not getattr(verb, language)] == []


@pytest.mark.parametrize("language", ALPHABETS)
def test_words_use_their_alphabet_and_single_spaces(language: str) -> None:
    words = [word for verb in verbs() for word in getattr(verb, language)]
    assert [word for word in words if not re.fullmatch(ALPHABETS[language], word)] == []
    assert [word for word in words if " ".join(word.split()) != word] == []


def test_russian_words_are_infinitives() -> None:
    infinitive = re.compile(RUSSIAN_INFINITIVE)
    words = [word for verb in verbs() for word in verb.ru]
    assert [w for w in words if not any(map(infinitive.fullmatch, w.split()))] == []


def test_a_russian_word_with_yo_is_found_without_it() -> None:
    known = verbs_by_word("ru")
    words = [word for word in known if "ё" in word]
    assert words
    assert [w for w in words if known.get(w.replace("ё", "е")) is not known[w]] == []


def test_kazakh_words_are_dictionary_forms() -> None:
    words = [word for verb in verbs() for word in verb.kk]
    assert [word for word in words if word[-1] not in "ую"] == []


def test_the_last_phrase_and_the_reaction_have_no_slot() -> None:
    assert [verb.key for verb in verbs() if not verb.phrases] == []
    assert [verb.key for verb in verbs() if _slots(verb.phrases[-1])] == []
    assert [verb.key for verb in verbs() if _slots(verb.reaction)] == []


def test_slots_are_known_and_closed() -> None:
    assert [text for text in ALL_TEXTS if not _slots(text) <= SLOTS] == []
    assert [text for text in ALL_TEXTS if set("{}") & set(_without_slots(text))] == []


def test_texts_are_short_and_clean() -> None:
    assert [text for text in ALL_TEXTS if " ".join(text.split()) != text] == []
    assert [text for text in ALL_TEXTS if not re.fullmatch(r"[a-z{}, '-]*", text)] == []
    long = [t for t in ALL_TEXTS if len(_without_slots(t).split()) > MAX_PHRASE_WORDS]
    assert long == []


def test_each_phrase_can_be_drawn() -> None:
    """A phrase whose slots include an earlier one's is never reached."""
    hidden = []
    for verb in verbs():
        slots = [_slots(phrase) for phrase in verb.phrases]
        for place, later in enumerate(slots):
            if any(earlier <= later for earlier in slots[:place]):
                hidden.append(verb.phrases[place])
    assert hidden == []


def test_visibility_shots_and_tags_are_known() -> None:
    assert {verb.visibility for verb in verbs()} == set(range(4))
    assert {verb.shot for verb in verbs()} == SHOTS
    assert frozenset().union(*(verb.tags for verb in verbs())) == TAGS


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
        ("en", "cheat on", "cheat in school"),
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


@pytest.mark.parametrize(("language", "word"), [("en", "milk cow"), ("kk", "бие сауу")])
def test_a_noun_that_is_drawn_is_not_part_of_the_verb(language: str, word: str) -> None:
    assert word not in verbs_by_word(language)
