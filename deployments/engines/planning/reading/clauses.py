"""Sentences as events: one for each deed, in the order of the story."""

from collections.abc import Iterable
from dataclasses import replace

from deployments.engines.planning.reading.clause_tree import (
    QUOTE,
    clause_heads,
    clause_words,
    is_nominal,
    is_nonrestrictive,
    is_passive,
    own_subject,
)
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.entities import Phrases, is_animate
from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Modality,
    Reading,
    Relation,
    Setting,
)
from deployments.engines.planning.reading.grammar import Grammar, Role, VerbWord
from deployments.engines.planning.reading.references import Cast
from deployments.engines.planning.reading.slots import Slots, is_place, is_setting

_FOLDED = frozenset({"aspect", "wish", "refusal"})
"""Tags of verbs whose infinitive is the deed: "starts to run", "wants to buy", "refuses to go"."""


def read_sentences(sentences: Iterable[Sentence], grammar: Grammar) -> Reading:
    """The events of a story, and its people and things."""
    cast = Cast()
    phrases = Phrases(grammar, cast)
    events: list[Event] = []
    for sentence in sentences:
        events += SentenceReader(sentence, phrases, events[-1] if events else None).read()
    shown = {id(entity) for event in events for entity in _taking_part(event)}
    entities = [
        entity
        for entity in cast.entities
        if not is_setting(entity) and (not is_place(entity) or id(entity) in shown)
    ]
    return Reading(language=grammar.language, events=tuple(events), entities=tuple(entities))


def _taking_part(event: Event) -> list[Entity]:
    inner = _taking_part(event.complement) if event.complement else []
    related = [relation.entity for relation in event.relations]
    return [
        *event.doers,
        *event.objects,
        *event.recipients,
        *event.sources,
        *event.instruments,
        *event.companions,
        *event.topics,
        *related,
        *inner,
    ]


