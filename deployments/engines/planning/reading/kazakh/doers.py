"""Who does the deed of a Kazakh clause, by the forms of its nouns and by the deeds before it."""

from dataclasses import replace
from itertools import pairwise

from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.reading.kazakh.cases import Roles, slots_of
from deployments.engines.planning.reading.kazakh.clause import Clause, becomes
from deployments.engines.planning.reading.kazakh.letters import devoiced
from deployments.engines.planning.reading.kazakh.lexicon import verb_stems
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import INTRANSITIVE, takes_object
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

_PERCEIVING = frozenset(words_of("see|hear|learn|notice|wait|look|watch|find out|know|feel"))

# Who does this does not do the next deed: "бай ұйықтаған соң атын ұрлайды".
_AWAY = frozenset(words_of("sleep|leave|go|die|go out|lie|come|come back|get dark|disappear"))
# Who is told what to do does it next: "қызға айла үйретеді: ол ..."
_TEACHING = frozenset(words_of("teach|order|persuade"))
_SENDING = frozenset(words_of("send|force|make do|order|invite"))
# Animals that one handles: bare before a verb they are its object.
_CATTLE = frozenset(
    words_of(
        "sheep|horse|cow|goat|camel|lamb|foal|fish|ram|ox|mare|calf|chicken|goose|duck|bird|hen|"
        "kid goat|donkey|hare|bull|colt|rooster|worm|fly|puppy|kitten|chick"
    )
)
# What nobody does to any animal at all: its bare nominative does it.
_BITING = frozenset(words_of("sting|bite|attack|scratch|kick|bark"))
# Verbs whose bare object may be a person: "полиция шақырады".
_GETTING = frozenset(words_of("invite|hire|look for|phone|wait|find|send"))
_CONTRAST = frozenset(words_of("бірақ|ал|алайда|дегенмен|сонда|содан|сол"))


