"""Reads a story: who and what is in it, where, when, and what happens, in order of mention.

    text -> tokens -> mentions (word by word) -> events (verb by verb) -> StoryReading

English and Russian verbs look for their objects to the right, Kazakh verbs to the left. Words that
no lexicon knows do no harm; in English a noun after an article is taken for what it says.
"""

from collections.abc import Sequence
from dataclasses import replace

from deployments.engines.planning.builtin.story_actors import (
    Surroundings,
    agent_of,
    first_of,
    person_of,
    quarry_of,
    subject_of,
    surroundings,
)
from deployments.engines.planning.builtin.story_mentions import Mention, find_mentions
from deployments.engines.planning.builtin.story_reading import (
    Entity,
    Setting,
    StoryReading,
    TaleEvent,
)
from deployments.engines.planning.vocabulary.actions import TELLING, Action
from deployments.engines.planning.vocabulary.lexicon import PLACES, Kind, Place
from deployments.engines.planning.vocabulary.words import (
    Hero,
    Language,
    Time,
    language_of,
    tokens,
)

_MAX_EVENTS = 5
"""More would leave less than one scene for each; the least telling ones are left out."""


def read_story(text: str) -> StoryReading:
    """Reads a story in English, Russian or Kazakh; any text gives a reading."""
    words = tokens(text)
    language = language_of(words)
    mentions, entities = find_mentions(words, language)
    found = [mention.meaning for mention in mentions]
    places = tuple(dict.fromkeys(place for place in found if isinstance(place, Place)))
    places = places or (_likely_place(entities, found),)
    times = tuple(dict.fromkeys(time.phrase for time in found if isinstance(time, Time)))
    opening = Setting(places[0], _first_time(mentions, places[0]))
    return StoryReading(
        language=language,
        entities=tuple(dict.fromkeys(entities)),
        opening=opening,
        closing=Setting(places[-1], times[-1] if times else None),
        places=places,
        events=_chosen(_events(mentions, entities, opening, language)),
    )


def _likely_place(entities: Sequence[Entity], found: Sequence[object]) -> Place:
    """Where a story plays that names no place."""
    names = {entity.noun.name for entity in entities}
    if "merchant" in names or Action.TRADE in found:
        name = "bazaar"
    elif names & {"bai", "khan", "old woman", "widow", "old man", "neighbour", "poor man"}:
        name = "yurt"
    else:
        name = "steppe"
    return next(place for place in PLACES if place.name == name)


def _first_time(mentions: Sequence[Mention], place: Place) -> str | None:
    """The time at which a story begins: the first that it names, unless that is elsewhere."""
    for mention in mentions:
        if isinstance(mention.meaning, Time):
            so_far = (known.meaning for known in mentions if known.clause <= mention.clause)
            is_elsewhere = any(isinstance(one, Place) and one != place for one in so_far)
            return None if is_elsewhere else mention.meaning.phrase
    return None


def _events(
    mentions: Sequence[Mention], entities: Sequence[Entity], start: Setting, language: Language
) -> list[TaleEvent]:
    """What happens, in order, each deed with its people and things.

    An event is where and when the one before it is, unless its own clause says otherwise.
    """
    events: list[TaleEvent] = []
    setting = start
    subject: Entity | None = None
    for around in surroundings(mentions, language):
        before, subject = subject, subject_of(around, entities, subject, language)
        agent = agent_of(around, entities) if around.verb.is_passive else None
        if not around.verb.is_told or (around.verb.is_passive and agent is None):
            continue
        setting = _moved(setting, around.own)
        if agent is None:
            event = _deed(around, entities, (before, subject), setting, language)
        else:
            event = _suffered(around, entities, agent, setting)
        if not (events and events[-1] == replace(event, what=event.what or events[-1].what)):
            events.append(event)
    return _contest_before_victory(events)


def _moved(setting: Setting, mentions: Sequence[Mention]) -> Setting:
    """The setting as the mentions change it."""
    for mention in mentions:
        if isinstance(mention.meaning, Place):
            setting = replace(setting, place=mention.meaning)
        elif isinstance(mention.meaning, Time):
            setting = replace(setting, time=mention.meaning.phrase)
    return setting


def _deed(
    around: Surroundings,
    entities: Sequence[Entity],
    subjects: tuple[Entity | None, Entity | None],
    setting: Setting,
    language: Language,
) -> TaleEvent:
    """What the second one of the subjects does; the first one did what the verb before says."""
    before, subject = subjects
    action = _action(around)
    is_right = language is not Language.KK
    near = [mention for mention in around.behind if mention in around.own]
    near, far = (near, around.ahead) if is_right else (list(around.ahead), around.behind)
    return TaleEvent(
        action=action,
        by=subject,
        who=quarry_of(around, near, entities, before)
        if action is Action.CHASE and subject is None
        else person_of(around, near, entities, before, subject),
        what=first_of(near, entities, {Kind.ANIMAL, Kind.OBJECT}, subject)
        or first_of(far, entities, {Kind.ANIMAL}, subject),
        setting=setting,
    )


def _suffered(
    around: Surroundings, entities: Sequence[Entity], agent: Entity | Hero, setting: Setting
) -> TaleEvent:
    """What a passive verb says that the agent does."""
    by = agent if isinstance(agent, Entity) else None
    near = (*around.ahead, *around.behind)
    return TaleEvent(
        action=_action(around),
        by=by,
        who=first_of(near, entities, {Kind.PERSON}, by),
        what=first_of(near, entities, {Kind.ANIMAL, Kind.OBJECT}, by),
        setting=setting,
    )


def _action(around: Surroundings) -> Action:
    assert isinstance(around.verb.meaning, Action)
    return around.verb.meaning


def _contest_before_victory(events: list[TaleEvent]) -> list[TaleEvent]:
    """The events with "wins a race" and "loses a race" in the order of what happens."""
    ordered = list(events)
    for index in range(len(ordered) - 1):
        is_contest = ordered[index + 1].action in (Action.RACE, Action.FIGHT)
        if ordered[index].action in (Action.WIN, Action.LOSE) and is_contest:
            outcome = replace(ordered[index], setting=ordered[index + 1].setting)
            ordered[index], ordered[index + 1] = ordered[index + 1], outcome
    return ordered


def _chosen(events: Sequence[TaleEvent]) -> tuple[TaleEvent, ...]:
    """The events that make the story, at most `_MAX_EVENTS`, in order."""
    telling = sorted(
        range(len(events)), key=lambda index: (events[index].action not in TELLING, index)
    )
    return tuple(events[index] for index in sorted(telling[:_MAX_EVENTS]))
