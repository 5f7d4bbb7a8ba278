"""Sentences as events: one for each deed, in the order of the story."""

from collections.abc import Iterable
from dataclasses import replace

from deployments.engines.planning.reading.clause_tree import (
    ClauseTree,
    clause_words,
    is_nominal,
    is_onset,
    is_passive,
    is_title,
    own_subject,
    says_how,
    who_acts_on,
)
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.entities import Phrases
from deployments.engines.planning.reading.events import (
    Entity,
    Event,
    Modality,
    Reading,
    Relation,
    Setting,
)
from deployments.engines.planning.reading.grammar import QUOTE, Clauses, Grammar, Role
from deployments.engines.planning.reading.references import Cast
from deployments.engines.planning.reading.slots import BorrowedObjects, Slots, is_setting
from deployments.engines.planning.reading.subjects import Subjects
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_key

_QUOTATION_MARKS = "\"'“”„«»‘’ "


def read_sentences(sentences: Iterable[Sentence], grammar: Grammar) -> Reading:
    """The events of a story, and its people and things."""
    cast = Cast()
    phrases = Phrases(grammar, cast)
    events: list[Event] = []
    for sentence in sentences:
        events += SentenceReader(sentence, phrases, events[-1].doers if events else ()).read()
    shown = {id(entity) for event in events for entity in event.participants}
    entities = [
        entity
        for entity in cast.entities
        if not is_setting(entity) and (not entity.is_place or id(entity) in shown)
    ]
    return Reading(language=grammar.language, events=tuple(events), entities=tuple(entities))


