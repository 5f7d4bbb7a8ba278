"""Makes events of the roles of Kazakh clauses."""

from dataclasses import replace

from deployments.engines.planning.reading.events import Entity, Event, Modality
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import meant_verb, takes_object, verb_by_key
from deployments.engines.planning.reading.kazakh.words import NOTHING
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of
from deployments.engines.planning.vocabulary.verbs import Verb

_TITLES = frozenset(("fairy tale", "story", "tale", "cartoon", "comic", "film"))
# Verbs that need an object: it is the one before if none is named.
_DONE_TO_THINGS = frozenset(
    words_of(
        "send|show|carry|feed|raise child|kill|wash|put|hide|eat|drink|cut|throw|tie|load|cook|"
        "stuff|open|close|read|hang|bury|hold|fill|break|tear|burn|squeeze|lift|lower|pull|push|"
        "untie|shake|drop|roll|swallow|chew|lick|wrap|sharpen|paint|repair|share|examine|smell|"
        "taste|stick into|sew|spread|load|unload|glue|smear|lock|light|put out|grind|forge|"
        "put on|decorate|count|weigh|measure|carve|plant|throw away|return|lend"
    )
)
# The same of verbs that are done to persons and animals.
_DONE_TO_LIVING = frozenset(
    words_of(
        "save|heal|beat|bite|hug|scare|lead|chase|drive off|attack|comfort|wake|care|tickle|"
        "knock over|kick|throw|bandage|groom horse|saddle|ride|mount|milk|slaughter|shear|"
        "drive herd|rustle|kiss|feel|make laugh|make cry"
    )
)


# What is told of somebody who does not do it: "бай тыңдамай, ..."; the rest is only how.
_PLACES = frozenset(("бірінші", "екінші", "үшінші", "соңғы", "алғашқы"))
_MISSED = frozenset(
    words_of(
        "allow|help|water animals|pay|hear|believe|agree|know|see|notice|open|let go|obey|feed|"
        "invite|want|go"
    )
)


def event_of(
    roles: Roles,
    clause: Clause,
    *,
    caption: str = "",
    modality: Modality | None = None,
    complement: Event | None = None,
) -> Event:
    """The deed of a clause with its roles."""
    event = Event(
        verb=roles.verb or (clause.verb.verb if clause.verb else None),
        lemma=clause.verb.lemma if clause.verb else "",
        doers=tuple(roles.doers),
        objects=tuple(roles.objects),
        recipients=tuple(roles.recipients),
        sources=tuple(roles.sources),
        instruments=tuple(roles.instruments),
        companions=tuple(roles.companions),
        topics=tuple(roles.topics),
        relations=tuple(roles.relations),
        state=roles.state,
        setting=roles.setting,
        is_negated=clause.is_negated,
        modality=modality or clause.modality,
        speech=roles.speech,
        clause=caption,
        complement=complement,
    )
    return _caused(event, roles, clause) if complement is None else event


def _caused(event: Event, roles: Roles, clause: Clause) -> Event:
    """A deed that somebody has done by another one: "байға тонын шешкізеді"."""
    if clause.form is None or clause.form.voice != "causative" or event.verb is None:
        return event
    if event.verb.key == "walk" and any(one.is_animate for one in event.objects):
        return replace(event, verb=verb_by_key("lead"))  # "иесін серуендетеді"
    is_transitive = takes_object(clause.verb)
    made = [one for one in (roles.recipients if is_transitive else roles.objects) if one.is_animate]
    objects = roles.objects
    goals = [one.entity for one in roles.relations if not one.entity.is_animate]
    if event.verb.key in ("bite", "lick", "smell", "hold", "pull") and not made and goals:
        made, objects = [one for one in objects if one.is_animate], goals  # "таяққа тістетіп"
    if event.verb.key in ("ride", "mount") and any(one.is_person for one in roles.objects):
        made, objects = list(roles.objects), list(roles.recipients)
    if not made or made == roles.doers:
        return event
    inner = Event(
        verb=event.verb,
        lemma=event.lemma,
        doers=tuple(made),
        objects=tuple(one for one in objects if one not in made),
        instruments=event.instruments,
        sources=event.sources,
        relations=event.relations,
    )
    return Event(
        verb=verb_by_key("make do"),
        lemma=event.lemma,
        doers=event.doers,
        objects=tuple(made),
        setting=event.setting,
        is_negated=event.is_negated,
        modality=event.modality,
        clause=event.clause,
        complement=inner,
    )


