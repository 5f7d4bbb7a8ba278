"""Reads a Kazakh story: its sentences are cut into clauses, each clause becomes an event."""

from dataclasses import replace

from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Language,
    Modality,
    Reading,
)
from deployments.engines.planning.reading.kazakh.captions import Tense, caption_of, tense_of
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import TOLD, Clause, gapped, is_inner
from deployments.engines.planning.reading.kazakh.clauses import clauses_of
from deployments.engines.planning.reading.kazakh.complements import complement_of
from deployments.engines.planning.reading.kazakh.doers import (
    doers_meant,
    is_done_at_will,
    is_gone,
    is_perceived,
    names_doer,
    sent_by,
    starts_anew,
)
from deployments.engines.planning.reading.kazakh.events import (
    event_of,
    is_empty,
    is_manner,
    is_occasion,
    named_in,
    share,
    shared_objects,
)
from deployments.engines.planning.reading.kazakh.latin import with_kazakh_letters
from deployments.engines.planning.reading.kazakh.leads import (
    ASKING,
    doer_to_come,
    feared_doers,
    is_asked,
    is_others_deed,
    outer_of,
)
from deployments.engines.planning.reading.kazakh.mentions import (
    Part,
)
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.relatives import RelativeReader
from deployments.engines.planning.reading.kazakh.roles import RoleFinder
from deployments.engines.planning.reading.kazakh.sentences import sentences_of
from deployments.engines.planning.reading.kazakh.tokens import with_joined_pronouns
from deployments.engines.planning.reading.kazakh.unnamed import (
    asked_one,
    hand_over,
    melting,
    other_one,
    take_made,
    taken_first,
    with_object_of,
    without_recipient,
)
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import verb_by_key
from deployments.engines.planning.reading.kazakh.word import KazakhWord
from deployments.engines.planning.reading.language import in_cyrillic
from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.tables import words_of

# What one does about another deed, which then need not happen: "күлуді ұмытады".
_OF_DEEDS = frozenset(words_of("forget|learn|teach|stop|refuse|forbid|fear|wait|finish"))


def read_kazakh(text: str) -> Reading:
    """What a Kazakh story says; any text is read, however little of it is understood."""
    story = _Story()
    for words in sentences_of(with_joined_pronouns(with_kazakh_letters(in_cyrillic(text)))):
        story.read(words)
    return story.reading()


