"""Kazakh nouns that only say of what kind the next noun is: "алтын сақина", "ат базары"."""

from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import TIMES
from deployments.engines.planning.reading.kazakh.noun_forms import NounForm
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import words_of

_MODIFYING = frozenset(
    (NounKind.THING, NounKind.PLANT, NounKind.FOOD, NounKind.PLACE, NounKind.BODY, NounKind.WEATHER)
)

# Animals whose fur is worn: "түлкі тымағы".
_FURRED = frozenset(
    words_of("fox|wolf|bear|hare|sable|beaver|otter|sheep|ram|lamb|goat|tiger|mink")
)


def modifies(word: KazakhWord, noun: Noun | None, form: NounForm, after: KazakhWord | None) -> bool:
    """Whether a bare noun says of what kind the next one is: "алтын сақина"."""
    if form.case != "nom" or form.possessor or form.is_plural or after is None:
        return False
    next_form = after.noun if after.kind is WordKind.NOUN else None
    if next_form is None or after.is_name:
        return False
    next_noun = nouns_by_stem().get(next_form.stem)
    if noun is None:
        return not word.is_name and next_noun is not None and next_noun.kind not in TIMES
    if word.low == "көрші" and next_noun is not None and next_noun.kind is NounKind.PLACE:
        return True
    if noun.kind is NounKind.PERSON and next_noun is not None:
        is_bare = not next_form.possessor and next_form.case == "nom"
        return next_noun.kind is NounKind.PERSON and is_bare and not next_form.is_plural
    if noun.kind is NounKind.ANIMAL and next_noun is not None:
        is_fur = noun.key in _FURRED or not next_form.possessor
        return (is_fur and next_noun.kind is NounKind.GARMENT) or (
            next_form.possessor == "3" and next_noun.kind is NounKind.PLACE
        )
    return noun.kind in _MODIFYING and (next_form.possessor == "3" or next_form.case == "nom")