class DoerFinder:
    """Tells doers from bare objects in one clause.

    Args:
        clause: gives the verb.
        carried: who does the deed if nobody is named.
        is_first: whether the clause begins its sentence.
    """

    def __init__(self, clause: Clause, carried: tuple[Entity, ...], *, is_first: bool) -> None:
        self._clause = clause
        self._carried = carried
        self._is_first = is_first
        is_caused = clause.form is not None and clause.form.voice == "causative"
        self._takes_object = is_caused or takes_object(clause.verb)

    def split(
        self, mentions: list[Mention], *, has_object: bool, is_known: bool
    ) -> tuple[list[Mention], list[Mention]]:
        """Nominatives that do the deed, and those that stand bare before the verb.

        Args:
            mentions: of the clause, in order.
            has_object: whether one of them is an accusative.
            is_known: whether the first one was mentioned before; then it is no bare object.
        """
        groups: list[list[Mention]] = []
        joined = {id(one) for one, after in pairwise(mentions) if after.is_joined}
        for mention in mentions:
            if mention.case != "nom" or mention.preposition:
                continue
            is_listed = bool(groups) and (
                mention.is_joined
                or self._lists(groups[-1][-1], mention)
                or (id(mention) in joined and groups[-1][-1].is_person and mention.is_person)
            )
            if is_listed:
                groups[-1].append(mention)
            else:
                groups.append([mention])
        if len(groups) > 1:
            return groups[0], [mention for group in groups[1:] for mention in group]
        if not groups:
            return [], []
        only = groups[0]
        return (only, []) if self._does(only[0], mentions, has_object, is_known) else ([], only)

    def _lists(self, first: Mention, second: Mention) -> bool:
        """Whether two nominatives are a list: both persons, or both none."""
        if self._clause.verb is None or becomes(self._clause):
            return False
        is_alike = first.is_person == second.is_person and not second.owner
        return is_alike and not (self._takes_object and first.is_person)

    def _is_only(self, mention: Mention) -> bool:
        """Whether it is said that nobody else does it: "тек қоян ғана алады"."""
        words = self._clause.words
        last = next((n for n, word in enumerate(words) if word is mention.words[-1]), len(words))
        after = words[last + 1] if last + 1 < len(words) else None
        return mention.is_person and after is not None and after.low in ("ғана", "қана")

    def _says_how(self) -> bool:
        """Whether a word for a look stands before the verb: "танымал болып"."""
        return bool(self._clause.words) and self._clause.words[-1].kind is WordKind.LOOK

    def _does(
        self, mention: Mention, mentions: list[Mention], has_object: bool, is_known: bool
    ) -> bool:
        """Whether the only nominative is the doer, not a bare object: "ат ұрлады"."""
        if mention.pronoun == "ол" or self._is_only(mention):
            return True
        verb = self._clause.verb.verb if self._clause.verb is not None else None
        if has_object and not mention.is_person and verb is not None and verb.key == "do":
            return False  # "мүйізін баспалдақ қылып"
        if becomes(self._clause):
            is_named = mention.is_hero or bool(mention.name) or bool(mention.pronoun)
            is_named = is_named and not self._says_how()  # "Алдар танымал болып"
            return not (has_object or is_named or self._carried)
        if self._clause.spoken is not None and mention.is_person and not has_object:
            return True  # "жолбарыс тимеймін деп ант береді"
        if verb is not None and verb.key in _BITING and not has_object and mention.is_person:
            return True  # "жылан шағып алған құлын"
        is_owned = bool(mention.possessor) and not mention.is_compound
        is_told = any(one.case == "dat" and one.is_person for one in mentions)
        if has_object and is_told and self._carried and not (mention.noun or mention.is_person):
            return False  # "шалдарға видеоқоңырау шалуды үйретеді"
        if has_object or is_owned or mention.is_hero or mention.name or mention.pronoun:
            return True  # what is somebody's would be an accusative
        is_speaking = verb is not None and "speech" in verb.tags and is_known
        if (self._clause.is_led or is_speaking) and self._clause.is_aside and mention.is_person:
            return True  # "тышқан сұрағанда"
        begins = self._is_first and mention is mentions[0]
        begins = begins and (mention.is_person or (is_known and not mention.looks))
        if begins or not self._takes_object:
            return True
        if mention is not mentions[-1]:
            return mention.is_person or not self._carried
        if mention.noun is not None and mention.noun.kind is NounKind.PERSON:
            is_got = verb is not None and ("taking" in verb.tags or verb.key in _GETTING)
            return is_known or not (self._carried and is_got)
        is_acting = is_known and mention is mentions[0] and mention.is_person and not mention.looks
        is_acting = is_acting and mention.noun is not None and mention.noun.key not in _CATTLE
        return mention.is_person and (is_acting or not self._carried)


def genitive_doer(clause: Clause, mentions: list[Mention]) -> Mention | None:
    """Who does a deed that is named as a noun: "шайтанның неден қорқатынын біледі"."""
    if clause.form is None or clause.form.form is not Form.DEED:
        return None
    for mention in mentions:
        if mention.case == "gen":
            mention.case, mention.is_other = "nom", mention.pronoun == "ол"
            return mention
        owner = mention.owner
        if owner is not None and mention.case in ("nom", "dat", "acc") and not mention.possessor:
            mention.owner, owner.case = None, "nom"
            owner.is_other = owner.pronoun == "ол"  # "оның тіріліп кеткенін көреді"
            return owner
    return None


def give_genitive_doer(parts: list[Part], head: Mention) -> bool:
    """Let the owner of what is owned do it: "арбакештің | тойға апара жатқан арбасы"."""
    for place, part in enumerate(parts):
        if not isinstance(part, Mention) or part.possessor:
            continue
        owner = part.owner
        if owner is not None and owner.is_person:
            part.owner, owner.case = None, "nom"
            head.owner = replace(owner) if head.possessor == "3" else head.owner
            part.words = [word for word in part.words if word not in owner.words]
            parts.insert(place, owner)
            return True
    return False


