"""Compares the events of a reading with those that a reader wrote down."""

from deployments.engines.planning.reading.events import Entity, Event, Reading

_ROLES = {
    "r": "recipients",
    "s": "sources",
    "i": "instruments",
    "c": "companions",
    "t": "topics",
}


def name_of(entity: Entity) -> str:
    """The hero, the key of the noun, or the word."""
    if entity.is_hero:
        return "HERO"
    return entity.noun.key if entity.noun else entity.text


def _fits(expected: str, entities: tuple[Entity, ...]) -> bool:
    if expected == "*":
        return True
    if expected in ("", "-"):
        return not entities
    names = {name_of(entity) for entity in entities}
    wanted = [set(part.split("/")) for part in expected.split("+")]
    return len(wanted) == len(names) and all(names & choice for choice in wanted)


def _fits_more(more: str, event: Event) -> bool:
    if more == "not":
        return event.is_negated
    if more.startswith("~"):
        return event.modality.value == more[1:]
    if more.startswith("="):
        return event.state == more[1:]
    if more.startswith("@"):
        place = event.setting.place
        return place is not None and name_of(place) in more[1:].split("/")
    if more.startswith("#"):
        setting = event.setting
        keys = [noun.key for noun in (setting.season, setting.weather, setting.time) if noun]
        return more[1:] in keys
    role, _, names = more.partition(":")
    if role in _ROLES:
        return _fits(names, getattr(event, _ROLES[role]))
    return any(
        relation.preposition == role and name_of(relation.entity) in names.split("/")
        for relation in event.relations
    )


def fits(expected: str, event: Event) -> bool:
    """Whether an event is the one that was written down."""
    doers, verb, *rest = (part.strip() for part in expected.split("|"))
    objects = rest[0] if rest else "-"
    return (
        _fits(doers, event.doers)
        and event.verb is not None
        and event.verb.key in verb.split("/")
        and _fits(objects, event.objects)
        and all(_fits_more(more, event) for more in rest[1:])
    )


def found_events(expected: tuple[str, ...], reading: Reading) -> list[str]:
    """The expected events that the reading has, in this order."""
    found, start = [], 0
    for line in expected:
        for place in range(start, len(reading.events)):
            event = reading.events[place]
            inner = event.complement
            if fits(line, event) or (inner is not None and fits(line, inner)):
                found.append(line)
                start = place + (inner is None)
                break
    return found