def is_empty(event: Event) -> bool:
    """Whether nothing is told: no deed, nobody, no time; or only what the text is."""
    if not event.lemma and any(one.noun and one.noun.key in _TITLES for one in event.doers):
        return True
    return not (event.lemma or event.doers or event.objects or event.state or event.speech) and (
        event.setting.place is None and event.setting.season is None and event.setting.time is None
    )


def is_left(clause: Clause, roles: Roles) -> bool:
    """Whether it only says in what state somebody is: "үйсіз қалған жесір"."""
    row = clause.verb.verb if clause.verb is not None else None
    return row is not None and row.key in ("stay", "be") and not (roles.relations or roles.place)


def is_manner(clause: Clause) -> bool:
    """Whether it only says how another deed is done: "ештеңе болмағандай", "қорықпай"."""
    form, row = clause.form, clause.verb.verb if clause.verb is not None else None
    if clause.group and clause.group[0].low == "жоқ":
        return any(word.low in NOTHING for word in clause.words)  # "үйінде ештеңе жоқ"
    if form is None or form.form is Form.AS_IF:
        return form is not None
    if clause.group[0].low == "болып" and clause.words and clause.words[-1].low in _PLACES:
        return True  # "бірінші болып ұшады"
    is_open = form.form in (Form.CONVERB, Form.MANNER) and clause.is_negated
    is_able = any(word.verb is not None and word.verb.stem.stem == "ал" for word in clause.group)
    is_told = row is not None and (bool(row.tags & {"transfer"}) or row.key in _MISSED)
    return is_open and not (is_able or is_told)


def is_occasion(event: Event) -> bool:
    """Whether it only says when: "концерт басталар алдында"."""
    kinds = {one.kind for one in event.doers}
    return kinds == {NounKind.EVENT} and event.verb is not None and "aspect" in event.verb.tags


def named_in(event: Event) -> list[Entity]:
    """Who and what takes part in an event, its setting left out."""
    found = [
        *event.doers, *event.objects, *event.recipients, *event.sources, *event.instruments,
        *event.companions, *event.topics, *(relation.entity for relation in event.relations),
    ]  # fmt: skip
    return found + (named_in(event.complement) if event.complement else [])


def share(roles: Roles, before: Event, clause: Clause) -> None:
    """Give a verb that directly follows another one its object: "Алдарды іздеп тауып"."""
    if clause.verb is not None and before.doers == tuple(roles.doers):
        if takes_object(clause.verb) and not is_way(clause.verb.verb):
            roles.objects = list(before.objects)
            roles.verb = meant_verb(clause.verb.main, roles.objects) or roles.verb
        elif clause.verb.verb is not None and "motion" in clause.verb.verb.tags:
            roles.relations = list(before.relations)


def shared_objects(roles: Roles, clause: Clause, before: list[Event]) -> list[Entity]:
    """Its objects, else those of a deed before: "бүркітті тауып, үйіне алып келеді"."""
    verb = clause.verb.verb if clause.verb is not None else None
    if verb is None or roles.objects or not takes_object(clause.verb):
        return roles.objects
    is_for_all = bool(verb.tags & {"transfer", "taking"}) or verb.key in _DONE_TO_THINGS
    is_for_all = is_for_all and verb.key not in ("win", "catch up")
    if not (is_for_all or verb.key in _DONE_TO_LIVING):
        return []
    same = (
        one.objects
        for one in reversed(before)
        if (one.doers == tuple(roles.doers) or one.verb is verb) and not is_way(one.verb)
    )
    found = list(next((objects for objects in same if objects), ()))
    if verb.tags & {"transfer", "taking"}:
        found = [_whole(one, before) for one in found]
    if verb.key == "put on":
        found = [one for one in found if one.kind is NounKind.GARMENT]
    return found if is_for_all else [one for one in found if one.is_animate]


def _whole(entity: Entity, before: list[Event]) -> Entity:
    """The animal that is sold, not its part or what was tied to its tail."""
    parts = [*(one.entity for event in before for one in event.relations), entity]
    owners = [one.owner for one in parts if one.kind is NounKind.BODY and one.owner is not None]
    return next((one for one in owners if one.kind is NounKind.ANIMAL), entity)


def is_way(verb: Verb | None) -> bool:
    """Whether its object is where somebody goes, not what was handled: "өрмелейді"."""
    return verb is not None and verb.key in ("climb", "cross", "enter", "jump")
