"""The entities of a story as words of a render prompt, without what must not be drawn."""

from collections.abc import Iterable

from deployments.engines.planning.builtin.descriptors import (
    Descriptors,
    is_drawable,
    look_of_event,
)
from deployments.engines.planning.builtin.participants import is_weather
from deployments.engines.planning.reading.english.forms import listed
from deployments.engines.planning.reading.events import Entity

_PEOPLE_OF = {
    "aul": "villagers",
    **dict.fromkeys(("city", "school", "country", "street", "square"), "a crowd of people"),
    "office": "office workers",
    **dict.fromkeys(("palace", "castle"), "courtiers in bright robes"),
    **dict.fromkeys(("bazaar", "village"), "a crowd of people"),
    "classroom": "pupils with backpacks",
}
"""Who is meant when a place does something or is spoken to, by its key."""

MAX_LISTED = 3
"""Entities that one phrase names at most."""


class Figures:
    """Words for the entities of one story.

    Args:
        descriptors: of its entities.
        forbidden: keys of nouns that must not be drawn.
    """

    def __init__(self, descriptors: Descriptors, forbidden: frozenset[str] = frozenset()) -> None:
        self._descriptors = descriptors
        self._forbidden = forbidden

    def phrase(self, entity: Entity) -> str:
        """An entity with its article; empty if it is not drawn."""
        is_left_out = is_weather(entity) or self.is_forbidden(entity)
        return "" if is_left_out or not is_drawable(entity) else self._descriptors.phrase(entity)

    def people(self, entity: Entity) -> str:
        """An entity with its article; a place that acts or is spoken to is its people."""
        people = _PEOPLE_OF.get(entity.noun.key, "") if entity.noun is not None else ""
        return people or self.phrase(entity)

    def is_forbidden(self, entity: Entity) -> bool:
        """Whether the story asks not to draw it."""
        return entity.noun is not None and entity.noun.key in self._forbidden

    def happening(self, entity: Entity) -> str:
        """An event and how it looks: "a wedding, a wedding feast with dancing guests"."""
        phrase = self.phrase(entity)
        look = look_of_event(entity.noun) if entity.noun is not None else ""
        return look if look.startswith(phrase) else f"{phrase}, {look}"

    def drawable(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """The entities that have words, each once."""
        return tuple(entity for entity in dict.fromkeys(entities) if self.phrase(entity))

    def listed(self, entities: Iterable[Entity]) -> str:
        """The entities as an English list: "a goat, a sheep and a cow"."""
        return listed(self.phrase(entity) for entity in entities)