class SentenceReader:
    """One sentence, with the people and things of the story so far."""

    def __init__(self, sentence: Sentence, phrases: Phrases, before: tuple[Entity, ...]) -> None:
        self._sentence = sentence
        self._phrases = phrases
        self._grammar = phrases.grammar
        self._before = before
        self._tree = ClauseTree(sentence, phrases.grammar)
        self._subjects = Subjects(self._tree, phrases, before)
        self._borrowed = BorrowedObjects(sentence, phrases)
        self._events: list[Event] = []

    def read(self) -> list[Event]:
        """The events of the sentence."""
        self._subjects.introduce()
        for head in self._tree.heads:
            if not self._tree.is_inner(head):
                event = self._event(head, self._tree.top(head))
                if is_title(self._tree, head, event):
                    continue
                if is_onset(self._tree, head, event):
                    self._phrases.setting = event.setting
                    continue
                self._events.append(event)
                is_side = head.relation in ("acl", "acl:relcl")
                present = who_acts_on(self._tree, head, event) or self._subjects.of(head)
                self._phrases.cast.after(event, present, is_side=is_side)
        told = {quote.index for head in self._tree.heads for quote in self._quotes(head)}
        spoken = [w for w in self._sentence.words if w.pos == QUOTE and w.index not in told]
        if spoken:
            self._add_quotes(" ".join(word.text.strip(_QUOTATION_MARKS) for word in spoken))
        return self._events

    def _add_quotes(self, quote: str) -> None:
        """Put a direct quote into the event that says it."""
        if not self._events:
            self._events.append(Event(doers=self._before, speech=quote, clause=quote))
            return
        speaking = [
            place
            for place, event in enumerate(self._events)
            if event.verb is not None and "speech" in event.verb.tags
        ]
        place = speaking[0] if speaking else -1
        self._events[place] = replace(self._events[place], speech=quote)

    def _event(self, head: Word, top: Word, outer: Modality = Modality.FACT) -> Event:
        """The event of a clause.

        Args:
            head: the word that heads it.
            top: the head of the clause that is its caption.
            outer: the modality of the clause around it.
        """
        verb = self._tree.verbs[head.index]
        inner = self._tree.inner(head)
        modality, subjects = self._modality(head, outer), self._subjects.of(head)
        if inner is not None and self._tree.folds(head) and not self._has_object(head):
            return self._folded(head, inner, top, modality)
        self._phrases.doers = subjects
        self._read_predicate(head, slots := Slots(self._phrases, verb))
        slots.read(self._sentence, head, self._tree.indices)
        if self._borrowed.add(head, inner, slots):
            inner = None
        event = replace(self._build(head, slots, subjects, top), modality=modality)
        if inner is not None:
            event = self._with_inner(event, head, inner)
        tree, found = self._tree, self._phrases.found
        clauses = Clauses(heads=tree.indices, separate=tree.separate, found=found)
        return replace(event, predicate=self._grammar.predicate(self._sentence, head, clauses))

    def _has_object(self, head: Word) -> bool:
        return self._sentence.child(head, "obj", "iobj") is not None

    def _modality(self, head: Word, outer: Modality) -> Modality:
        own = self._grammar.modality(self._sentence, head)
        if own is not Modality.FACT or outer is not Modality.FACT:
            return own if own is not Modality.FACT else outer
        governor = self._tree.governor(head)
        if governor is None or head.relation != "conj":
            return Modality.FACT
        if own_subject(self._sentence, head) is not None:
            return Modality.FACT
        if governor.features.form != head.features.form:
            return Modality.FACT
        wisher = self._tree.governor(governor)
        if wisher is not None and governor.relation == "xcomp" and self._tree.folds(wisher):
            return Modality.WISH if "wish" in self._tree.verbs[wisher.index].tags else own
        return self._modality(governor, outer)

    def _folded(self, head: Word, inner: Word, top: Word, modality: Modality) -> Event:
        """The deed of "starts to run", "wants to buy a horse", "fails to come"."""
        tags = self._tree.verbs[head.index].tags
        if "wish" in tags and modality is Modality.FACT:
            modality = Modality.WISH
        outer = Slots(self._phrases, self._tree.verbs[inner.index])
        outer.read(self._sentence, head, self._tree.indices)
        event = self._event(inner, top, modality)
        if event.setting.place is None and outer.place is not None:
            event = replace(event, setting=replace(event.setting, place=outer.place))
        is_negated = self._grammar.is_negated(self._sentence, head) or "refusal" in tags
        return replace(event, is_negated=not event.is_negated) if is_negated else event

    def _read_predicate(self, head: Word, slots: Slots) -> None:
        """Read what a copula or a clause without verb says of its subject."""
        if not says_how(self._sentence, head):
            return
        noun = self._grammar.noun(self._sentence, head)
        if self._phrases.set_time(noun):
            self._phrases.read_modifiers(self._sentence, head, noun)
            self._read_listed(head, slots)
            self._read_below(head, slots)
            return
        state = self._grammar.state(head)
        if head.pos in ("ADJ", "VERB", "ADV") or (state and noun.noun is None):
            slots.state = state
            return
        self._phrases.doers = self._subjects.of(head)
        found = self._phrases.entities(self._sentence, head)
        if not found and is_nominal(self._sentence, head):
            self._read_below(head, slots)
        for entity in found:
            if self._grammar.preposition(self._sentence, head):
                self._put_place(slots, head, entity)
            elif is_nominal(self._sentence, head):
                slots.add(Role.OBJECT, (entity,))
            elif entity not in self._phrases.doers:
                slots.add(Role.TOPIC, (entity,))
                self._phrases.identify(head, entity)

    def _read_below(self, head: Word, slots: Slots) -> None:
        """Read whom a clause without noun of its own is about: "something funny about a camel"."""
        for word in self._sentence.subtree(head, self._tree.indices - {head.index}):
            if word.relation in ("nmod", "obl") and word.pos in ("NOUN", "PROPN"):
                found = self._phrases.entities(self._sentence, word)
                slots.add(Role.OBJECT, tuple(e for e in found if not e.is_place))

    def _read_listed(self, head: Word, slots: Slots) -> None:
        """Read what is listed behind a time: "night, lighthouse"."""
        for other in self._sentence.coordinated(head)[1:]:
            if not self._phrases.set_time(self._grammar.noun(self._sentence, other)):
                slots.add(Role.OBJECT, self._phrases.entities(self._sentence, other))

    def _put_place(self, slots: Slots, head: Word, entity: Entity) -> None:
        role = self._grammar.role(self._sentence, head, entity, slots.verb)
        preposition = self._grammar.preposition(self._sentence, head)
        if entity.is_place:
            slots.place = entity
        elif role is Role.PLACE:
            slots.relations.append(Relation(preposition=preposition, entity=entity))
        else:
            slots.add(role, (entity,))

    def _build(self, head: Word, slots: Slots, subjects: tuple[Entity, ...], top: Word) -> Event:
        doers, objects = subjects, slots.get(Role.OBJECT)
        if is_passive(self._sentence, head):
            agents = self._subjects.agents(head) or slots.get(Role.DOER)
            is_reflexive = head.relation in ("acl", "advcl") and not agents
            if not (is_reflexive and slots.verb.tags & {"pretence", "state", "wear"}):
                doers = agents
                if objects:
                    slots.add(Role.RECIPIENT, subjects)
                else:
                    objects = subjects
        elif self._sentence.child(head, "expl") is not None and "state" in slots.verb.tags:
            doers, objects = (), subjects + objects
        if slots.verb.tags & {"pretence", "role"}:
            self._phrases.cast.forget(*slots.get(Role.TOPIC))
        setting = self._setting(slots, doers)
        shared = () if objects else self._shared_objects(head)
        return Event(
            verb=slots.verb.verb,
            lemma=slots.verb.lemma,
            english=slots.verb.english,
            doers=doers,
            objects=objects or shared,
            recipients=slots.get(Role.RECIPIENT),
            sources=slots.get(Role.SOURCE),
            instruments=slots.get(Role.INSTRUMENT),
            companions=slots.get(Role.COMPANION),
            topics=slots.get(Role.TOPIC),
            relations=tuple(slots.relations),
            state=slots.state,
            setting=setting,
            is_negated=self._grammar.is_negated(self._sentence, head),
            speech=" ".join(quote.text.strip(_QUOTATION_MARKS) for quote in self._quotes(head)),
            clause=self._caption(top, shared),
        )

    def _setting(self, slots: Slots, doers: tuple[Entity, ...]) -> Setting:
        """Where and when a deed is done; "it rains" is the weather."""
        setting, key = self._phrases.take_setting(), slots.verb.verb and slots.verb.verb.key
        weather = nouns_by_key().get(key or "") if not doers else None
        if weather is not None and weather.kind is Kind.WEATHER:
            setting = replace(setting, weather=weather)
        return setting if slots.place is None else replace(setting, place=slots.place)

    def _caption(self, top: Word, shared: tuple[Entity, ...]) -> str:
        words = clause_words(self._sentence, top, self._tree.separate)
        return self._grammar.caption(self._sentence, words, top, self._subjects.of(top), shared)

    def _quotes(self, head: Word) -> list[Word]:
        """The direct quotes that hang on a verb."""
        return [word for word in self._sentence.children(head) if word.pos == QUOTE]

    def _shared_objects(self, head: Word) -> tuple[Entity, ...]:
        """What a verb without object shares with the one before: "catches a mouse and eats"."""
        is_joined = head.relation == "conj" and bool(self._events)
        if not is_joined or not self._grammar.shares_object(self._sentence, head):
            return ()
        doers, before = self._subjects.of(head), self._events[-1]
        objects = before.objects or (() if doers else before.doers)
        is_body = all(entity.noun and entity.noun.kind is Kind.BODY for entity in objects)
        return tuple(e for e in (before.recipients if is_body else objects) if e not in doers)

    def _with_inner(self, event: Event, head: Word, inner: Word) -> Event:
        """Add what is said, caused, wished or pretended inside a deed."""
        tags = self._tree.verbs[head.index].tags
        if "speech" in tags and inner.relation == "ccomp":
            return self._with_speech(event, inner)
        outer = event.modality
        if "pretence" in tags:
            outer = Modality.PRETENCE
        elif tags & {"wish", "refusal", "promise"} or ("speech" in tags and "cause" not in tags):
            outer = Modality.WISH
        complement = self._event(inner, head, outer)
        objects = event.objects
        if not objects and own_subject(self._sentence, inner) is not None:
            objects = tuple(doer for doer in complement.doers if doer not in event.doers)
        setting = complement.setting if event.setting == Setting() else event.setting
        setting = replace(setting, place=event.setting.place or complement.setting.place)
        return replace(event, objects=objects, complement=complement, setting=setting)

    def _with_speech(self, event: Event, inner: Word) -> Event:
        """Put the words of "says that ..." into the event, and what they are about."""
        speech = self._sentence.slice(clause_words(self._sentence, inner, self._tree.separate))
        subject = own_subject(self._sentence, inner)
        named = self._phrases.entities(self._sentence, subject) if subject is not None else ()
        slots = Slots(self._phrases, self._tree.verbs[inner.index])
        slots.read(self._sentence, inner, self._tree.indices)
        self._phrases.take_setting()
        self._phrases.cast.forget(*(slots.get(Role.TOPIC) if "role" in slots.verb.tags else ()))
        told = (*named, *slots.get(Role.OBJECT), *slots.get(Role.TOPIC))
        is_being = slots.verb.verb is not None and slots.verb.verb.key == "be"
        told = () if is_being and self._grammar.is_negated(self._sentence, inner) else told
        others = (*event.doers, *event.recipients, *event.objects)
        topics = tuple(entity for entity in told if entity not in others)
        return replace(event, speech=speech, topics=event.topics + topics)
