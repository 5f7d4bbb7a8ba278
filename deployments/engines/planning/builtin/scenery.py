"""Where and when a scene plays, in the words of a render prompt."""

import re

from deployments.engines.planning.builtin.descriptors import Descriptors
from deployments.engines.planning.reading.events import Setting
from deployments.engines.planning.vocabulary.nouns import Noun

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
