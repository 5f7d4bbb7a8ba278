"""Wordings, Kazakh nouns and colours."""

import pytest

from deployments.engines.planning.builtin.story_beats import WORDINGS
from deployments.engines.planning.builtin.story_reader import read_story
from deployments.engines.planning.vocabulary.kazakh_nouns import kazakh_cases, kazakh_forms
from deployments.engines.planning.vocabulary.lexicon import COLOURS, Kind


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("саудагер", "саудагердің саудагерге саудагерді саудагермен"),
        ("ат", "аттың атқа атты атпен"),
        ("хан", "ханның ханға ханды ханмен"),
        ("кемпір", "кемпірдің кемпірге кемпірді кемпірмен"),
        ("түлкі", "түлкінің түлкіге түлкіні түлкімен"),
        ("жүзік", "жүзіктің жүзікке жүзікті жүзікпен"),
        ("қымыз", "қымыздың қымызға қымызды қымызбен"),
    ],
)
def test_kazakh_nouns_are_declined(noun, forms):
    cases = kazakh_cases(noun)
    assert f"{cases.gen} {cases.dat} {cases.acc} {cases.ins}" == forms


def test_kazakh_nouns_are_recognised_with_possessive_endings():
    assert {"аты", "атын", "атына", "атының"} <= kazakh_forms("ат")
    assert {"көрігі", "көрігін"} <= kazakh_forms("көрік")


def test_every_wording_is_complete_in_every_language():
    for wordings in WORDINGS.values():
        for wording in wordings:
            assert "{hero}" in wording.prompt
            for caption in (wording.en, wording.ru, wording.kk):
                assert caption[-1] in ".!?"


@pytest.mark.parametrize(
    ("text", "animal", "colour"),
    [
        (f"Aldar sees a {words[0].split()[0]} horse", "horse", colour)
        for colour, words in COLOURS.items()
    ]
    + [
        ("Алдар Косе видит вороного коня", "horse", "black"),
        ("Алдар Көсе қара түйені көрді", "camel", "black"),
    ],
)
def test_colours_are_read(text, animal, colour):
    (found,) = read_story(text).of_kind(Kind.ANIMAL)
    assert (found.noun.name, found.colour) == (animal, colour)
