"""Which deed a Kazakh verb means, by who does it and to what: its row of the table of verbs."""

from deployments.engines.planning.reading.events import Entity, Relation
from deployments.engines.planning.reading.kazakh.beings import stand_up
from deployments.engines.planning.reading.kazakh.cases import MONEY, Roles
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.unnamed import settle_unseen
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import meant_verb, verb_by_key
from deployments.engines.planning.reading.kazakh.ways import (
    goals,
    lives,
    settle_goal,
    settle_motion,
)
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

# Verbs of things that somebody gets: "шайтанға сабан қалады".
_LEFT = frozenset(("қал", "ти"))
_ROOTED = frozenset(words_of("tree|wall|rock|pole|fence|gate"))
# Verbs whose goal is what something lies on.
_ON = frozenset(words_of("lie|sit|stand|hang|land|smear|spread|sprinkle|scatter"))


def settle_sense(roles: Roles, clause: Clause) -> None:
    """Choose the row of a verb that has several meanings."""
    if clause.verb is None:
        roles.verb = verb_by_key("be") if roles.topics or roles.state else None
        return
    main, row = clause.verb.main, clause.verb.verb
    is_feast = main == "тарт" and not clause.verb.before
    if is_feast or main != "тарт":
        roles.verb = meant_verb(main, roles.objects)
        if row is None and (found := meant_verb(main, roles.topics)):
            roles.verb, roles.objects, roles.topics = found, roles.topics, []
    if clause.verb.stem == "тұр" and roles.place is not None and len(clause.group) == 1:
        roles.verb = verb_by_key("live")
    is_tale = clause.form is not None and clause.form.form is Form.HEARSAY
    if clause.verb.stem == "тұр" and is_tale and not roles.relations:
        roles.verb = verb_by_key("live")
    if clause.verb.stem in _LEFT and roles.recipients and roles.doers and not lives(roles.doers):
        roles.objects, roles.doers, roles.recipients = roles.doers, roles.recipients, []
        roles.verb = verb_by_key("have")
    _settle_by_roles(roles, clause, row.key if row is not None else "")
    _settle_stem(roles, clause.verb.main)
    _settle_hold(roles, clause, clause.verb.main)
    _settle_helped(roles, clause)
    settle_unseen(roles, row)
    for one in roles.objects if row is not None and row.key in ("put", "make", "build") else ():
        stand_up(one)


def _settle_by_roles(roles: Roles, clause: Clause, key: str) -> None:
    """Choose the row by what is given, filled, covered, or falls."""
    main = clause.verb.main if clause.verb is not None else ""
    if key in _ON or key == "wrap":
        settle_goal(roles, ("in" if _is_worn(roles) else "around") if key == "wrap" else "on")
    if key == "be" and roles.topics and clause.group[0].low == "болып":
        roles.verb = verb_by_key("become")
    elif key in ("give", "water animals"):
        is_bought = any(one.noun and one.noun.key in MONEY for one in roles.instruments)
        if is_bought and clause.verb is not None and clause.verb.before[-1:] == ("алып",):
            roles.verb = verb_by_key("buy")
        else:
            _settle_gift(roles, key)
    elif key == "do" and len(roles.objects) == 2 and not roles.objects[0].is_animate:
        roles.verb, roles.topics = verb_by_key("use as"), roles.objects[1:]
        roles.objects = roles.objects[:1]
    elif key == "tuck into":
        _settle_tucking(roles)
    elif key == "mix" and roles.objects and goals(roles):
        roles.verb = verb_by_key("put")
    elif key == "throw away" and (roles.recipients or goals(roles)):
        roles.verb = verb_by_key("drop" if roles.recipients else "throw")
    else:
        _settle_things(roles, key, main)
        settle_motion(roles, key, main)


def _settle_things(roles: Roles, key: str, main: str) -> None:
    """Choose the row of what is paid, shown, shared, lost and filled."""
    if key == "pay" and not roles.recipients:
        _settle_price(roles)
    elif key == "show" and roles.topics and set(roles.objects) <= set(roles.doers):
        roles.verb, roles.objects = verb_by_key("pretend"), []
    elif key == "invite" and not (roles.objects or roles.recipients) and _are_animals(roles):
        roles.verb = verb_by_key("call")
    elif key == "drop" and lives(roles.objects):
        roles.verb = verb_by_key("lower")
    elif key == "turn" and main == "айнал" and not roles.objects:
        found = [*roles.recipients, *(one for one in goals(roles) if not one.is_place)]
        roles.verb = verb_by_key("transform" if found else "turn")
        roles.topics, roles.recipients = found or roles.topics, []
        roles.relations = [one for one in roles.relations if one.entity not in found]
    elif key in ("cover", "close") and roles.instruments and all(map(_is_mouth, roles.objects)):
        roles.objects = []  # of a cave: "аузын таспен жабады"
    elif key == "lose" and main == "жоғал" and not lives(roles.doers):
        roles.verb = verb_by_key("disappear")
    elif key == "explode" and lives(roles.doers):
        roles.verb = verb_by_key("burst")
    elif key == "share" and not roles.objects:
        roles.objects, roles.instruments = roles.instruments, []
    elif key == "fill":
        _settle_filling(roles)


def _is_mouth(entity: Entity) -> bool:
    return entity.noun is not None and entity.noun.key == "mouth"


