"""What belongs to a thing or is in it: "a bag of gold", "a box with kittens"."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Kind

_CARRIED_PARTS = frozenset({Kind.BODY, Kind.GARMENT, Kind.THING, Kind.PLANT, Kind.FOOD})
_YOUNG = frozenset({"son", "daughter", "child", "children", "baby", "sons", "daughters"})
_ADULTS = frozenset({"wife", "husband", "mother", "father", "mom", "dad", "brother", "sister"})


def belongs(sentence: Sentence, word: Word, entity: Entity, said: tuple[Kind, str]) -> bool:
    """Whether something is part of a thing or in it: "a bag of gold", "a box with kittens"."""
    kind, preposition = said
    is_vessel = entity.kind in (Kind.THING, Kind.VEHICLE)
    if preposition == "with":
        return kind in _CARRIED_PARTS or (is_vessel and is_animate_kind(kind))
    is_measured = is_vessel and sentence.child(word, "det", "nmod:poss") is None
    return preposition == "of" and kind in _CARRIED_PARTS and is_measured


def is_animate_kind(kind: Kind) -> bool:
    """Whether nouns of a kind name people or animals."""
    return kind in (Kind.PERSON, Kind.ANIMAL)


def be_kin(entity: Entity, owner: Entity) -> None:
    """Make the son of a crab a small crab, and the wife of a fox a fox."""
    key = entity.noun.key if entity.noun is not None else ""
    if owner.kind is not Kind.ANIMAL or not (key in _YOUNG or key in _ADULTS):
        return
    entity.noun, entity.is_person = owner.noun, False
    if key in _YOUNG and "small" not in entity.looks:
        entity.looks += ("small",)
