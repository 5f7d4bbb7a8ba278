"""Where a story plays that names no place: where its people and things usually are."""

from collections.abc import Iterable
from functools import cache

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_key, nouns_by_word

DEFAULT_PLACE = "steppe"
"""Where a tale of Aldar Kose plays."""

_USUAL = {
    "classroom": "student teacher pupil exam_paper homework school_bag blackboard notebook",
    "office": "boss office_worker intern accountant secretary laptop computer printer manager",
    "hospital": "doctor nurse patient surgeon syringe stethoscope",
    "stadium": "football_player goalkeeper football runner referee coach team trophy",
    "kitchen": "cook chef refrigerator oven frying_pan microwave",
    "room": "sofa couch television wardrobe vacuum_cleaner radiator",
    "street": "policeman taxi_driver taxi bus car traffic_light tram bicycle driver skateboard",
    "spaceship": "astronaut alien rocket",
    "sea": "ship sailor captain whale shark dolphin octopus fisherman boat pirate mermaid crab",
    "forest": "bear wolf fox hare hedgehog squirrel deer elk owl crow lion monkey tiger",
    "shop": "cashier customer shopping_bag shopping_cart",
}
"""English words for people and things, by the key of the place where they usually are."""


@cache
def _places_of() -> dict[str, str]:
    """The usual place of each noun, by its key."""
    by_word = nouns_by_word("en")
    return {
        by_word[word].key if word in by_word else word: place
        for place, words in _USUAL.items()
        for word in (written.replace("_", " ") for written in words.split())
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
