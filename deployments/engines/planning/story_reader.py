"""Reads a story: who and what is in it, where, when, and what happens, in order of mention.

    text -> tokens -> mentions (word by word) -> events (verb by verb) -> StoryReading

English and Russian verbs look for their objects to the right, Kazakh verbs to the left. Words that
no lexicon knows do no harm; in English a noun after an article is taken for what it says.
"""

from collections.abc import Sequence

from deployments.engines.planning.story_lexicon import PLACES, Kind, Place
from deployments.engines.planning.story_mentions import Mention, find_mentions
from deployments.engines.planning.story_reading import RIDEABLE, Entity, Event, StoryReading
from deployments.engines.planning.story_verbs import Action
from deployments.engines.planning.story_words import (
    Hero,
    Language,
    Time,
    language_of,
    tokens,
)

_HOSTILE = frozenset({Action.TRICK, Action.FIGHT, Action.CHASE, Action.ESCAPE, Action.TEACH})
"""Actions whose object may be an animal that stands where a person would: a wolf to outwit."""

_MAX_EVENTS = 5
"""More would leave less than one scene for each; the least telling ones are left out."""

_TELLING = frozenset(
    {Action.TRICK, Action.STEAL, Action.WIN, Action.RACE, Action.HELP, Action.TEACH, Action.TRADE}
    | {Action.RETURN, Action.GIVE, Action.FIGHT}
)


def read_story(text: str) -> StoryReading:
    """Reads a story in English, Russian or Kazakh; any text gives a reading."""
    words = tokens(text)
    language = language_of(words)
    mentions, entities = find_mentions(words, language)
    found = [mention.meaning for mention in mentions]
    places = tuple(dict.fromkeys(place for place in found if isinstance(place, Place)))
    places = places or (_likely_place(entities, found),)
    return StoryReading(
        language=language,
        entities=tuple(dict.fromkeys(entities)),
        places=places,
        times=tuple(dict.fromkeys(time.phrase for time in found if isinstance(time, Time))),
        events=_chosen(_events(mentions, entities, places, language)),
    )


def _likely_place(entities: Sequence[Entity], found: Sequence[object]) -> Place:
    """Where a story plays that names no place."""
    names = {entity.noun.name for entity in entities}
    if "merchant" in names or Action.TRADE in found:
        name = "bazaar"
    elif names & {"bai", "khan", "old woman", "old man", "neighbour", "poor man"}:
        name = "yurt"
    else:
        name = "steppe"
    return next(place for place in PLACES if place.name == name)


def _events(
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    places: Sequence[Place],
    language: Language,
) -> list[Event]:
    """The actions in order, each with its people, things and place."""
    verbs = [index for index, mention in enumerate(mentions) if isinstance(mention.meaning, Action)]
    has_hero = any(isinstance(mention.meaning, Hero) for mention in mentions)
    events: list[Event] = []
    subject: Entity | None = None
    for order, index in enumerate(verbs):
        start = verbs[order - 1] + 1 if order else 0
        end = verbs[order + 1] if order + 1 < len(verbs) else len(mentions)
        is_right = language is not Language.KK
        ahead = _same_sentence(mentions[start:index], mentions[index])
        behind = _same_sentence(mentions[index + 1 : end], mentions[index])
        near, far = (behind, ahead) if is_right else (ahead, behind)
        action = _action(mentions[index])
        if has_hero:
            is_first = order == 0 or mentions[verbs[order - 1]].sentence != mentions[index].sentence
            is_inverted = language is Language.RU and _is_hero_first(behind)
            is_opening = is_first or _has_new_subject(ahead, language)
            subject = None if is_inverted else _subject(ahead, entities, subject, is_opening)
        event = Event(
            action=action,
            by=subject,
            who=_object(near, entities, {Kind.PERSON}, subject)
            or (_creature(near, entities, subject) if action in _HOSTILE else None)
            or _last_person(mentions[:index], entities, subject),
            what=_object(near, entities, {Kind.ANIMAL, Kind.OBJECT}, subject)
            or _object(far, entities, {Kind.ANIMAL}, subject),
            place=_place(mentions[: end if is_right else index], places),
        )
        if not (events and events[-1] == event):
            events.append(event)
    return _contest_before_victory(events)


