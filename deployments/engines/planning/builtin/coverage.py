"""Which people, animals, things, places and deeds of a story are in which scenes of a plan."""

import re
from collections.abc import Iterable, Sequence

from deployments.engines.planning.builtin.beats import visibility
from deployments.engines.planning.builtin.captions import CaptionNames
from deployments.engines.planning.builtin.descriptors import Descriptors, is_drawable, told_noun
from deployments.engines.planning.builtin.participants import is_happening, is_limb, is_weather
from deployments.engines.planning.reading.events import Entity, Event, Modality, Reading
from deployments.engines.planning.vocabulary.nouns import Kind, Noun
from deployments.types import Coverage, CoverageKind, Scene

_KINDS = {
    Kind.PERSON: CoverageKind.PERSON,
    Kind.ANIMAL: CoverageKind.ANIMAL,
    Kind.PLACE: CoverageKind.PLACE,
    Kind.EVENT: CoverageKind.DEED,
}


def coverage_of(reading: Reading, scenes: Sequence[Scene]) -> tuple[Coverage, ...]:
    """What the story names, in order of mention, with the scenes whose prompts show it.

    It works for the plan of any planner, since it compares the story's reading with the words of
    the prompts: an entity is shown where its descriptor or one of its English words stands.
    """
    prompts = [scene.prompt.lower() for scene in scenes]
    descriptors = Descriptors(reading.entities)
    names = CaptionNames(reading.language)
    rows = [
        Coverage(kind=_kind_of(entity), name=names.plain(entity), scenes=_numbers(words, prompts))
        for entity in _subjects(reading)
        if (words := _entity_words(entity, descriptors)) is not None
    ]
    deeds = [
        Coverage(kind=CoverageKind.DEED, name=event.lemma, scenes=_numbers(words, prompts))
        for event in reading.events
        if event.lemma and event.modality is Modality.FACT and visibility(event) > 1
        if (words := _deed_words(event))
    ]
    return tuple({(row.kind, row.name.lower()): row for row in (*rows, *deeds)}.values())


def _subjects(reading: Reading) -> Iterable[Entity]:
    """The entities and places of a story, each once."""
    places = (event.setting.place for event in reading.events)
    found = [*reading.entities, *(place for place in places if place is not None)]
    return (
        entity for entity in dict.fromkeys(found) if not (is_limb(entity) or is_weather(entity))
    )


def _kind_of(entity: Entity) -> CoverageKind:
    if entity.is_hero or (entity.noun is None and entity.is_person):
        return CoverageKind.PERSON
    return _KINDS.get(entity.noun.kind, CoverageKind.THING) if entity.noun else CoverageKind.THING


def _entity_words(entity: Entity, descriptors: Descriptors) -> list[str] | None:
    """English words that show an entity; empty if nothing can; None if it has no name."""
    if not (entity.name or entity.text):
        return None
    if not is_drawable(entity):
        return []
    words = [descriptors.of(entity)]
    if entity.noun is not None:
        words += _noun_words(entity.noun)
    return [word.lower() for word in words if word]


def _noun_words(noun: Noun) -> list[str]:
    return [noun.key, noun.plural, *noun.en, *([noun.phrase] if noun.phrase else [])]


def _deed_words(event: Event) -> list[str]:
    """Beginnings of the phrases that show a deed, or the event that it is about."""
    if event.is_negated:
        return ["shaking the head", "spreading both hands", "standing still", "going away"]
    own = [event.english] if event.english else []
    if event.verb is None:
        return own
    happenings = [told_noun(entity) for entity in event.objects if is_happening(entity)]
    phrases = [" ".join(phrase.split("{")[0].split()[:2]) for phrase in event.verb.phrases]
    return [*phrases, *own, *happenings]


def _numbers(words: Sequence[str], prompts: Sequence[str]) -> tuple[int, ...]:
    """Numbers of the prompts in which one of the words stands."""
    known = [rf"\b{re.escape(word)}\b" for word in words if word]
    if not known:
        return ()
    pattern = re.compile("|".join(known))
    return tuple(number for number, prompt in enumerate(prompts, 1) if pattern.search(prompt))
