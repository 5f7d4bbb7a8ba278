"""Reads a Kazakh story: its sentences are cut into clauses, each clause becomes an event."""

from dataclasses import replace

from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Language,
    Modality,
    Reading,
)
from deployments.engines.planning.reading.kazakh_captions import Tense, caption_of, tense_of
from deployments.engines.planning.reading.kazakh_cases import Roles
from deployments.engines.planning.reading.kazakh_cast import Cast
from deployments.engines.planning.reading.kazakh_clause import Clause
from deployments.engines.planning.reading.kazakh_clauses import clauses_of
from deployments.engines.planning.reading.kazakh_gapping import gapped
from deployments.engines.planning.reading.kazakh_latin import with_kazakh_letters
from deployments.engines.planning.reading.kazakh_mentions import Mention, Part, takes_object
from deployments.engines.planning.reading.kazakh_phrases import PhraseReader
from deployments.engines.planning.reading.kazakh_roles import RoleFinder
from deployments.engines.planning.reading.kazakh_sentences import sentences_of
from deployments.engines.planning.reading.kazakh_verb_forms import Form
from deployments.engines.planning.reading.kazakh_word import Word
from deployments.engines.planning.reading.language import in_cyrillic
from deployments.engines.planning.vocabulary.tables import words_of

_TITLES = frozenset(("fairy tale", "story", "tale", "cartoon", "comic", "film"))
# Verbs that need an object: it is the one before if none is named.
_DONE_TO_THINGS = frozenset(
    words_of(
        "send|show|carry|feed|raise child|kill|wash|put|hide|eat|drink|cut|throw|tie|load|cook|"
        "stuff|open|close|read|hang|bury|hold"
    )
)
_DRESSING = frozenset(("ки", "жамыл", "тақ", "бөкте", "кигіз", "киін"))


def read_kazakh(text: str) -> Reading:
    """What a Kazakh story says; any text is read, however little of it is understood."""
    story = _Story()
    for words in sentences_of(with_kazakh_letters(in_cyrillic(text))):
        story.read(words)
    return story.reading()


