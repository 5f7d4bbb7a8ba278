"""Reads a story in whatever language it is written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from deployments.engines.planning.reading.english.reader import read_english
from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Language,
    Reading,
    Relation,
)
from deployments.engines.planning.reading.kazakh.reader import read_kazakh
from deployments.engines.planning.reading.language import in_cyrillic, language_of
from deployments.engines.planning.reading.russian.reader import read_russian
from deployments.types import MAX_FRAMES

_READERS: dict[Language, Callable[[str], Reading]] = {
    Language.EN: read_english,
    Language.RU: read_russian,
    Language.KK: read_kazakh,
}
_MAX_UNREAD_CHARS = 300
_HERO_WORD = r"(?:(?:aldar|алдар)\w*|[kк][oöоө][sс][eе]\w*)"
_HERO = re.compile(rf"{_HERO_WORD}(?:[ -]+{_HERO_WORD})*", re.IGNORECASE)
_UNKNOWN_LANGUAGE = (
    "The built-in planner reads English, Russian and Kazakh, and this text is in none of them: "
    "what happens in it is not drawn."
)


def read_story(text: str, listed: Sequence[str] = ()) -> tuple[Reading, tuple[str, ...]]:
    """What a story says, and what a user should know of how it was read.

    Args:
        text: the story.
        listed: its scenes, if the user has numbered them.
    """
    language = language_of(text)
    if language is None:
        return _unread(text), (_UNKNOWN_LANGUAGE,)
    parts = listed or (text,)
    if listed:
        parts = ("\n".join(_as_sentence(part) for part in listed),)
    if language is not Language.EN:
        parts = tuple(in_cyrillic(part) for part in parts)
    readings = [_READERS[language](part) for part in parts]
    reading = _joined(readings) if len(readings) > 1 else readings[0]
    for entity in reading.entities:
        # In mixed languages a reader may take the hero's name for somebody else's.
        entity.is_hero = entity.is_hero or bool(_HERO.fullmatch(entity.name or entity.text))
    return reading, ()


def _as_sentence(part: str) -> str:
    """A listed scene with a capital and a full stop: its pronouns know the scene before."""
    text = part.rstrip(" .") + "."
    return text[:1].upper() + text[1:]


def _unread(text: str) -> Reading:
    """A text in another language: its sentences as captions, of which nothing is known."""
    pieces = re.findall(r"[^.!?;。!?\n]*\w[^.!?;。!?\n]*[.!?。!?]?", text)
    captions = [piece.strip()[:_MAX_UNREAD_CHARS] for piece in pieces[:MAX_FRAMES]]
    clauses = [text if text[-1] in ".!?。!?" else f"{text}." for text in captions]
    return Reading(language=Language.EN, events=tuple(Event(clause=clause) for clause in clauses))


def _joined(readings: Sequence[Reading]) -> Reading:
    """One reading of several texts: the same noun or name is the same entity in all of them."""
    known: dict[tuple[str, str, bool], Entity] = {}

    def same(entity: Entity) -> Entity:
        noun = entity.noun.key if entity.noun else entity.english or entity.text
        found = known.setdefault((entity.name or noun, entity.name, entity.is_plural), entity)
        if found is not entity:
            found.looks = tuple(dict.fromkeys((*found.looks, *entity.looks)))
            found.wears = found.wears or entity.wears
            found.owner = found.owner or entity.owner
        return found

    events = [_with_entities(event, same) for reading in readings for event in reading.events]
    entities = [same(entity) for reading in readings for entity in reading.entities]
    return Reading(
        language=readings[0].language,
        events=tuple(events),
        entities=tuple(dict.fromkeys(entities)),
    )


def _with_entities(event: Event, same: Callable[[Entity], Entity]) -> Event:
    """The event with each of its entities replaced."""

    def group(entities: Sequence[Entity]) -> tuple[Entity, ...]:
        return tuple(map(same, entities))

    relations = tuple(_related(relation, same) for relation in event.relations)
    complement = event.complement and _with_entities(event.complement, same)
    place = event.setting.place and same(event.setting.place)
    setting = replace(event.setting, place=place)
    return replace(
        event,
        doers=group(event.doers),
        objects=group(event.objects),
        recipients=group(event.recipients),
        sources=group(event.sources),
        instruments=group(event.instruments),
        companions=group(event.companions),
        topics=group(event.topics),
        relations=relations,
        complement=complement,
        setting=setting,
    )


def _related(relation: Relation, same: Callable[[Entity], Entity]) -> Relation:
    return Relation(preposition=relation.preposition, entity=same(relation.entity))