class SentenceReader:
    """One sentence, with the people and things of the story so far."""

    def __init__(self, sentence: Sentence, phrases: Phrases, before: Event | None) -> None:
        self._sentence = sentence
        self._phrases = phrases
        self._grammar = phrases.grammar
        self._before = before
        self._heads = clause_heads(sentence)
        self._indices = frozenset(head.index for head in self._heads)
        self._verbs = {head.index: self._grammar.verb(sentence, head) for head in self._heads}
        self._doers: dict[int, tuple[Entity, ...]] = {}
        self._separate = frozenset(h.index for h in self._heads if self._is_separate(h))
        self._events: list[Event] = []

    def read(self) -> list[Event]:
        """The events of the sentence."""
        for head in self._heads:
            if not self._is_inner(head):
                self._add(self._event(head, head))
        quotes = [
            word.text.strip("\"'“”„«»‘’ ") for word in self._sentence.words if word.pos == QUOTE
        ]
        if quotes:
            self._add_quotes(" ".join(quotes))
        return self._events

    def _add(self, event: Event | None) -> None:
        if event is not None:
            self._events.append(event)
            self._phrases.cast.after(event)

    def _add_quotes(self, quote: str) -> None:
        """Put a direct quote into the event that says it."""
        for place, event in enumerate(self._events):
            if event.verb is not None and "speech" in event.verb.tags:
                self._events[place] = replace(event, speech=quote)
                return
        if self._events:
            self._events[-1] = replace(self._events[-1], speech=quote)
        else:
            doers = self._before.doers if self._before else ()
            self._add(Event(doers=doers, speech=quote, clause=quote))

    def _is_inner(self, head: Word) -> bool:
        """Whether a clause is told inside its governor's event, not by itself."""
        if head.index not in self._indices or head.relation not in ("xcomp", "ccomp", "csubj"):
            return self._is_conjunct_of_inner(head)
        governor = self._sentence.head(head)
        if governor.index not in self._indices:
            return False
        return not self._is_seen(head, governor)

    def _is_conjunct_of_inner(self, head: Word) -> bool:
        if head.relation != "conj" or own_subject(self._sentence, head) is not None:
            return False
        first = self._sentence.head(head)
        return first.index in self._indices and self._is_inner(first) and not self._is_folded(first)

    def _is_folded(self, head: Word) -> bool:
        governor = self._sentence.head(head)
        verb = self._verbs.get(governor.index)
        return verb is not None and bool(verb.tags & _FOLDED)

    def _is_seen(self, head: Word, governor: Word) -> bool:
        """Whether a content clause happens: "sees that the horse is gone"."""
        verb = self._verbs[governor.index]
        return head.relation == "ccomp" and "perception" in verb.tags

    def _is_separate(self, head: Word) -> bool:
        """Whether a clause has a caption of its own, and is left out of its governor's."""
        if head.relation in ("root", "parataxis"):
            return True
        if head.relation == "conj":
            return self._sentence.head(head).index in self._indices and not self._is_inner(head)
        if head.relation == "advcl":
            return self._grammar.modality(self._sentence, head) is Modality.FACT
        return head.relation in ("acl", "acl:relcl") and is_nonrestrictive(self._sentence, head)

    def _subjects(self, head: Word) -> tuple[Entity, ...]:
        """Whom the grammar makes the subject of a clause, in it or before it."""
        if head.index not in self._doers:
            self._doers[head.index] = ()
            self._doers[head.index] = self._find_subjects(head)
        return self._doers[head.index]

    def _find_subjects(self, head: Word) -> tuple[Entity, ...]:
        subject = own_subject(self._sentence, head)
        if subject is not None:
            if self._phrases.set_time(self._grammar.noun(self._sentence, subject)):
                return ()
            return self._phrases.entities(self._sentence, subject)
        governor = self._sentence.head(head)
        if head.relation in ("acl", "acl:relcl"):
            return self._phrases.entities(self._sentence, governor)
        if head.relation == "xcomp" and governor.index in self._indices:
            return self._controllers(governor)
        carried: tuple[Entity, ...] = ()
        if head.relation in ("conj", "advcl", "ccomp") and governor.index in self._indices:
            carried = self._subjects(governor)
        elif self._before is not None and head.features.form == "Fin":
            carried = self._before.doers
        return carried if self._grammar.suits(head, carried) else ()

    def _controllers(self, governor: Word) -> tuple[Entity, ...]:
        """Who does an infinitive: the object of its verb, else the subject."""
        if not self._verbs[governor.index].tags & {"aspect", "promise"}:
            for word in self._sentence.children(governor, "obj", "iobj", "obl"):
                if word.relation == "obl" and self._sentence.case_words(word):
                    continue
                found = self._phrases.entities(self._sentence, word)
                if found and is_animate(found[0]):
                    return found
        return self._subjects(governor)

    def _event(self, head: Word, top: Word, outer: Modality = Modality.FACT) -> Event | None:
        """The event of a clause.

        Args:
            head: the word that heads it.
            top: the head of the clause that is its caption.
            outer: the modality of the clause around it.
        """
        verb = self._verbs[head.index]
        inner = self._inner(head)
        modality = self._modality(head, outer)
        subjects = self._subjects(head)
        if inner is not None and verb.tags & _FOLDED and not self._has_object(head):
            return self._folded(head, inner, top, modality)
        self._phrases.doers = subjects
        slots = Slots(self._phrases, verb)
        self._read_predicate(head, slots)
        slots.read(self._sentence, head, self._indices)
        event = self._build(head, slots, subjects, top)
        event = replace(event, modality=modality)
        if inner is not None:
            event = self._with_inner(event, head, inner, verb)
        return event

    def _inner(self, head: Word) -> Word | None:
        children = self._sentence.children(head, "xcomp", "ccomp")
        return next((c for c in children if c.index in self._indices and self._is_inner(c)), None)

    def _has_object(self, head: Word) -> bool:
        return self._sentence.child(head, "obj", "iobj") is not None

    def _modality(self, head: Word, outer: Modality) -> Modality:
        own = self._grammar.modality(self._sentence, head)
        if own is not Modality.FACT or outer is not Modality.FACT:
            return own if own is not Modality.FACT else outer
        governor = self._sentence.head(head)
        if governor.index == head.index or governor.index not in self._indices:
            return Modality.FACT
        if head.relation == "conj" and own_subject(self._sentence, head) is None:
            if self._is_folded(governor) and "wish" in self._verbs[governor.head].tags:
                return Modality.WISH if head.features.form == "Inf" else Modality.FACT
            if governor.features.form == head.features.form:
                return self._modality(governor, outer)
        return Modality.FACT

    def _folded(self, head: Word, inner: Word, top: Word, modality: Modality) -> Event | None:
        """The deed of "starts to run", "wants to buy a horse", "refuses to sell"."""
        tags = self._verbs[head.index].tags
        if "wish" in tags and modality is Modality.FACT:
            modality = Modality.WISH
        event = self._event(inner, top, modality)
        is_negated = self._grammar.is_negated(self._sentence, head) or "refusal" in tags
        if event is None or not is_negated:
            return event
        return replace(event, is_negated=not event.is_negated)

    def _read_predicate(self, head: Word, slots: Slots) -> None:
        """Read what a copula or a clause without verb says of its subject."""
        if self._sentence.child(head, "cop") is None and not is_nominal(self._sentence, head):
            return
        noun = self._grammar.noun(self._sentence, head)
        if self._phrases.set_time(noun):
            return
        state = self._grammar.state(head)
        if head.pos in ("ADJ", "VERB", "ADV") or (state and noun.noun is None):
            slots.state = state
            return
        self._phrases.doers = self._subjects(head)
        for entity in self._phrases.entities(self._sentence, head):
            if self._grammar.preposition(self._sentence, head):
                role = self._grammar.role(self._sentence, head, entity, slots.verb)
                self._put_place(slots, role, head, entity)
            elif is_nominal(self._sentence, head):
                slots.add(Role.OBJECT, (entity,))
            elif entity not in self._phrases.doers:
                slots.add(Role.TOPIC, (entity,))

    def _put_place(self, slots: Slots, role: Role, head: Word, entity: Entity) -> None:
        preposition = self._grammar.preposition(self._sentence, head)
        if is_place(entity):
            slots.place = entity
        elif role is Role.PLACE:
            slots.relations.append(Relation(preposition=preposition, entity=entity))
        else:
            slots.add(role, (entity,))

    def _build(self, head: Word, slots: Slots, subjects: tuple[Entity, ...], top: Word) -> Event:
        doers, objects = subjects, slots.get(Role.OBJECT)
        if is_passive(self._sentence, head):
            doers, objects = slots.get(Role.DOER), subjects + objects
        elif self._sentence.child(head, "expl") is not None:
            doers, objects = (), subjects + objects
        setting = self._phrases.take_setting()
        if slots.place is not None:
            setting = replace(setting, place=slots.place)
        return Event(
            verb=slots.verb.verb,
            lemma=slots.verb.lemma,
            english=slots.verb.english,
            doers=doers,
            objects=objects,
            recipients=slots.get(Role.RECIPIENT),
            sources=slots.get(Role.SOURCE),
            instruments=slots.get(Role.INSTRUMENT),
            companions=slots.get(Role.COMPANION),
            topics=slots.get(Role.TOPIC),
            relations=tuple(slots.relations),
            state=slots.state,
            setting=setting,
            is_negated=self._grammar.is_negated(self._sentence, head),
            clause=self._caption(top),
        )

    def _caption(self, top: Word) -> str:
        words = clause_words(self._sentence, top, self._separate)
        return self._grammar.caption(self._sentence, words, top, self._subjects(top))

    def _with_inner(self, event: Event, head: Word, inner: Word, verb: VerbWord) -> Event:
        """Add what is said, caused, wished or pretended inside a deed."""
        if "speech" in verb.tags and inner.relation == "ccomp":
            return self._with_speech(event, inner)
        outer = event.modality
        if "pretence" in verb.tags:
            outer = Modality.PRETENCE
        elif verb.tags & {"wish", "speech"}:
            outer = Modality.WISH
        complement = self._event(inner, head, outer)
        if complement is None:
            return event
        objects = event.objects
        if not objects and own_subject(self._sentence, inner) is not None:
            objects = tuple(doer for doer in complement.doers if doer not in event.doers)
        setting = event.setting
        if setting == Setting():
            setting = complement.setting
        return replace(event, objects=objects, complement=complement, setting=setting)

    def _with_speech(self, event: Event, inner: Word) -> Event:
        words = clause_words(self._sentence, inner, frozenset())
        speech = self._sentence.slice(words)
        subject = own_subject(self._sentence, inner)
        named = self._phrases.entities(self._sentence, subject) if subject is not None else ()
        slots = Slots(self._phrases, self._verbs[inner.index])
        slots.read(self._sentence, inner, self._indices)
        self._phrases.take_setting()
        topics = [
            entity
            for entity in (*named, *slots.get(Role.OBJECT), *slots.get(Role.TOPIC))
            if entity not in event.doers and entity not in event.recipients
        ]
        return replace(event, speech=speech, topics=event.topics + tuple(topics))
