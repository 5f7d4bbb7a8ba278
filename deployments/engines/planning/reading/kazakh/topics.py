"""Whom "ол" means as the doer of a Kazakh clause."""

from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import acts
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.tables import words_of

_PERCEIVING = frozenset(words_of("see|hear|learn|notice|wait|look|watch|find out|know|feel"))

_SENDING = frozenset(words_of("send|force|make do|order|invite"))
_CONTRAST = frozenset(words_of("бірақ|ал|алайда|дегенмен|сонда|содан|сол"))


def is_perceived(outer: Clause) -> bool:
    """Whether the deed inside is what another one sees or hears: "қонақ келгенін көріп"."""
    verb = outer.verb.verb if outer.verb is not None else None
    return verb is not None and verb.key in _PERCEIVING and not outer.lead


def doers_meant(
    parts: list[Part], carried: tuple[Entity, ...], passing: Event | None, last: Event | None
) -> tuple[Entity, ...]:
    """Who "ол" is if it is not the one who did the deed before; empty if it is.

    Args:
        parts: of the clause.
        carried: who did the deed before.
        passing: a clause of time before this one that names its doer: "оны босатқанда, ол ...".
        last: the deed before.
    """
    place = next((i for i, part in enumerate(parts) if _is_he(part)), None)
    if place is None:
        return ()
    if passing is not None:
        return _other(passing) or carried
    before = parts[place - 1] if place else None
    is_contrast = isinstance(before, KazakhWord) and before.low == "ал"
    return _other(last) if is_contrast and last is not None else ()


def _is_he(part: Part) -> bool:
    return isinstance(part, Mention) and part.pronoun == "ол" and part.case == "nom"


def _other(event: Event) -> tuple[Entity, ...]:
    """The person or animal that a deed was done to."""
    for group in (event.objects, event.recipients, event.sources, event.companions):
        found = tuple(one for one in group if acts(one) and one not in event.doers)
        if found:
            return found
    return ()


def sent_by(outer: Clause | None, events: list[Event]) -> tuple[Entity, ...]:
    """Who was just called and is now sent to do something: "ұлын шақырып, іздеуге жібереді"."""
    verb = outer.verb.verb if outer is not None and outer.verb is not None else None
    if verb is None or not events or verb.key not in _SENDING:
        return ()
    return tuple(one for one in events[-1].objects if acts(one))


def starts_anew(clause: Clause) -> bool:
    """Whether the clause may name another doer first: "бірақ ит үріп"."""
    words = [word for word in clause.words if word.kind is not WordKind.COMMA]
    return bool(words) and words[0].low in _CONTRAST


def is_done_at_will(clause: Clause) -> bool:
    """Whether no thing can do it: something is handled or given."""
    if clause.verb is None or clause.form is None or clause.form.voice == "passive":
        return False
    row = clause.verb.verb
    return row is not None and bool(row.tags & {"transfer", "taking", "speech", "cause", "wish"})


def names_doer(parts: list[Part], roles: Roles) -> bool:
    """Whether the clause has a subject of its own; өзі alone needs one before it."""
    first = next((part for part in parts if isinstance(part, Mention)), None)
    is_self = first is not None and (first.pronoun, first.case) == ("өзі", "nom")
    return roles.names_doer and not is_self
