"""Who and what takes part in an event: doers, others, things, places."""

from deployments.engines.planning.builtin.descriptors import is_drawable
from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.reading.grammar import SETTING_KINDS, words_of_text
from deployments.engines.planning.vocabulary.nouns import Kind

_LIMBS = words_of_text(
    "head face forehead eye eyes ear nose mouth lip tongue cheek chin neck throat hand arm "
    "elbow finger palm fist shoulder back body belly waist leg knee foot toe heel paw heart"
)
"""Keys of what every body has; a tail, a feather or a bone may be the thing of a story."""


def others_of(event: Event) -> tuple[Entity, ...]:
    """Who may react to an event: who gives or gets, whose things it is about, or its object."""
    owners = tuple(thing.owner for thing in event.objects if thing.owner is not None)
    groups = (event.recipients, event.sources, owners, event.objects, event.companions)
    alive = [e for group in groups for e in group if is_alive(e) and e not in event.doers]
    people = [entity for entity in alive if entity.is_person or entity.is_hero]
    return tuple(dict.fromkeys(people or alive))


def reacting(event: Event) -> tuple[Entity, ...]:
    """Who reacts to an event, first: not what is taken, but from whom; else whom it is done to."""
    others = others_of(event)
    if event.has_tag("taking", "transfer"):
        return tuple(other for other in others if other not in event.objects)
    done_to = (e for e in event.objects if is_alive(e) and e not in event.doers)
    return tuple(done_to) or others


def things_of(event: Event) -> tuple[Entity, ...]:
    """Things that an event is about, which can be drawn."""
    return tuple(
        entity
        for entity in (*event.objects, *event.instruments)
        if is_drawable(entity)
        and not (is_alive(entity) or entity.is_place or is_happening(entity) or is_weather(entity))
    )


def is_alive(entity: Entity) -> bool:
    """Whether an entity is somebody: a person or an animal."""
    return entity.is_animate or entity.is_hero


def is_happening(entity: Entity) -> bool:
    """Whether an entity is an event, whose look holds people of its own: "a wedding"."""
    return entity.kind is Kind.EVENT and not entity.is_hero


def is_limb(entity: Entity) -> bool:
    """Whether an entity is a head, hand or foot: a picture of its owner shows it."""
    return entity.noun is not None and entity.noun.key in _LIMBS


def is_own_limb(entity: Entity) -> bool:
    """Whether an entity is a limb of the one who acts, which needs no words."""
    return is_limb(entity) and entity.owner is None


def is_weather(entity: Entity) -> bool:
    """Whether an entity is a weather, season or time, which a prompt adds as its setting."""
    return entity.kind in SETTING_KINDS