class _Story:
    """The events so far, and who did the last one."""

    def __init__(self) -> None:
        self._cast = Cast()
        self._events: list[Event] = []
        self._doers: tuple[Entity, ...] = ()
        self._pending: Event | None = None
        self._first: Clause | None = None
        self._chain_names_doer = False
        self._sentence_start = 0

    def reading(self) -> Reading:
        """What was read, without entities that are only settings."""
        places = {id(event.setting.place) for event in self._events}
        named = {id(entity) for event in self._events for entity in _named(event)}
        entities = [one for one in self._cast.entities if id(one) in named or id(one) not in places]
        return Reading(language=Language.KK, events=tuple(self._events), entities=tuple(entities))

    def read(self, words: list[Word]) -> None:
        """Add the events of a sentence."""
        clauses = clauses_of(words)
        tense = tense_of(clauses)
        before: list[Word] = []
        self._first = clauses[0] if clauses else None
        self._sentence_start = len(self._events)
        for place, clause in enumerate(clauses):
            following = clauses[place + 1] if place + 1 < len(clauses) else None
            shown = [*before, *clause.words] if clause.follows_directly else clause.words
            self._read_clause(clause, shown, tense)
            is_chained = following is not None and following.follows_directly
            before = [*shown, *clause.group] if is_chained else []
        self._flush()

    def _read_clause(self, clause: Clause, shown: list[Word], tense: Tense) -> None:
        groups = gapped(clause.words)
        first: Roles | None = None
        for place, words in enumerate(groups):
            parts = PhraseReader(words).read()
            self._read_relatives(parts, tense)
            roles = RoleFinder(
                self._cast,
                clause,
                self._doers,
                acted=self._events[-1].doers if self._events else (),
                is_first=clause is self._first,
            ).find(parts)
            if first is not None and first.sources and not roles.sources:
                roles.sources = list(first.sources)
                roles.verb = roles.verb or first.verb
            if clause.follows_directly and self._events and not roles.objects:
                _share(roles, self._events[-1], clause)
            elif self._lacks_object(roles, clause):
                roles.objects = list(self._events[-1].objects)
            first = first or roles
            is_only = len(groups) == 1
            self._add(roles, clause, shown if is_only else words, tense)
            if place == 0 and roles.names_doer and not is_only:
                self._doers = tuple(roles.doers)
        self._keep_doers(first, clause)

    def _lacks_object(self, roles: Roles, clause: Clause) -> bool:
        """Whether the object is that of the deed before: "бүркітті тауып, үйіне алып келеді"."""
        verb = clause.verb.verb if clause.verb is not None else None
        if verb is None or roles.objects:
            return False
        if not (verb.tags & {"transfer", "taking"} or verb.key in _DONE_TO_THINGS):
            return False
        before = self._events[-1] if len(self._events) > self._sentence_start else None
        is_same = before is not None and before.doers == tuple(roles.doers)
        return is_same and takes_object(clause.verb)

    def _keep_doers(self, roles: Roles | None, clause: Clause) -> None:
        """Let who did this do the next deed, unless it was said of somebody else in passing."""
        if roles is None or not roles.subjects:
            return
        acts = any(one.is_person or _is_animal(one) for one in roles.subjects)
        is_topic = clause is self._first and roles.names_doer and clause.verb is not None
        if (acts or is_topic) and not (clause.is_aside and self._doers and roles.names_doer):
            self._doers = roles.subjects

    def _add(self, roles: Roles, clause: Clause, shown: list[Word], tense: Tense) -> None:
        is_named = roles.names_doer or (clause.follows_directly and self._chain_names_doer)
        self._chain_names_doer = is_named
        subjects = () if is_named else roles.subjects
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
            modality=clause.modality,
            speech=roles.speech,
            clause=caption_of(shown, clause, tense, clause.modality, subjects),
            complement=self._complement(clause, roles, tense),
        )
        if _is_empty(event):
            return
        is_inner = clause.form is not None and clause.form.form in (Form.NOUN, Form.DEED)
        if is_inner and not clause.is_purpose and not clause.is_aside:
            self._flush()
            self._pending = event
            return
        self._flush_unless_complement(event)

    def _flush_unless_complement(self, event: Event) -> None:
        pending, self._pending = self._pending, None
        tags = event.verb.tags if event.verb else frozenset()
        is_fact = pending is not None and pending.modality is Modality.FACT
        takes = is_fact or bool(tags & {"wish", "cause", "speech", "aspect"})
        takes = takes and event.complement is None
        if pending is not None and takes:
            self._events.append(replace(event, complement=pending))
            return
        if pending is not None:
            self._events.append(pending)
        self._events.append(event)

    def _flush(self) -> None:
        if self._pending is not None:
            self._events.append(self._pending)
            self._pending = None

    def _complement(self, clause: Clause, roles: Roles, tense: Tense) -> Event | None:
        """What is said or thought without quotation marks, as an event of its own."""
        spoken = clause.spoken
        if spoken is None or spoken.verb is None:
            return None
        parts = PhraseReader(spoken.words).read()
        is_order = spoken.form is not None and spoken.form.form is Form.COMMAND
        doers = tuple(roles.recipients if is_order and roles.recipients else roles.doers)
        inner = RoleFinder(self._cast, spoken, doers).find(parts)
        person = spoken.form.person if spoken.form is not None else "3"
        is_told = person == "3" and spoken.modality is Modality.FACT and not is_order
        return Event(
            verb=spoken.verb.verb,
            lemma=spoken.verb.lemma,
            doers=tuple(inner.doers),
            objects=tuple(inner.objects),
            recipients=tuple(inner.recipients),
            sources=tuple(inner.sources),
            topics=tuple(inner.topics),
            relations=tuple(inner.relations),
            is_negated=spoken.is_negated,
            modality=Modality.PRETENCE if is_told else Modality.WISH,
        )

    def _read_relatives(self, parts: list[Part], tense: Tense) -> None:
        for part in parts:
            for mention in (part, part.owner) if isinstance(part, Mention) else ():
                if mention is not None and mention.relative is not None:
                    self._read_relative(mention, tense)

    def _read_relative(self, mention: Mention, tense: Tense) -> None:
        """Take a participle before a noun as a deed of it, or as what it wears."""
        relative = mention.relative
        assert relative is not None
        heads = self._cast.entities_of(mention, self._doers[0] if self._doers else None)
        clause = Clause(group=relative.verbs, form=relative.verbs[-1].verb)
        first = relative.verbs[0].verb
        clause.verb = first.stem if first else None
        roles = RoleFinder(self._cast, clause, heads).find(relative.parts)
        if first is not None and first.stem.stem in _DRESSING and heads:
            worn = [one for one in roles.objects if one not in heads[0].wears]
            heads[0].wears += tuple(worn)
            return
        if not any(one.is_person or _is_animal(one) for one in heads) and not roles.names_doer:
            return
        if roles.names_doer:
            roles.objects += heads
        if clause.verb is None or clause.verb.verb is None or not clause.verb.verb.visibility:
            return
        words = [word for part in relative.parts for word in _words_of(part)]
        subjects = () if roles.names_doer else heads
        self._events.append(
            Event(
                verb=roles.verb or clause.verb.verb,
                lemma=clause.verb.lemma,
                doers=tuple(roles.doers),
                objects=tuple(roles.objects),
                recipients=tuple(roles.recipients),
                sources=tuple(roles.sources),
                instruments=tuple(roles.instruments),
                companions=tuple(roles.companions),
                relations=tuple(roles.relations),
                setting=roles.setting,
                is_negated=any(word.verb and word.verb.is_negated for word in relative.verbs),
                clause=caption_of(words, clause, tense, Modality.FACT, subjects, is_attribute=True),
            )
        )


def _words_of(part: Part) -> list[Word]:
    return part.words if isinstance(part, Mention) else [part]


def _is_animal(entity: Entity) -> bool:
    return entity.noun is not None and entity.noun.kind.value == "animals"


def _is_empty(event: Event) -> bool:
    """Whether nothing is told: no deed, nobody, no time; or only what the text is."""
    if not event.lemma and any(one.noun and one.noun.key in _TITLES for one in event.doers):
        return True
    return not (event.lemma or event.doers or event.objects or event.state or event.speech) and (
        event.setting.place is None and event.setting.season is None and event.setting.time is None
    )


def _named(event: Event) -> list[Entity]:
    """Who and what takes part in an event, its setting left out."""
    found = [
        *event.doers, *event.objects, *event.recipients, *event.sources, *event.instruments,
        *event.companions, *event.topics, *(relation.entity for relation in event.relations),
    ]  # fmt: skip
    return found + (_named(event.complement) if event.complement else [])


def _share(roles: Roles, before: Event, clause: Clause) -> None:
    """Give a verb that directly follows another one its object: "Алдарды іздеп тауып"."""
    if clause.verb is not None and before.doers == tuple(roles.doers):
        if takes_object(clause.verb):
            roles.objects = list(before.objects)
        elif clause.verb.verb is not None and "motion" in clause.verb.verb.tags:
            roles.relations = list(before.relations)