def _are_animals(roles: Roles) -> bool:
    return any(one.kind is NounKind.ANIMAL for one in roles.doers)


def _settle_tucking(roles: Roles) -> None:
    """Tell wedging another one's claws into a log from tucking something under the belt."""
    parts = [one for one in roles.objects if one.kind is NounKind.BODY]
    if roles.relations and any(one.owner not in roles.doers for one in parts):
        roles.verb = verb_by_key("pinch")
    elif not parts:
        roles.relations = []


def _settle_stem(roles: Roles, main: str) -> None:
    """Choose the row of a stem that has several meanings."""
    if main == "қақ" and roles.instruments:
        roles.verb = verb_by_key("strike")
    elif main == "жап" and roles.instruments:
        roles.verb = verb_by_key("cover")
    elif main == "айырыл" and not lives(roles.doers):
        roles.verb = verb_by_key("rip open")
    elif main == "жамыл" and roles.objects:
        if all(one.kind is NounKind.GARMENT for one in roles.objects):
            roles.verb = verb_by_key("put on")
        else:
            roles.instruments, roles.objects = [*roles.instruments, *roles.objects], []
    elif main in ("секір", "қарғы", "түс") and _is_deep(roles):
        roles.verb = verb_by_key("jump into hole" if main != "түс" else "fall into hole")
    elif main == "ілін" and lives(roles.doers):
        roles.verb = verb_by_key("get stuck")
    elif main == "босан" and any(_is_woman(one) for one in roles.doers):
        roles.verb = verb_by_key("give birth")


def _settle_helped(roles: Roles, clause: Clause) -> None:
    """Give things to whom they belong, if it is done for somebody unnamed: "әкеліп береді"."""
    verb = roles.verb or (clause.verb.verb if clause.verb is not None else None)
    is_given = verb is not None and verb.key in ("return", "bring", "give", "find", "lend")
    is_for = is_given and clause.verb is not None and clause.verb.stem in ("бер", "қайтар")
    owner = roles.objects[0].owner if len(roles.objects) == 1 else None
    is_new = owner is not None and owner.is_animate and owner not in (*roles.doers, *roles.sources)
    if is_for and owner is not None and is_new and not (roles.recipients or goals(roles)):
        roles.recipients = [owner]


def _settle_hold(roles: Roles, clause: Clause, main: str) -> None:
    """Tell what somebody holds over something, and what one has another one hold upright."""
    is_held = clause.verb is not None and not clause.verb.before and bool(roles.objects)
    if main == "ұста" and is_held and all(_is_held(one) for one in roles.objects):
        roles.verb = verb_by_key("hold")
    if main == "ұста" and goals(roles) and any(not one.is_animate for one in roles.objects):
        roles.verb = verb_by_key("hold")
        roles.relations = [
            Relation(preposition="over", entity=one.entity) if one.preposition == "to" else one
            for one in roles.relations
        ]
    elif main == "ұстат" and roles.recipients and any(_is_rooted(one) for one in roles.objects):
        roles.verb, roles.doers, roles.recipients = verb_by_key("prop up"), roles.recipients, []


def _is_held(entity: Entity) -> bool:
    """Whether it is kept in the hand rather than caught."""
    noun = entity.noun
    kinds = (NounKind.THING, NounKind.FOOD, NounKind.GARMENT, NounKind.PLANT)
    return noun is not None and noun.kind in kinds and noun.key not in ("ball", "balloon", "arrow")


def _is_worn(roles: Roles) -> bool:
    kinds = [one.entity.kind for one in roles.relations if one.preposition == "to"]
    return NounKind.GARMENT in kinds and not roles.objects


def _is_deep(roles: Roles) -> bool:
    keys = [one.noun.key for one in goals(roles) if one.noun is not None]
    return lives(roles.doers) and any(key in ("well", "hole", "pit") for key in keys)


def _is_rooted(entity: Entity) -> bool:
    """Whether nobody can be handed it: a tree, a house, a wall."""
    noun = entity.noun
    return noun is not None and (noun.kind is NounKind.PLACE or noun.key in _ROOTED)


def _is_woman(entity: Entity) -> bool:
    return entity.noun is not None and entity.noun.sex == "f"


def _settle_gift(roles: Roles, key: str) -> None:
    """Tell giving to somebody from taking from somebody and from watering animals."""
    if key == "water animals":
        if any(one.is_person for one in roles.recipients):
            roles.verb = verb_by_key("give")
    elif roles.sources and roles.recipients:
        roles.verb = verb_by_key("give")
    elif roles.sources:
        roles.verb = verb_by_key("buy" if roles.instruments else "take")


def _settle_price(roles: Roles) -> None:
    """Take what is paid for as the object: "алмаға ақша төлейді"."""
    money = [one for one in roles.objects if one.noun is not None and one.noun.key in MONEY]
    if money and len(money) == len(roles.objects):
        roles.instruments += money
        roles.objects = [one for one in goals(roles) if not (one.is_animate or one.is_place)]
        roles.relations = [one for one in roles.relations if one.entity not in roles.objects]


def _settle_filling(roles: Roles) -> None:
    """Take what is filled as the object, and what is put into it as what it is filled with."""
    filled = [one for one in goals(roles) if not one.is_animate]
    if filled and roles.objects:
        roles.relations = [one for one in roles.relations if one.entity not in filled]
        roles.instruments, roles.objects = roles.objects, filled
