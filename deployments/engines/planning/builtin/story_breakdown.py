"""The breakdown of a story into beats, as a storyboard artist makes it.

Every event that can be seen gets a beat, in story order. If that gives too few, events are split
into approach, deed and reaction; if it gives too many, the least visible ones are merged. A scene
that the user has numbered is one beat. What is still missing, the hero fills with moments of his.
"""

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import islice, pairwise

from deployments.engines.planning.builtin.beats import (
    Beat,
    Stage,
    is_told,
    settled,
    visibility,
)
from deployments.engines.planning.builtin.descriptors import is_drawable
from deployments.engines.planning.builtin.listed_scenes import listed_beats
from deployments.engines.planning.builtin.onlooking import moments_with
from deployments.engines.planning.builtin.participants import (
    is_alive,
    is_happening,
    is_limb,
    is_weather,
    reacting,
    things_of,
)
from deployments.engines.planning.reading.captions import intention_of
from deployments.engines.planning.reading.events import Entity, Event, Language, Reading, Setting
from deployments.types import MAX_FRAMES, MIN_FRAMES

_TURN_TAGS = frozenset({"trick", "pretence", "change", "taking", "transfer"})
"""Tags of deeds that turn a story; such an event is merged last."""

_SPLITS = (Stage.REACTION, Stage.APPROACH, Stage.DETAIL)
"""In which order an event is split, if there are too few."""


def breakdown_of(
    reading: Reading, num_frames: int | None, listed: Sequence[str] = ()
) -> tuple[Beat, ...]:
    """The beats of a story: exactly `num_frames`, or 6 to 10 as the story needs.

    Args:
        reading: of the story.
        num_frames: as the user asks, 6 to 10.
        listed: the texts of the scenes, if the user has numbered them: each one is a beat.
    """
    settings = list(settled(reading))
    people = main_entities(reading)
    if listed:
        beats = listed_beats(settings, listed)
        target = num_frames or min(max(len(listed), MIN_FRAMES), MAX_FRAMES)
        beats = _with_company(_merged(beats, target), people)
        return tuple(_filled(beats, reading, people, target))
    deeds = [
        Beat(stage=Stage.DEED, event=event, setting=setting)
        for event, setting in settings
        if is_told(event)
    ]
    deeds = _without_repeats(deeds)
    target = num_frames or min(max(len(deeds) + 1, MIN_FRAMES), MAX_FRAMES)
    beats = _merged(deeds, target)
    beats = _with_weaker_events(beats, settings, target)
    return tuple(_filled(_with_company(beats, people), reading, people, target))


def _with_company(beats: Sequence[Beat], people: Sequence[Entity]) -> list[Beat]:
    """The beats, each with those who were there just before or come just after.

    Behind them come the others of the story, who may stand by where nobody is nearer.
    """
    all_alive = [entity for entity in people if is_alive(entity)]
    alive = [
        tuple(e for event in beat.events for e in event.participants if _is_there(e, event))
        for beat in beats
    ]
    return [
        replace(beat, cast=tuple(dict.fromkeys((*before, *after, *all_alive))))
        for beat, before, after in zip(beats, [(), *alive], [*alive[1:], ()], strict=False)
    ]


def _is_there(entity: Entity, event: Event) -> bool:
    """Whether somebody takes part, and is not only spoken of or a disguise."""
    return is_alive(entity) and entity not in event.topics


def _without_repeats(beats: Sequence[Beat]) -> list[Beat]:
    """The beats; two of one clause are one, since they would have the same caption."""
    kept: list[Beat] = []
    for beat in beats:
        clause = beat.event.clause if beat.event is not None else ""
        before = kept[-1].events[-1] if kept else None
        if before is not None and clause and (clause == before.clause or _repeats(beat, before)):
            kept[-1] = _joined(kept[-1], beat)
        else:
            kept.append(beat)
    return kept


def _repeats(beat: Beat, before: Event) -> bool:
    """Whether a beat shows the same people at the same deed as the event before it."""
    event = beat.event
    return (
        event is not None
        and event.verb is not None
        and event.verb is before.verb
        and event.doers == before.doers
        and set(event.participants) <= set(before.participants)
    )


def _merged(beats: list[Beat], target: int) -> list[Beat]:
    """At most `target` beats: neighbours become one where that loses least."""
    beats = list(beats)
    while len(beats) > target:
        costs = [_merge_cost(*pair) for pair in pairwise(beats)]
        at = costs.index(min(costs))
        beats[at : at + 2] = [_joined(beats[at], beats[at + 1])]
    return beats


def _merge_cost(first: Beat, second: Beat) -> tuple[int, int, int]:
    """How much is lost if two beats become one picture."""
    events = (*first.events, *second.events)
    turns = sum(_is_turn(event) for event in events)
    is_apart = first.setting != second.setting
    return (len(events) + turns + 2 * is_apart, min(_points(first), _points(second)), len(events))


def _joined(first: Beat, second: Beat) -> Beat:
    main = first if _points(first) > _points(second) else second
    text = f"{first.text} {second.text}".strip()
    return replace(main, merged=(*first.events, *second.events), text=text)


def _points(beat: Beat) -> int:
    return max((visibility(event) + _is_turn(event) for event in beat.events), default=0)


def _is_turn(event: Event) -> bool:
    return event.has_tag(*_TURN_TAGS)


