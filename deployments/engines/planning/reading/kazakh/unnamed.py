"""Whom a Kazakh deed is done to if it is not said: his knee, him again, the other one."""

from dataclasses import replace

from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.verbs import takes_object, verb_by_key
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of
from deployments.engines.planning.vocabulary.verbs import Verb

# Deeds to a part of somebody whom one has just handled: "оны көтеріп, тізесін жуады".
_TO_PARTS = frozenset(words_of("wash|bandage|heal|kiss|feel|wipe|comb|rub|clean|warm|bite|tie|cut"))
# What one does to somebody for his voice or his words.
_TO_HIM = frozenset(words_of("praise|mock|scold|love|thank|envy|admire"))

# Deeds that move what another deed is for.
_DRIVEN = frozenset(words_of("drive herd|rustle|lead|carry|bring|send|take|take away|pull"))
# What a part of somebody does as if it were he.
_FELT = frozenset(words_of("hear|see|pretend|be|become|hurt|feel pain|freeze|tremble|get tired"))
# Deeds that need another one: "Алдар құшақтағанда".
_TO_OTHER = frozenset(words_of("hug|kiss|bite|kick|attack|scold|comfort|chase|beat|tickle"))


def owner_of_part(
    mention: Mention, clause: Clause, suffered: tuple[Entity, ...], doer: Entity | None
) -> Entity | None:
    """Whose body part is meant, if it is not the doer's: of whom something was done to before."""
    row = clause.verb.verb if clause.verb is not None else None
    is_part = mention.noun is not None and mention.noun.kind is NounKind.BODY
    is_handled = row is not None and row.key in _TO_PARTS and mention.possessor == "3"
    if not (is_part and is_handled) or mention.owner or mention.is_own:
        return None
    return next((one for one in suffered if one is not doer), None)


def is_him_too(mention: Mention, clause: Clause) -> bool:
    """Whether "өзін" is the other one, not the doer: "майын жеп, өзін де жеп қояды"."""
    if (mention.pronoun, mention.case) != ("өзі", "acc"):
        return False
    last = mention.words[-1]
    place = next((n for n, word in enumerate(clause.words) if word is last), None)
    after = clause.words[place + 1] if place is not None and place + 1 < len(clause.words) else None
    return after is not None and after.low in ("де", "да")


def other_one(roles: Roles, clause: Clause, cast: KazakhCast, last: Event | None) -> list[Entity]:
    """Whom a deed without object is done to: the last other one; what was dropped is found."""
    row = clause.verb.verb if clause.verb is not None else None
    if row is not None and row.key == "find" and last is not None and not roles.objects:
        return list(last.objects) if is_let_go(last) else []
    is_named = roles.objects or roles.recipients or roles.companions or roles.sources
    if row is None or row.key not in _TO_OTHER or is_named or len(roles.doers) != 1:
        return roles.objects
    if clause.form is None or clause.form.voice or clause.group[0].low.endswith("сып"):
        return roles.objects
    other = cast.other_than(roles.doers[0])
    return [other] if other is not None else []


def take_made(roles: Roles, clause: Clause, last: Event | None) -> None:
    """Take who is made to do the next thing too: "түйеге темекі иіскетіп түшкіртеді"."""
    is_made = clause.form is not None and clause.form.voice == "causative"
    is_named = any(one.is_animate for one in (*roles.objects, *roles.recipients))
    if not is_made or is_named or last is None or last.doers != tuple(roles.doers):
        return
    made = [one for one in (*last.objects, *last.recipients) if one.is_animate]
    if not takes_object(clause.verb) and not roles.objects:
        roles.objects = made
    elif roles.objects and takes_object(clause.verb):
        roles.recipients = made


def hand_over(roles: Roles, clause: Clause) -> None:
    """Give a found thing to the police; only a culprit is handed in."""
    row = clause.verb.verb if clause.verb is not None else None
    is_thing = bool(roles.objects) and not any(one.is_animate for one in roles.objects)
    if row is not None and row.key == "hand in" and is_thing:
        roles.verb = verb_by_key("give")


def asked_one(clause: Clause, cast: KazakhCast, doer: Entity | None) -> tuple[Entity, ...]:
    """Who is asked to do an inner deed: the one in the dative, else the last other one."""
    for part in PhraseReader(list(clause.words)).read():
        if isinstance(part, Mention) and part.is_person and part.case == "dat":
            return cast.entities_of(part, doer)
    other = cast.other_than(doer)
    return (other,) if other is not None else ()


