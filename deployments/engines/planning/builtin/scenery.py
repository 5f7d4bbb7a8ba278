"""Where and when a scene plays: its words in a prompt, and where a story without places plays."""

import re
from collections.abc import Iterable
from functools import cache

from deployments.engines.planning.builtin.descriptors import Descriptors
from deployments.engines.planning.reading.events import Entity, Setting
from deployments.engines.planning.vocabulary.nouns import Noun, nouns_by_key, nouns_by_word

DEFAULT_PLACE = "steppe"
"""Where a tale of Aldar Kose plays."""

_USUAL = {
    "classroom": "student teacher pupil exam_paper homework blackboard",
    "office": "boss office_worker intern accountant secretary laptop computer printer manager",
    "hospital": "doctor nurse patient surgeon syringe stethoscope",
    "stadium": "football_player goalkeeper football runner referee coach team trophy",
    "kitchen": "cook chef refrigerator oven frying_pan microwave",
    "room": "sofa couch television wardrobe vacuum_cleaner radiator",
    "house": "dad mom mother father grandmother grandfather grandma baby birthday_cake",
    "street": "policeman taxi_driver taxi bus car traffic_light tram bicycle driver skateboard",
    "spaceship": "astronaut alien rocket",
    "sea": "ship sailor captain whale shark dolphin octopus fisherman boat pirate mermaid crab",
    "forest": "bear wolf fox hare hedgehog squirrel deer elk owl crow lion monkey tiger",
    "shop": "cashier customer shopping_bag shopping_cart",
}
"""English words for people and things, by the key of the place where they usually are."""

DEFAULT_TIME = "in daylight"
"""When a story plays that names neither a time of day nor a weather."""


class Scenery:
    """Words for the settings of one story.

    Args:
        descriptors: of its entities.
        usual_place: where it plays as long as it names no place.
    """

    def __init__(self, descriptors: Descriptors, usual_place: Noun) -> None:
        self._descriptors = descriptors
        self._usual_place = usual_place

    def place_and_time(self, setting: Setting) -> str:
        """The words for where and when: "in the steppe, in the snow in winter, at night"."""
        place = setting.place
        if place is not None and place.noun is not None and place.noun.phrase:
            where = _inside(place.noun) if setting.is_inside else place.noun.phrase
            if place.looks and place.noun.key in where:
                where = where.replace(place.noun.key, f"{place.looks[0]} {place.noun.key}", 1)
                where = re.sub(r"\ba (?=[aeiou])", "an ", re.sub(r"\ban (?![aeiou])", "a ", where))
        elif place is not None and self._descriptors.of(place):
            where = f"at {self._descriptors.phrase(place)}"
        else:
            where = self._usual_place.phrase
        known = (setting.season, setting.weather, setting.time)
        when = [noun.phrase for noun in known if noun is not None]
        if setting.time is None and setting.weather is None and "dark" not in where:
            when.append(DEFAULT_TIME)
        return ", ".join([where, *when])


def _inside(place: Noun) -> str:
    """The words for the inside of a place whose usual phrase is outside: "near a yurt"."""
    return re.sub(r"^(?:near|by|at|in front of) (an?|the) ", r"inside \1 ", place.phrase)


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
    if has_hero and best in ("forest", "house"):
        best = DEFAULT_PLACE
    return nouns_by_key()[best]