def _action(mention: Mention) -> Action:
    assert isinstance(mention.meaning, Action)
    return mention.meaning


def _has_new_subject(ahead: Sequence[Mention], language: Language) -> bool:
    """Whether a subject comes before the verb: a Russian or Kazakh nominative is always one."""
    return language is not Language.EN and any(
        mention.is_subject and mention.entity is not None for mention in ahead
    )


def _is_hero_first(mentions: Sequence[Mention]) -> bool:
    """Whether the hero follows a Russian verb as its subject: "ночью пришёл хитрец"."""
    return any(isinstance(mention.meaning, Hero) and mention.is_subject for mention in mentions[:1])


def _same_sentence(mentions: Sequence[Mention], verb: Mention) -> list[Mention]:
    return [mention for mention in mentions if mention.sentence == verb.sentence]


def _subject(
    ahead: Sequence[Mention], entities: Sequence[Entity], subject: Entity | None, is_opening: bool
) -> Entity | None:
    """Who does what the next verb says: None is the hero.

    Within a sentence the subject stays, because a person between two verbs is the first one's
    object more often than the second one's subject.
    """
    able = [mention for mention in ahead if mention.is_subject]
    if any(isinstance(mention.meaning, Hero) for mention in able):
        return None
    actors = [entities[mention.entity] for mention in able if mention.entity is not None]
    actors = [actor for actor in actors if _may_act(actor)]
    if is_opening:
        return actors[0] if actors else None
    return subject


def _may_act(entity: Entity) -> bool:
    """Whether it does things by itself: people do, and animals that nobody rides."""
    return entity.kind is Kind.PERSON or (
        entity.kind is Kind.ANIMAL and entity.noun.name not in RIDEABLE
    )


def _object(
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    kinds: set[Kind],
    subject: Entity | None,
) -> Entity | None:
    """The first entity of the kinds that is not the subject itself."""
    found = (entities[mention.entity] for mention in mentions if mention.entity is not None)
    return next((one for one in found if one.kind in kinds and one != subject), None)


def _creature(
    mentions: Sequence[Mention], entities: Sequence[Entity], subject: Entity | None
) -> Entity | None:
    """An animal, or what no lexicon knows: whoever is outwitted is alive."""
    found = (entities[mention.entity] for mention in mentions if mention.entity is not None)
    return next(
        (one for one in found if (one.kind is Kind.ANIMAL or not one.noun.ru) and one != subject),
        None,
    )


def _last_person(
    mentions: Sequence[Mention], entities: Sequence[Entity], subject: Entity | None
) -> Entity | None:
    """Whom a pronoun or nothing at all stands for: the person named last."""
    return _object(list(reversed(mentions)), entities, {Kind.PERSON}, subject)


def _place(mentions: Sequence[Mention], places: Sequence[Place]) -> Place:
    """The place named last, or the story's first one."""
    named = [mention.meaning for mention in mentions if isinstance(mention.meaning, Place)]
    return named[-1] if named else places[0]


def _contest_before_victory(events: list[Event]) -> list[Event]:
    """The events with "wins a race" in the order of what happens."""
    ordered = list(events)
    for index in range(len(ordered) - 1):
        is_contest = ordered[index + 1].action in (Action.RACE, Action.FIGHT)
        if ordered[index].action is Action.WIN and is_contest:
            ordered[index], ordered[index + 1] = ordered[index + 1], ordered[index]
    return ordered


def _chosen(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that make the story, at most `_MAX_EVENTS`, in order."""
    telling = sorted(
        range(len(events)), key=lambda index: (events[index].action not in _TELLING, index)
    )
    return tuple(events[index] for index in sorted(telling[:_MAX_EVENTS]))