class _Story:
    """The events so far, and who did the last one."""

    def __init__(self) -> None:
        self._cast = KazakhCast()
        self._relatives = RelativeReader(self._cast)
        self._events: list[Event] = []
        self._doers: tuple[Entity, ...] = ()
        self._resumed: tuple[Entity, ...] = ()
        self._pending: Event | None = None
        self._passing: Event | None = None
        self._first: Clause | None = None
        self._chain_names_doer = False
        self._sentence_start = 0

    def reading(self) -> Reading:
        """What was read, without entities that are only settings."""
        places = {id(event.setting.place) for event in self._events}
        named = {id(entity) for event in self._events for entity in named_in(event)}
        entities = [one for one in self._cast.entities if id(one) in named or id(one) not in places]
        return Reading(language=Language.KK, events=tuple(self._events), entities=tuple(entities))

    def read(self, words: list[KazakhWord]) -> None:
        """Add the events of a sentence."""
        clauses = clauses_of(words)
        tense = tense_of(clauses)
        before: list[KazakhWord] = []
        self._first = clauses[0] if clauses else None
        self._sentence_start, self._passing = len(self._events), None
        self._resumed = ()
        self._cast.begin_sentence()
        if (doer := doer_to_come(clauses)) is not None:
            self._doers = self._cast.entities_of(doer, None)
        for place, clause in enumerate(clauses):
            following = clauses[place + 1] if place + 1 < len(clauses) else None
            shown = [*clause.lead, *before, *clause.words]
            outer = outer_of(clauses, place) if is_inner(clause) else following
            self._read_clause(clause, shown, tense, outer, continues=bool(before))
            is_chained = following is not None and (following.follows_directly or is_inner(clause))
            before = [*shown, *clause.group] if is_chained else []
        self._flush()

    def _read_clause(
        self,
        clause: Clause,
        shown: list[KazakhWord],
        tense: Tense,
        following: Clause | None,
        *,
        continues: bool,
    ) -> None:
        for mention in feared_doers(clause):
            self._cast.entities_of(mention, None)
        groups = gapped([*clause.lead, *clause.words])
        carried = self._carried(clause, following)
        first: Roles | None = None
        for place, words in enumerate(groups):
            parts = PhraseReader(words).read()
            last = self._events[-1] if self._events else None
            doer = self._doers[0] if self._doers else None
            self._events += self._relatives.read(parts, tense, doer)
            roles = self._roles_of(clause, parts, carried, last)
            if first is not None and first.sources and not roles.sources:
                roles.sources = list(first.sources)
                roles.verb = roles.verb or first.verb
            if self._pending is None:
                self._complete(roles, clause, last)
            if clause.verb is None or clause.verb.verb is not verb_by_key("lose"):
                self._cast.handle(roles.objects)
            first = first or roles
            is_only = len(groups) == 1
            is_named = names_doer(parts, roles) or (continues and self._chain_names_doer)
            self._add(roles, clause, shown if is_only else words, tense, is_named=is_named)
            if place == 0 and roles.names_doer and not is_only:
                self._doers = tuple(roles.doers)
        is_unnamed = first is None or not first.names_doer
        is_other = following is not None and is_inner(clause)
        is_other = is_other and (is_unnamed or (following is not None and is_perceived(following)))
        if not is_other:
            self._keep_doers(first, clause, following)

    def _complete(self, roles: Roles, clause: Clause, last: Event | None) -> None:
        """Take whom or what a deed is done to from before, if the clause does not say it."""
        if clause.follows_directly and self._events and not roles.objects:
            share(roles, self._events[-1], clause)
        roles.objects = shared_objects(roles, clause, self._events[self._sentence_start :])
        roles.objects = other_one(roles, clause, self._cast, last)
        take_made(roles, clause, last)
        hand_over(roles, clause)

    def _carried(self, clause: Clause, following: Clause | None) -> tuple[Entity, ...]:
        """Who does an unnamed deed; inside of another deed, who does that or is told to."""
        if following is None or not following.lead:
            sent = sent_by(following, self._events) if is_inner(clause) else ()
            if following is not None and is_asked(following) and is_others_deed(clause):
                doer = self._doers[0] if self._doers else None
                sent = sent or asked_one(clause, self._cast, doer)
            return sent or self._doers
        outer = RoleFinder(self._cast, following, self._doers, is_first=True).find(
            PhraseReader(list(following.lead)).read()
        )
        if clause.form is not None and clause.form.case == "dat" and is_asked(following):
            return tuple(outer.doers)  # "етігін тігуге | біз сұрайды"
        told = [
            one for one in (*outer.recipients, *outer.objects, *outer.sources) if one.is_animate
        ]
        return tuple(told or outer.doers)

    def _roles_of(
        self, clause: Clause, parts: list[Part], carried: tuple[Entity, ...], last: Event | None
    ) -> Roles:
        meant = doers_meant(parts, carried, self._passing, last)
        carried = melting(clause, last) or meant or carried
        is_thing = bool(carried) and not any(
            one.is_animate or one.kind is Kind.VEHICLE for one in carried
        )
        if is_thing and is_done_at_will(clause, carried):
            other = self._cast.other_than(None)
            carried = (other,) if other is not None else carried
        return RoleFinder(
            self._cast,
            clause,
            carried,
            last=last,
            is_reaction=last is not None and last is self._passing and not last.objects,
            is_first=(clause is self._first and not clause.is_led) or starts_anew(clause),
        ).find(parts)

    def _keep_doers(self, roles: Roles | None, clause: Clause, following: Clause | None) -> None:
        """Let who did this do the next deed, unless it was said of somebody else in passing."""
        if roles is not None and roles.names_doer and not (roles.subjects or self._doers):
            self._doers = tuple(one for one in roles.objects if one.is_animate)  # nobody does it
        if roles is None or not roles.subjects:
            return
        is_living = any(one.is_animate for one in roles.subjects)
        is_topic = clause is self._first and roles.names_doer and clause.verb is not None
        goes_on = clause.is_before and not clause.is_led and not is_gone(clause)
        is_passing = clause.is_aside and bool(self._doers) and roles.names_doer and not goes_on
        leads_on = clause.form is not None and clause.form.form is Form.CONVERB
        leads_on = leads_on and roles.names_doer and clause is not self._first
        if leads_on and following is not None and following.is_aside:
            self._resumed = self._doers  # "Алдар келеді, полицей тоқтатып | сұраса | көрсетеді"
        if clause.is_aside and self._resumed:
            self._doers, self._resumed = self._resumed, ()
        elif (is_living or is_topic) and not is_passing:
            self._doers = roles.subjects

    def _add(
        self,
        roles: Roles,
        clause: Clause,
        shown: list[KazakhWord],
        tense: Tense,
        *,
        is_named: bool,
    ) -> None:
        self._chain_names_doer = is_named and not is_manner(clause)
        subjects = () if is_named else roles.subjects
        event = event_of(
            roles,
            clause,
            caption=caption_of(shown, clause, tense, clause.modality, subjects),
            complement=complement_of(clause, roles, self._cast),
        )
        if clause.is_aside and is_occasion(event):
            self._cast.forget(event.doers)
            return
        if is_empty(event) or is_manner(clause):
            return
        if clause.is_aside and roles.names_doer:
            self._passing = event
        if is_inner(clause):
            self._pending = self._pending or event  # of a list the first deed
            return
        self._flush_unless_complement(event)
        self._take_first(event, clause, shown, tense, subjects)

    def _take_first(
        self,
        event: Event,
        clause: Clause,
        shown: list[KazakhWord],
        tense: Tense,
        subjects: tuple[Entity, ...],
    ) -> None:
        """Tell taking before giving: "қойшыға байдан ақысын | алып | береді"."""
        both = taken_first(event, clause)
        if both is not None:
            words = without_recipient(shown)
            caption = caption_of(words, both[1], tense, Modality.FACT, subjects)
            self._events[-1:] = [replace(both[0], clause=caption), replace(event, sources=())]

    def _flush_unless_complement(self, event: Event) -> None:
        pending, self._pending = self._pending, None
        tags = event.verb.tags if event.verb else frozenset()
        is_fact = pending is not None and pending.modality is Modality.FACT
        takes = is_fact or bool(tags & {"wish", "cause", "speech", "aspect"})
        takes = takes or (event.verb is not None and event.verb.key in _OF_DEEDS)
        takes = takes and event.complement is None
        is_asking = event.verb is not None and event.verb.key in ASKING
        if is_asking and any(not one.is_animate for one in event.objects):
            pending = None  # "етігін тігуге біз сұрайды"
        if pending is not None and event.verb is not None and event.verb.key in TOLD:
            event, takes = replace(event, verb=verb_by_key("order")), True
        if pending is not None and takes:
            self._events.append(replace(event, complement=pending))
            return
        if pending is not None:
            self._events.append(pending)
            event = with_object_of(event, pending)
        self._events.append(event)

    def _flush(self) -> None:
        if self._pending is not None:
            self._events.append(self._pending)
            self._pending = None
