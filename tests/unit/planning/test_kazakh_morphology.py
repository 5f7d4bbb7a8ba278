"""Kazakh words: what each form of a noun and of a verb is, and how forms are built."""

import pytest

from deployments.engines.planning.reading.kazakh.letters import (
    hearsay,
    in_latin,
    is_front,
    negated,
    past,
    past_participle,
    present,
)
from deployments.engines.planning.reading.kazakh.noun_forms import guessed_noun, noun_forms
from deployments.engines.planning.reading.kazakh.verb_forms import Form, guessed_verb, verb_forms

NOUNS = [
    ("байдың", "бай", "gen", "", False),
    ("байға", "бай", "dat", "", False),
    ("байды", "бай", "acc", "", False),
    ("байда", "бай", "loc", "", False),
    ("байдан", "бай", "abl", "", False),
    ("баймен", "бай", "ins", "", False),
    ("байлар", "бай", "nom", "", True),
    ("байларға", "бай", "dat", "", True),
    ("атын", "ат", "acc", "3", False),
    ("атына", "ат", "dat", "3", False),
    ("атымен", "ат", "ins", "3", False),
    ("түлкіге", "түлкі", "dat", "", False),
    ("түлкісі", "түлкі", "nom", "3", False),
    ("аяғы", "аяқ", "nom", "3", False),
    ("құйрығын", "құйрық", "acc", "3", False),
    ("мұрнын", "мұрын", "acc", "3", False),
    ("ауызға", "ауыз", "dat", "", False),
    ("аузында", "ауыз", "loc", "3", False),
    ("жүрегі", "жүрек", "nom", "3", False),
    ("үйінен", "үй", "abl", "3", False),
    ("үйлерде", "үй", "loc", "", True),
    ("қоянның", "қоян", "gen", "", False),
    ("қасқырдан", "қасқыр", "abl", "", False),
    ("ағаштан", "ағаш", "abl", "", False),
    ("қазанға", "қазан", "dat", "", False),
    ("қапқа", "қап", "dat", "", False),
    ("қабын", "қап", "acc", "3", False),
    ("далада", "дала", "loc", "", False),
    ("анам", "ана", "nom", "1", False),
    ("балаларымен", "бала", "ins", "3", True),
]

VERBS = [
    ("алды", "алу", Form.PAST, False),
    ("алады", "алу", Form.PRESENT, False),
    ("алыпты", "алу", Form.HEARSAY, False),
    ("алып", "алу", Form.CONVERB, False),
    ("алған", "алу", Form.PARTICIPLE, False),
    ("алмайды", "алу", Form.PRESENT, True),
    ("алмады", "алу", Form.PAST, True),
    ("алса", "алу", Form.CONDITION, False),
    ("алғанда", "алу", Form.WHEN, False),
    ("алмақ", "алу", Form.PURPOSE, False),
    ("алғысы", "алу", Form.WISH, False),
    ("алатын", "алу", Form.HABITUAL, False),
    ("аламын", "алу", Form.PRESENT, False),
    ("береді", "беру", Form.PRESENT, False),
    ("берді", "беру", Form.PAST, False),
    ("беріп", "беру", Form.CONVERB, False),
    ("бергісі", "беру", Form.WISH, False),
    ("бермейді", "беру", Form.PRESENT, True),
    ("бермей", "беру", Form.MANNER, True),
    ("оқиды", "оқу", Form.PRESENT, False),
    ("оқып", "оқу", Form.CONVERB, False),
    ("оқыды", "оқу", Form.PAST, False),
    ("оқымайды", "оқу", Form.PRESENT, True),
    ("жейді", "жеу", Form.PRESENT, False),
    ("жеп", "жеу", Form.CONVERB, False),
    ("деді", "деу", Form.PAST, False),
    ("табады", "табу", Form.PRESENT, False),
    ("тауып", "табу", Form.CONVERB, False),
    ("тапты", "табу", Form.PAST, False),
    ("шығады", "шығу", Form.PRESENT, False),
    ("шығып", "шығу", Form.CONVERB, False),
    ("шықты", "шығу", Form.PAST, False),
    ("қояды", "қою", Form.PRESENT, False),
    ("қойып", "қою", Form.CONVERB, False),
    ("киген", "кию", Form.PARTICIPLE, False),
    ("киіп", "кию", Form.CONVERB, False),
    ("сөйлейді", "сөйлеу", Form.PRESENT, False),
    ("ұрлап", "ұрлау", Form.CONVERB, False),
    ("ұрламақ", "ұрлау", Form.PURPOSE, False),
    ("қорқады", "қорқу", Form.PRESENT, False),
    ("қайтару", "қайтару", Form.NOUN, False),
    ("ұрлауға", "ұрлау", Form.NOUN, False),
]


@pytest.mark.parametrize(("word", "stem", "case", "possessor", "is_plural"), NOUNS)
def test_noun_forms(word, stem, case, possessor, is_plural):
    forms = {(f.stem, f.case, f.possessor, f.is_plural) for f in noun_forms(word)}
    assert (stem, case, possessor, is_plural) in forms


@pytest.mark.parametrize(("word", "lemma", "form", "is_negated"), VERBS)
def test_verb_forms(word, lemma, form, is_negated):
    found = {(f.stem.lemma, f.form, f.is_negated) for f in verb_forms(word)}
    assert (lemma, form, is_negated) in found


@pytest.mark.parametrize(
    ("stem", "finite"),
    [
        ("ал", ("алады", "алды", "алыпты", "алған", "алма")),
        ("бер", ("береді", "берді", "беріпті", "берген", "берме")),
        ("тап", ("табады", "тапты", "тауыпты", "тапқан", "таппа")),
        ("шық", ("шығады", "шықты", "шығыпты", "шыққан", "шықпа")),
        ("тік", ("тігеді", "тікті", "тігіпті", "тіккен", "тікпе")),
        ("оқы", ("оқиды", "оқыды", "оқыпты", "оқыған", "оқыма")),
        ("же", ("жейді", "жеді", "жепті", "жеген", "жеме")),
        ("қой", ("қояды", "қойды", "қойыпты", "қойған", "қойма")),
        ("ки", ("киеді", "киді", "киіпті", "киген", "киме")),
        ("жу", ("жуады", "жуды", "жуыпты", "жуған", "жума")),
        ("жаз", ("жазады", "жазды", "жазыпты", "жазған", "жазба")),
        ("қорық", ("қорқады", "қорықты", "қорқыпты", "қорыққан", "қорықпа")),
    ],
)
def test_forms_that_captions_are_built_from(stem, finite):
    assert (
        present(stem),
        past(stem),
        hearsay(stem),
        past_participle(stem),
        negated(stem),
    ) == finite


@pytest.mark.parametrize(
    ("stem", "front"),
    [("ат", False), ("ит", True), ("кітап", False), ("су", False), ("үй", True), ("көсе", True)],
)
def test_harmony(stem, front):
    assert is_front(stem) is front


def test_unknown_words_are_guessed():
    assert guessed_noun("жұпарыққа").stem == "жұпарық"
    assert guessed_noun("жұпарыққа").case == "dat"
    assert guessed_noun("нұргелдіні", is_name=True).case == "acc"
    verb = guessed_verb("шыбырлатты")
    assert verb is not None
    assert verb.form is Form.PAST
    assert guessed_verb("қала") is None


def test_names_in_latin_letters():
    assert in_latin("Қарлығаш") == "Karlygash"
    assert in_latin("Ер Төстік") == "Er Tostik"
