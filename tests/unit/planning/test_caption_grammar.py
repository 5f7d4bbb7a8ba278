"""Sentences of ours in captions are right in the story's language."""

import pytest

from deployments.engines.planning.builtin.captions import reaction
from deployments.engines.planning.reading.captions import cases_of, intention_of
from deployments.engines.planning.reading.events import Language
from deployments.engines.planning.reading.mentions import nouns_in
from deployments.engines.planning.reading.reader import read_story
from deployments.engines.planning.vocabulary.verbs import verbs


@pytest.mark.parametrize(
    ("text", "acc", "dat", "with_ins"),
    [
        ("бай", "бая", "баю", "с баем"),
        ("старуха", "старуху", "старухе", "со старухой"),
        ("маленькая девочка", "маленькую девочку", "маленькой девочке", "с маленькой девочкой"),
        ("медведи", "медведей", "медведям", "с медведями"),
        ("рыжая лиса", "рыжую лису", "рыжей лисе", "с рыжей лисой"),
        ("старый ковёр", "старый ковёр", "старому ковру", "со старым ковром"),
        ("новые сапоги", "новые сапоги", "новым сапогам", "с новыми сапогами"),
        ("серые волки", "серых волков", "серым волкам", "с серыми волками"),
    ],
)
def test_russian_phrases_are_declined(text, acc, dat, with_ins):
    cases = cases_of(text, Language.RU)
    assert (cases["acc"], cases["dat"], cases["with_ins"]) == (acc, dat, with_ins)


@pytest.mark.parametrize(
    ("text", "acc", "dat", "ins"),
    [
        ("бай", "байды", "байға", "баймен"),
        ("түлкі", "түлкіні", "түлкіге", "түлкімен"),
        ("ит", "итті", "итке", "итпен"),
        ("қыз", "қызды", "қызға", "қызбен"),
        ("бала", "баланы", "балаға", "баламен"),
        ("хан", "ханды", "ханға", "ханмен"),
        ("кемпір", "кемпірді", "кемпірге", "кемпірмен"),
        ("ат", "атты", "атқа", "атпен"),
    ],
)
def test_kazakh_phrases_are_declined(text, acc, dat, ins):
    cases = cases_of(text, Language.KK)
    assert (cases["acc"], cases["dat"], cases["ins"]) == (acc, dat, ins)


@pytest.mark.parametrize(
    ("story", "intention"),
    [
        ("A student cheats on a test.", "A student is about to cheat on a test."),
        ("Two wolves stole a lamb.", "Two wolves are about to steal a lamb."),
        ("Алдар Косе обманул бая.", "Алдар Косе собирается обмануть бая."),
        ("Разбойники ограбили купца.", "Разбойники собираются ограбить купца."),
        ("Алдар Көсе байды алдады.", "Алдар Көсе байды алдамақшы."),
        ("Түлкі тауықты ұрлап кетті.", "Түлкі тауықты ұрлап кетпекші."),
        ("Бала нан жейді.", "Бала нан жемекші."),
    ],
)
def test_a_deed_is_told_as_an_intention(story, intention):
    reading, _ = read_story(story)
    assert intention_of(reading.events[0], reading.language) == intention


@pytest.mark.parametrize(
    "story", ["The bai was robbed.", "Aldar does not come.", "Алдар не пришёл."]
)
def test_what_is_suffered_or_denied_is_no_intention(story):
    reading, _ = read_story(story)
    assert intention_of(reading.events[0], reading.language) == ""


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("no horses or camels", ["horse", "camel"]),
        ("a fox fur coat", ["fox fur coat"]),
        ("лошадей и верблюдов", ["horse", "camel"]),
        ("на базаре у реки", ["bazaar", "river"]),
        ("тауда аттар жүр", ["mountain", "horse"]),
        ("nothing of this is a thing", []),
    ],
)
def test_nouns_are_found_in_any_form_and_language(text, keys):
    assert [noun.key for noun in nouns_in(text)] == keys


def test_each_reaction_of_the_verb_table_has_a_sentence_in_each_language():
    for verb in verbs():
        for language in Language:
            for is_many in (False, True):
                assert not verb.reaction or reaction(verb.reaction, language, is_many=is_many)


@pytest.mark.parametrize(
    ("look", "russian", "kazakh"),
    [
        ("lying on the ground, beaten", "стоит понурив голову", "басын төмен салады"),
        ("bowing obediently", "низко кланяется", "иіліп тағзым етеді"),
        ("turning round at the sound", "оборачивается на звук", "дыбысқа жалт қарайды"),
        ("smiling in thanks", "благодарит от души", "алғыс айтады"),
    ],
)
def test_a_reaction_says_what_the_picture_shows(look, russian, kazakh):
    assert reaction(look, Language.RU) == russian
    assert reaction(look, Language.KK) == kazakh