def is_handed_over(clause: Clause, parts: list[Part], heads: tuple[Entity, ...]) -> bool:
    """Whether an animal is what another one carries or gives: "Алдар | сыйға апарған қаз"."""
    verb = clause.verb.verb if clause.verb is not None else None
    is_moved = verb is not None and (
        "transfer" in verb.tags or verb.key in ("carry", "bring", "sell", "lose")
    )
    has_object = any(isinstance(part, Mention) and part.case in ("acc", "nom") for part in parts)
    return is_moved and not has_object and not any(one.is_person for one in heads)


def is_gone(clause: Clause) -> bool:
    """Whether the doer is away or asleep afterwards."""
    verb = clause.verb.verb if clause.verb is not None else None
    return verb is not None and verb.key in _AWAY


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
    is_taught = last is not None and last.verb is not None and last.verb.key in _TEACHING
    return _other(last) if (is_contrast or is_taught) and last is not None else ()


def _is_he(part: Part) -> bool:
    return isinstance(part, Mention) and part.pronoun == "ол" and part.case == "nom"


def _other(event: Event) -> tuple[Entity, ...]:
    """The person or animal that a deed was done to."""
    for group in (event.objects, event.recipients, event.sources, event.companions):
        found = tuple(one for one in group if one.is_animate and one not in event.doers)
        if found:
            return found
    return ()


def sent_by(outer: Clause | None, events: list[Event]) -> tuple[Entity, ...]:
    """Who was just called and is now sent to do something: "ұлын шақырып, іздеуге жібереді"."""
    verb = outer.verb.verb if outer is not None and outer.verb is not None else None
    if verb is None or not events or verb.key not in _SENDING:
        return ()
    return tuple(one for one in (*events[-1].objects, *events[-1].recipients) if one.is_animate)


def starts_anew(clause: Clause) -> bool:
    """Whether the clause may name another doer first: "бірақ ит үріп"."""
    words = [word for word in clause.words if word.kind is not WordKind.COMMA]
    return bool(words) and words[0].low in _CONTRAST


_BY_THINGS = frozenset(
    words_of(
        "fall|roll|break|burn|melt|shine|fly|float|stand|lie|hang|ring|grow|bloom|explode|stop|open|"
        "close|go|come|appear|disappear|be|become|turn|swing|flow|land|go out|stay|transform|drown|"
        "be found|tear|rip open|go to pieces|wither|die out|get stuck|carry|lift|lower|hit|wake"
    )
)


def is_done_at_will(clause: Clause, carried: tuple[Entity, ...]) -> bool:
    """Whether no thing can do it: something is handled or given, or it takes somebody alive."""
    if clause.verb is None or clause.form is None or clause.form.voice == "passive":
        return False
    row = clause.verb.verb
    is_tool = all(one.kind in (NounKind.THING, NounKind.GARMENT) for one in carried)
    is_by_thing = (
        row is None
        or not is_tool
        or row.key in _BY_THINGS
        or bool(row.tags & {"weather", "change"})
    )
    is_willed = row is not None and bool(
        row.tags & {"transfer", "taking", "speech", "cause", "wish"}
    )
    return is_willed or not is_by_thing


def names_doer(parts: list[Part], roles: Roles) -> bool:
    """Whether the clause has a subject of its own; өзі alone needs one before it."""
    first = next((part for part in parts if isinstance(part, Mention)), None)
    is_self = first is not None and (first.pronoun, first.case) == ("өзі", "nom")
    return roles.names_doer and not is_self


def is_passive(clause: Clause, doers: list[Entity]) -> bool:
    """Whether the deed is done to the nominative: "күшік табылды"."""
    if clause.verb is None or clause.form is None or clause.verb.verb is None:
        return False
    if clause.verb.main in INTRANSITIVE:
        return False
    row, stem = clause.verb.verb, clause.verb.main
    base = stem[:-2]
    known = verb_stems().get(devoiced(base) or base) or verb_stems().get(base)
    is_formed = stem.endswith(("ыл", "іл")) and known is not None and known.verb is row
    is_thing = not any(entity.is_animate for entity in doers)
    is_formed = is_formed and (is_thing or row.key == "find")
    return "object" in slots_of(row) and (clause.form.voice == "passive" or is_formed)
