"""The words of a Russian text by themselves, before any sentence is parsed."""

from dataclasses import dataclass
from typing import Any

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    RARE,
    features_of,
    folded,
    is_hero_name,
    known_nouns,
    parses,
    pos_of,
)
from deployments.engines.planning.reading.russian.tree import agrees
from deployments.engines.planning.vocabulary.nouns import Kind

_MODIFIERS = ("ADJ", "DET", "NUM")
_LIVING = (Kind.PERSON, Kind.ANIMAL)
_LEAST_SHARE = 0.1
"""A reading of a form that is rarer than this is left out of account."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark, and where it stands in the text."""

    text: str
    start: int
    end: int

    @property
    def form(self) -> str:
        """The folded text."""
        return folded(self.text)


def tokens_of(text: str) -> list[Token]:
    """The words and marks of a text."""
    from razdel import tokenize

    return [Token(found.text, found.start, found.stop) for found in tokenize(text)]


def finite_of(token: Token) -> Features | None:
    """The form of a finite verb; None for any other word."""
    usual = [parse for parse in parses(token.form) if not RARE & parse.tag.grammemes]
    nouns = [known_nouns().get(folded(p.normal_form)) for p in usual if p.tag.POS == "NOUN"]
    is_living = any(noun is not None and noun.kind in _LIVING for noun in nouns)
    found = [] if is_living else usual[:1]
    features = [features_of(parse) for parse in found if parse.tag.POS in ("VERB", "PRTS")]
    return features[0] if features else None


def nouns_of(token: Token, case: str) -> list[Features]:
    """The forms of a noun or pronoun in a case that a word can be."""
    usual = [
        parse
        for parse in parses(token.form)
        if is_hero_name(token.text) or (not RARE & parse.tag.grammemes and _is_likely(parse))
    ]
    found = [features_of(parse) for parse in usual if pos_of(parse) in ("NOUN", "PRON")]
    return [features for features in found if features.case == case]


def _is_likely(parse: Any) -> bool:
    return float(parse.score) >= _LEAST_SHARE or folded(parse.normal_form) in known_nouns()


def is_modifier(token: Token) -> bool:
    """Whether a word is an adjective, a number or the like."""
    found = parses(token.form)[:1]
    return bool(found) and (pos_of(found[0]) in _MODIFIERS or found[0].tag.POS == "PRTF")


def subject_of(verb: Features, tokens: list[Token]) -> int | None:
    """The place of a word that can be a verb's subject and not its object; None without one."""
    for place, token in enumerate(tokens):
        is_object = nouns_of(token, "Acc") and not is_hero_name(token.text)
        if not is_object and any(agrees(found, verb) for found in nouns_of(token, "Nom")):
            return place
    return None
