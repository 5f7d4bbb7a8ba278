"""Where a story plays that names no place: where its people and things usually are."""

from collections.abc import Iterable
from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_key, nouns_by_word

DEFAULT_PLACE = "steppe"
"""Where a tale of Aldar Kose plays."""

_USUAL = {
    "classroom": "student|teacher|pupil|exam paper|homework|school bag|blackboard|school desk|notebook",
    "office": "boss|office worker|intern|accountant|secretary|laptop|computer|printer|manager|programmer",
    "hospital": "doctor|nurse|patient|surgeon|syringe|stethoscope",
    "stadium": "football player|goalkeeper|football|runner|referee|coach|team|trophy|football team",
    "kitchen": "cook|chef|refrigerator|oven|frying pan|microwave oven",
    "street": "policeman|taxi driver|taxi|bus|car|traffic light|tram|bicycle|scooter|driver|skateboard",
    "spaceship": "astronaut|alien|space suit|rocket",
    "sea": "ship|sailor|captain|whale|shark|dolphin|octopus|fisherman|boat|pirate|mermaid|crab",
    "forest": "bear|wolf|fox|hare|hedgehog|squirrel|deer|elk|owl|crow|lion|monkey|tiger",
    "shop": "shop assistant|cashier|customer|shopping bag|shopping cart",
}


@cache
def _places_of() -> dict[str, str]:
    """The usual place of each noun, by its key."""
    by_word = nouns_by_word("en")
    return {
        by_word[word].key if word in by_word else word: place
        for place, words in _USUAL.items()
        for word in words.split("|")
    }


def usual_place(entities: Iterable[Entity]) -> Noun:
    """The place where most of the entities usually are; the steppe for a tale with the hero."""
    entities = tuple(entities)
    keys = (e.noun.key if e.noun is not None else e.english for e in entities)
    found = [_places_of()[key] for key in keys if key in _places_of()]
    has_hero = any(entity.is_hero for entity in entities)
    best = max(found, key=found.count, default=DEFAULT_PLACE)
    if has_hero and best == "forest":
        best = DEFAULT_PLACE
    return nouns_by_key()[best]
