"""What the events of a story say together: what it is about, who gains and who loses."""

from deployments.engines.planning.builtin.story_reading import (
    RIDEABLE,
    Entity,
    StoryReading,
    TaleEvent,
)
from deployments.engines.planning.vocabulary.actions import TELLING, Action
from deployments.engines.planning.vocabulary.lexicon import ANIMALS, Kind

GAINS = frozenset({Action.STEAL, Action.WIN, Action.RETURN})
"""Actions by which their doer comes to have what they are done to."""

MIGHTY = frozenset(
    {"merchant", "bai", "khan", "judge", "mullah", "thief", "guard", "vizier", "giant", "devil"}
    | {"witch", "wrestler", "neighbour"}
)
"""Against whom the hero helps the weak."""

WEAK = frozenset(
    {"old woman", "widow", "old man", "woman", "girl", "boy", "shepherd", "poor man", "friend"}
)
"""Whom the hero outwits only where the story says so, or where they wrong him."""

_WRONGS = frozenset({Action.TRICK, Action.STEAL, Action.CHASE, Action.FIGHT})


def first_prize(reading: StoryReading) -> Entity | None:
    """What the story is about: what is taken, else what anything is done to, else any thing."""
    events = reading.events
    targets = [event.what for event in events if event.action is Action.STEAL and event.what]
    targets += [event.what for event in events if event.what]
    things = reading.of_kind(Kind.OBJECT) + reading.of_kind(Kind.ANIMAL)
    return next(iter([*targets, *things]), None)


def first_mount(reading: StoryReading) -> Entity | None:
    """What the hero rides from the beginning: an animal that he rides and does not win first."""
    deeds = [event for event in reading.events if event.by is None]
    gained = {event.what for event in deeds if event.action in GAINS}
    rides = [event for event in deeds if event.action in (Action.RIDE, Action.RACE)]
    ridden = [event.what for event in rides if event.what]
    for animal in (*ridden, *reading.of_kind(Kind.ANIMAL)):
        if rides and animal.noun.name in RIDEABLE:
            return None if animal in gained else animal
    return Entity(ANIMALS[0]) if any(ride.action is Action.RIDE for ride in rides) else None


def will_be_taken(reading: StoryReading, prize: Entity | None) -> bool:
    """Whether the hero gets the prize in this story."""
    return any(
        event.by is None and event.action is Action.STEAL and event.what == prize
        for event in reading.events
    )


def is_theft(event: TaleEvent) -> bool:
    """Whether somebody else takes a thing or an animal."""
    return event.by is not None and event.action is Action.STEAL and event.what is not None


def has_wronged(reading: StoryReading, person: Entity | None) -> bool:
    """Whether this person does the hero or somebody else a bad turn."""
    return any(event.by == person and event.action in _WRONGS for event in reading.events)


def is_bereft(reading: StoryReading) -> bool:
    """Whether somebody else has taken what the story is about, and the hero never gets it back."""
    taken = {event.what for event in reading.events if is_theft(event)}
    gained = {event.what for event in reading.events if event.by is None}
    return bool(taken - gained)


def is_setback(reading: StoryReading) -> bool:
    """Whether the story ends with what another does, or with the hero's defeat."""
    telling = [event for event in reading.events if event.action in TELLING]
    deeds = [event for event in telling if event.by is not None or event.action is not Action.GIVE]
    return bool(deeds) and (deeds[-1].by is not None or deeds[-1].action is Action.LOSE)
