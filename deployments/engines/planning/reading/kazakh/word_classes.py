"""What class a Kazakh word of several classes has, by the words beside it."""

import re

from deployments.engines.planning.reading.kazakh.lexicon import looks_of, nouns_by_stem
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.kazakh.verb_forms import FINITE, Form, verb_forms
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NUMERALS,
    PARTICLES,
    PRONOUNS,
    SOUNDS,
    TIME_ADJECTIVES,
)
from deployments.engines.planning.vocabulary.looks import LookWord
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind

_ORDINAL = re.compile("(?:" + "|".join(NUMERALS) + ")(?:ы|і)?нш[ыі]")


# When something happens, after "келесі" or "сол".
_PERIODS = frozenset(("жылы", "айы", "аптада", "айда"))


def is_awl(low: str, before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether "біз" is the tool, not "we": a look stands before it, or "he asks" after it."""
    if not low.startswith("біз"):
        return False
    forms = verb_forms(after.low) if after is not None else ()
    is_handled = any(form.form in FINITE and form.person == "3" for form in forms[:1])
    is_qualified = before is not None and before.low in looks_of().keys() | NUMERALS.keys()
    return is_qualified or is_handled


def is_pronoun(low: str, before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether a word that may be a pronoun is one, not a determiner or an awl."""
    if is_awl(low, before, after):
        return False
    is_alone = low not in DETERMINERS or (low == "ол" and before is None)
    return is_alone or not is_pointing(low, after)


def is_when(low: str, before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether the word says when or how: "келесі жылы", "төртте", "дар етіп"."""
    if low in SOUNDS:
        return after is not None and after.low in ("етіп", "ете", "еткен", "еткенде")
    if low in ("етіп", "ете"):
        return before is not None and before.kind is WordKind.ADVERB and before.low in SOUNDS
    if low in _PERIODS:
        is_one = before is not None and before.low == "бір"
        return is_one or (before is not None and before.kind is WordKind.DETERMINER)
    if low == "қоса":
        return after is not None and any(
            one.stem.stem not in AUXILIARIES for one in verb_forms(after.low)
        )
    first, _, second = low.partition("-")
    if first == second and not noun_forms(first):
        return not any(one.form is Form.CONVERB for one in verb_forms(first))  # "жеке-жеке"
    is_hour = low[-2:] in ("да", "де", "та", "те") and low[:-2] in NUMERALS
    return is_hour or low in TIME_ADJECTIVES


def is_determiner(low: str, before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether the word points or counts: "бұл", "төртінші"."""
    is_known = low in DETERMINERS and not (low == "атты" and is_horse(before, after))
    is_group = low == "топ" and before is not None and before.low == "бір"
    is_all = low == "бар" and after is not None and after.low.endswith(("ымен", "імен"))
    return is_all or is_known or is_group or _ORDINAL.fullmatch(low) is not None or is_doubled(low)


def is_topic(before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether "болса" only sets somebody off: "Алдар болса қойды сояды"."""
    if before is None or after is None or after.kind is WordKind.COMMA:
        return False
    if before.noun is None or before.noun.case != "nom":
        return before.low == "ол"
    row = nouns_by_stem().get(before.noun.stem)
    return before.is_name or (row is not None and row.kind in (NounKind.PERSON, NounKind.ANIMAL))


def is_doubled(low: str) -> bool:
    """Whether a noun is said twice, for much of it: "торсық-торсық қымыз"."""
    first, _, second = low.partition("-")
    return first == second and bool(noun_forms(first))


def is_pointing(low: str, after: KazakhWord | None) -> bool:
    """Whether a demonstrative stands before its noun: "ол бала", but not "ол байға"."""
    if not starts_noun(after) or after is None:
        return False
    if low != "ол" or after.low.startswith(("жер", "жақ", "кез", "уақыт")):
        return True
    rows, forms = nouns_by_stem(), noun_forms(after.low)[:1]
    is_bare = any(form.case == "nom" and not form.possessor for form in forms)
    return is_bare and rows[forms[0].stem].kind is NounKind.PERSON


def starts_noun(word: KazakhWord | None) -> bool:
    """Whether the word may begin a noun phrase."""
    if word is None or word.kind is WordKind.COMMA or word.low in PARTICLES | CONJUNCTIONS:
        return False
    is_noun = bool(noun_forms(word.low)) or word.low in looks_of() or word.low in NUMERALS
    return is_noun or not (verb_forms(word.low) or word.low in ADVERBS | PRONOUNS.keys())


def doubled_look(low: str) -> LookWord | None:
    """The look that a doubled beginning makes stronger: "жіп-жіңішке"."""
    first, _, second = low.partition("-")
    is_doubled = first.endswith("п") and second.startswith(first[:-1] or " ")
    return looks_of().get(second) if is_doubled else None


def is_horse(before: KazakhWord | None, after: KazakhWord | None) -> bool:
    """Whether "атты" is a horse, not "named": no noun stands before it, or a verb follows."""
    is_handled = after is not None and bool(verb_forms(after.low)) and not noun_forms(after.low)
    return is_handled or before is None or before.kind is not WordKind.NOUN


def is_manner(low: str) -> bool:
    """Whether the word is a noun with -ша: "қазақша", "уақытша"."""
    return low.endswith(("ша", "ше")) and len(low) > 5 and bool(noun_forms(low[:-2]))