def _with_weaker_events(
    beats: list[Beat], settings: Sequence[tuple[Event, Setting]], target: int
) -> list[Beat]:
    """The beats and, where there is room, events that are only wished, denied or hardly seen."""
    order = {id(event): number for number, (event, _) in enumerate(settings)}
    told = {id(event) for beat in beats for event in beat.events}
    clauses = {event.clause for beat in beats for event in beat.events}
    weaker = [
        (event, setting)
        for event, setting in settings
        if id(event) not in told and event.clause and event.clause not in clauses
    ]
    weaker.sort(key=lambda pair: -visibility(pair[0]))
    room = max(target - len(beats) - 1, 0)
    chosen = [
        Beat(stage=Stage.DEED, event=event, setting=setting)
        for event, setting in weaker[:room]
        if any(is_drawable(entity) for entity in event.participants) or not beats
    ]
    return sorted([*beats, *chosen], key=lambda beat: order[id(beat.events[0])])


def _filled(
    beats: list[Beat], reading: Reading, people: Sequence[Entity], target: int
) -> list[Beat]:
    """As many beats as wanted, by opening, splits and closing."""
    first = beats[0].setting if beats else Setting()
    last = beats[-1].setting if beats else Setting()
    opening = Beat(stage=Stage.OPENING, setting=first, cast=_introduced(people))
    closing = Beat(stage=Stage.CLOSING, setting=last, cast=_introduced(people))
    if len(beats) < target:
        beats = [opening, *beats]
    splits = _splits(beats, reading.language)
    has_closing = len(beats) + len(splits) < target or len(beats) + 1 < target
    room = target - len(beats) - has_closing
    beats = _with_splits(beats, splits[:room])
    if has_closing:
        beats = [*beats, closing]
    before: list[Beat] = []
    after: list[Beat] = []
    # Where the story has no more moments, Aldar Kose is shown with its people and things.
    moments = moments_with(reading, people, first.place)
    for doing, shown in islice(moments, target - len(beats)):
        where = first if doing.is_before else last
        extra = Beat(stage=Stage.ONLOOKING, setting=where, cast=shown, moment=doing)
        (before if doing.is_before else after).append(extra)
    ending = beats[-1:] if has_closing else []
    middle = beats[1 : len(beats) - len(ending)]
    return [*beats[:1], *before, *middle, *after, *ending]


def _introduced(people: Sequence[Entity]) -> tuple[Entity, ...]:
    """Whom the first and the last caption name: somebody, and a thing only if there is one."""
    alive = tuple(entity for entity in people if is_alive(entity))
    things = tuple(entity for entity in people if not is_alive(entity))
    return (*alive, *things[: max(2 - len(alive), 0)])


def main_entities(reading: Reading) -> tuple[Entity, ...]:
    """What the story is about, the most important first: who acts, who is there, what recurs."""
    weights: dict[Entity, int] = {}
    for event in reading.events:
        for entity in event.participants:
            weights[entity] = weights.get(entity, 0) + (2 if entity in event.doers else 1)
    about = {entity for event in reading.events for entity in event.topics}
    acting = {doer for event in reading.events for doer in event.doers}
    found = [
        entity
        for entity in reading.entities
        if is_drawable(entity)
        and not (is_limb(entity) or is_happening(entity))
        and (entity in acting or not entity.is_place)
        and (not weights or weights.get(entity, 0) > (entity in about))
    ]
    found.sort(key=lambda e: (not e.is_hero, not is_alive(e), -weights.get(e, 0)))
    return tuple(found)


def _splits(beats: Sequence[Beat], language: Language) -> list[tuple[int, Stage]]:
    """Which beats may be split into what, the best splits first."""
    deeds = [
        (number, beat.event)
        for number, beat in enumerate(beats)
        if beat.stage is Stage.DEED
        and beat.event is not None
        and is_told(beat.event)
        and not beat.event.is_negated
    ]
    deeds.sort(key=lambda pair: -(visibility(pair[1]) + 2 * _is_turn(pair[1])))
    actors = {doer for _, event in deeds for doer in event.doers}
    splits = [
        (number, stage)
        for stage in _SPLITS
        for number, event in deeds
        if _can_split(stage, event, actors, language)
    ]
    by_hero = {
        (number, Stage.REACTION)
        for number, event in deeds
        if any(other.is_hero for other in reacting(event)[:1])
    }
    # He is in every frame, so his reactions tell least.
    return sorted(splits, key=by_hero.__contains__)


def _can_split(stage: Stage, event: Event, actors: Set[Entity], language: Language) -> bool:
    """Whether an event has such a moment; an animal that never acts does not react either."""
    verb = event.verb
    if stage is Stage.REACTION:
        is_shown = verb is not None and bool(verb.reaction)
        return is_shown and any(e.is_person or e.is_hero or e in actors for e in reacting(event))
    if stage is Stage.APPROACH:
        is_acted = any(is_drawable(e) and not is_weather(e) for e in event.doers)
        is_shown = is_acted and verb is not None and bool(verb.approach)
        is_shown = is_shown and not event.has_tag("state")
        return is_shown and len(event.participants) > 1 and bool(intention_of(event, language))
    return bool(things_of(event))


def _with_splits(beats: Sequence[Beat], splits: Sequence[tuple[int, Stage]]) -> list[Beat]:
    result: list[Beat] = []
    for number, beat in enumerate(beats):
        mine = [stage for at, stage in splits if at == number]
        before = [stage for stage in (Stage.APPROACH,) if stage in mine]
        after = [s for s in (Stage.DETAIL, Stage.REACTION) if s in mine]
        result.extend(replace(beat, stage=stage, merged=(), text="") for stage in before)
        result.append(beat)
        result.extend(replace(beat, stage=stage, merged=(), text="") for stage in after)
    return result