def taken_first(event: Event, clause: Clause) -> tuple[Event, Clause] | None:
    """The deed of taking in a deed of taking and giving: "қойшыға байдан ақысын алып береді"."""
    group = [word for word in clause.group if word.kind is WordKind.VERB]
    is_both = len(group) > 1 and group[-2].low in ("алып", "әкеліп") and event.sources
    if not (is_both and event.recipients and event.objects):
        return None
    form = group[-2].verb
    taking = replace(event, verb=verb_by_key("take"), recipients=(), complement=None)
    return taking, replace(clause, group=[group[-2]], form=form)


def without_recipient(words: list[KazakhWord]) -> list[KazakhWord]:
    """The words without whom something is given to, who is no part of the deed of taking."""
    found = list(words)
    place = next((n for n, word in enumerate(words) if _is_dative(word)), None)
    if place is None:
        return found
    start = place
    while start and words[start - 1].kind in (WordKind.LOOK, WordKind.DETERMINER):
        start -= 1
    return [*words[:start], *words[place + 1 :]]


def _is_dative(word: KazakhWord) -> bool:
    if word.kind is WordKind.PRONOUN:
        return word.case == "dat"
    return word.kind is WordKind.NOUN and word.noun is not None and word.noun.case == "dat"


def is_let_go(last: Event | None) -> bool:
    """Whether something was lost, dropped or hidden before: another one may find it."""
    key = last.verb.key if last is not None and last.verb is not None else ""
    is_thing = last is not None and any(not one.is_animate for one in last.objects)
    return is_thing and key in (
        "drop",
        "lower",
        "lose",
        "hide",
        "throw",
        "throw away",
        "leave",
        "bury",
    )


def feeling(doers: list[Entity], verb: Verb | None) -> list[Entity]:
    """Who feels or looks so, if a part of him is said to: "құлағы естімейді", "басы ауырады"."""
    if verb is None or verb.key not in _FELT:
        return doers
    return [
        one.owner
        if one.owner is not None and one.kind is NounKind.BODY and one.owner.is_animate
        else one
        for one in doers
    ]


def with_object_of(event: Event, aim: Event) -> Event:
    """The deed with the object of what it is done for: "қойларды суаруға | айдап кетеді"."""
    is_driven = event.verb is not None and event.verb.key in _DRIVEN
    return replace(event, objects=aim.objects) if is_driven and not event.objects else event


def settle_unseen(roles: Roles, row: Verb | None) -> None:
    """Praise and mock somebody himself, if it is for what nobody sees: "оның дауысын мақтап"."""
    if row is None or row.key not in _TO_HIM or len(roles.objects) != 1:
        return
    unseen = roles.objects[0]
    owner = unseen.owner
    is_other = owner is not None and owner.is_animate and owner not in roles.doers
    is_unseen = unseen.noun is None or unseen.kind is NounKind.BODY
    if owner is not None and is_other and is_unseen and not (unseen.is_person or unseen.name):
        roles.objects = [owner]


def is_denied(word: Part) -> bool:
    """Whether what stands before it is not meant: "қазынаны емес, етті табады"."""
    return isinstance(word, KazakhWord) and word.low == "емес"


def bitten(
    mention: Mention, verb: Verb | None, doer: Entity | None, cast: KazakhCast
) -> tuple[Entity, ...]:
    """Whose part is bitten, if it is not said: nobody bites his own tail."""
    is_bite = verb is not None and verb.key in ("bite", "sting") and mention.owner is None
    other = cast.other_than(doer) if is_bite else None
    return (other,) if other is not None else ()


def melting(clause: Clause, last: Event | None) -> tuple[Entity, ...]:
    """What melts, if it is not said: snow and ice do, and nobody else."""
    row = clause.verb.verb if clause.verb is not None else None
    if row is None or row.key != "melt" or last is None:
        return ()
    found = [*last.objects, *last.doers]
    return tuple([one for one in found if one.noun is not None and one.noun.key in _MELTING][:1])


_MELTING = frozenset(words_of("snowman|snow|ice|ice cream|butter|candle|icicle|snowball"))
