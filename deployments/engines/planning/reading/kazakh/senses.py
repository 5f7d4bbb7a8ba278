"""Kazakh verbs with several meanings: what is done to tells which one is meant."""

from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.verbs import Verb, verbs

# By stem and kind of the object; None stands for any other object or none.
_BY_KIND: dict[str, dict[Kind | None, str]] = {
    "шеш": {
        Kind.ANIMAL: "untie",
        Kind.PERSON: "untie",
        Kind.GARMENT: "take off",
        Kind.EVENT: "solve",
    },
    "ес": {Kind.THING: "weave", Kind.ANIMAL: "weave"},
    "жең": {Kind.PERSON: "defeat", Kind.ANIMAL: "defeat"},
    "соқ": {Kind.WEATHER: "blow"},
    "шап": {Kind.PLANT: "cut", Kind.PERSON: "attack"},
    "бақ": {Kind.ANIMAL: "drive herd"},
    "айда": {Kind.VEHICLE: "drive", Kind.ANIMAL: "drive herd"},
    "тарт": {Kind.FOOD: "feed"},
    "түсір": {Kind.ANIMAL: "unload"},
}
_BY_KEY: dict[tuple[str, str], str] = {
    ("шеш", "riddle"): "solve",
    ("шеш", "puzzle"): "solve",
    ("шеш", "homework"): "solve",
    ("шеш", "knot"): "untie",
    ("шеш", "rope"): "untie",
}


@cache
def verb_by_key(key: str) -> Verb | None:
    """The row with this key."""
    return next((verb for verb in verbs() if verb.key == key), None)


def meant_verb(stem: str, objects: list[Entity]) -> Verb | None:
    """The row that is meant with these objects; None if the usual one is."""
    for entity in objects:
        if entity.noun is None:
            continue
        key = _BY_KEY.get((stem, entity.noun.key)) or _BY_KIND.get(stem, {}).get(entity.noun.kind)
        if key:
            return verb_by_key(key)
    return None
