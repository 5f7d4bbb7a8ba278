"""Which way of going, riding, climbing and falling a Kazakh verb means, and whereto."""

from deployments.engines.planning.reading.events import Entity, Relation
from deployments.engines.planning.reading.kazakh.beings import is_high
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.verbs import verb_by_key
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

# Ways of going that become riding inside of a vehicle: "пойызда кетіп барады".
_RIDDEN = frozenset(words_of("leave|go|come|travel|walk|come back|sit"))


_HOLLOW = frozenset(
    words_of("hole|well|trap|cauldron|bucket|barrel|sack|bag|box|basket|pot|ice hole")
)
_ENTERED = frozenset(words_of("house|yurt|shop|barn|palace|storehouse|apartment|bank|treasury"))
_OPEN = frozenset(words_of("kick scooter|bicycle|motorcycle|scooter|sleigh|sled|cart|raft|moped"))


_DEPTHS = frozenset(words_of("well|hole|ice hole|swamp"))


_NETS = frozenset(words_of("trap|spider web|net|fishing net|cage|snare|noose|web|trap net"))


_WATERS = frozenset(words_of("river|lake|sea|water|pond|stream|swimming pool|puddle"))


def settle_motion(roles: Roles, key: str, main: str) -> None:
    """Choose the row of a way of going, climbing, riding and falling."""
    if key == "cross" and main == "ас" and not roles.objects:
        roles.objects = [one.entity for one in roles.relations if one.preposition == "from"]
    elif key == "give lift":
        settle_goal(roles, "on", is_living=True)
    elif key == "spend night" and not _sleeps(roles.doers):
        roles.verb = verb_by_key("land")
    elif lives(roles.objects) and (main == "өткіз" or (main, key) == ("шығар", "unload")):
        roles.verb = verb_by_key("lead")
    elif main == "түс" and key == "climb down":
        _settle_descent(roles)
    elif key == "fall":
        _settle_fall(roles)
    elif main == "шық" and key == "go out" and any(is_high(one) for one in goals(roles)):
        roles.verb = verb_by_key("climb")
    elif key in _RIDDEN and any(_is_vehicle(one) for one in _where(roles)):
        roles.verb = verb_by_key("ride")
    elif key in _RIDDEN | {"run"} and any(_is_vehicle(one) for one in roles.instruments):
        _settle_ride(roles)


def _settle_ride(roles: Roles) -> None:
    """Let somebody ride on a scooter, and go in a car: "самокатпен зулайды"."""
    ridden = [one for one in roles.instruments if _is_vehicle(one)]
    roles.instruments = [one for one in roles.instruments if one not in ridden]
    if any(one.noun is not None and one.noun.key in _OPEN for one in ridden):
        roles.verb, roles.objects = verb_by_key("ride"), ridden
    else:
        roles.relations[:0] = [Relation(preposition="in", entity=one) for one in ridden]


def _sleeps(doers: list[Entity]) -> bool:
    """Whether somebody stays for the night; a bird, a spaceship or a fly lands."""
    return not doers or any(one.is_person or one.is_hero for one in doers)


def settle_goal(roles: Roles, preposition: str, *, is_living: bool = False) -> None:
    """Say where something comes to lie: on it, around it."""
    roles.relations = [
        Relation(preposition=preposition, entity=one.entity)
        if one.preposition == "to"
        and not one.entity.is_place
        and (is_living or not one.entity.is_animate)
        else one
        for one in roles.relations
    ]


def _settle_descent(roles: Roles) -> None:
    """Tell climbing down from falling, landing and getting caught under something."""
    living = [one for one in roles.doers if one.is_animate]
    deep = [one.entity.noun for one in roles.relations if one.preposition == "into"]
    if living and any(noun is not None and noun.key in _NETS for noun in deep):
        roles.verb = verb_by_key("get stuck")
        roles.relations = [Relation(preposition="in", entity=one.entity) for one in roles.relations]
        return
    if any(noun is not None and noun.key in _DEPTHS for noun in deep):
        roles.verb = verb_by_key("fall")
        _settle_fall(roles)
        return
    places = [one.entity.noun.key for one in roles.relations if one.entity.noun is not None]
    if living and any(key in _ENTERED for key in places):
        roles.verb = verb_by_key("enter")
    elif living and any(one.preposition == "under" for one in roles.relations):
        roles.verb = verb_by_key("get stuck")
    elif roles.doers and not living:
        lands = any(_is_vehicle(one) for one in roles.doers)
        roles.verb = verb_by_key("land" if lands else "fall")


def _settle_fall(roles: Roles) -> None:
    """Tell a fall into water, and one into a hole, from a fall to the ground."""
    keys = [one.noun.key for one in goals(roles) if one.noun is not None]
    roles.relations = [_stumble(one) for one in roles.relations]
    if any(key in _WATERS for key in keys):
        roles.verb = verb_by_key("fall into water")
    elif any(key in ("well", "hole", "trap") for key in keys):
        roles.verb = verb_by_key("fall into hole")


def _stumble(relation: Relation) -> Relation:
    """Let somebody fall over a small thing, not into it: "ойыншыққа тайып құлайды"."""
    entity = relation.entity
    is_small = entity.kind is NounKind.THING and entity.noun is not None
    is_hollow = is_small and entity.noun is not None and entity.noun.key in _HOLLOW
    if relation.preposition not in ("to", "into") or not is_small or is_hollow:
        return relation
    return Relation(preposition="over", entity=entity)


def goals(roles: Roles) -> list[Entity]:
    """Where something is brought or somebody goes."""
    ways = ("to", "into", "on top of", "in", "on")
    return [one.entity for one in roles.relations if one.preposition in ways]


def _where(roles: Roles) -> list[Entity]:
    """In or along what it happens."""
    return [one.entity for one in roles.relations if one.preposition in ("in", "along")]


def _is_vehicle(entity: Entity) -> bool:
    """Whether one goes in or on it."""
    return entity.kind is NounKind.VEHICLE


def lives(entities: list[Entity]) -> bool:
    """Whether one of them acts."""
    return any(one.is_animate for one in entities)
