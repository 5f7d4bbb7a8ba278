"""The slots of an event while it is being read, with objects that other clauses lend."""

from dataclasses import dataclass, field

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.entities import Phrases
from deployments.engines.planning.reading.events import Entity, Relation
from deployments.engines.planning.reading.grammar import (
    NounWord,
    PronounKind,
    Role,
    VerbWord,
)
from deployments.engines.planning.vocabulary.nouns import Kind

_ARGUMENTS = frozenset(
    {"obj", "iobj", "obl", "obl:agent", "obl:arg", "nmod", "xcomp", "dep", "advmod", "obl:tmod"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_SETTING_PREPOSITIONS = frozenset(
    {"in", "at", "on", "into", "onto", "to", "through", "across", "over", "inside", "around"}
    | {"toward", "along", "by", "near", "down", "up"}
)


@dataclass(slots=True)
class Slots:
    """Who and what takes part, slot by slot."""

    phrases: Phrases
    verb: VerbWord
    filled: dict[Role, list[Entity]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    place: Entity | None = None
    state: str = ""

    def get(self, role: Role) -> tuple[Entity, ...]:
        """The entities of a slot."""
        return tuple(self.filled.get(role, ()))

    def add(self, role: Role, entities: tuple[Entity, ...]) -> None:
        """Put entities into a slot, each one once."""
        slot = self.filled.setdefault(role, [])
        slot += [entity for entity in entities if entity not in slot]

    def read(self, sentence: Sentence, head: Word, skipped: frozenset[int]) -> None:
        """Fill the slots from the dependents of a verb and of its nouns.

        Words that are `skipped` are clauses of their own.
        """
        for word in sentence.children(head):
            if word.index in skipped or word.index in self.verb.used:
                continue
            if word.relation == "nmod" and not self._is_circumstance(sentence, word):
                continue
            if word.relation in _ARGUMENTS or word.relation.startswith("obl"):
                self._read_argument(sentence, word)
        for word in sentence.children(head):
            if word.index in self.verb.used:
                self._read_attached(sentence, word)
                for child in sentence.children(word, "nmod"):
                    if self.phrases.grammar.preposition(sentence, child) == "with":
                        self._read_argument(sentence, child)

    def _read_argument(self, sentence: Sentence, word: Word) -> None:
        if word.pos not in _NOMINAL:
            if word.pos in ("ADJ", "VERB") or word.relation == "advmod":
                self.state = self.state or self.phrases.grammar.state(word)
            return
        noun = self.phrases.grammar.noun(sentence, word)
        if self._is_time(word, noun) and self.phrases.set_time(noun):
            self.phrases.read_modifiers(sentence, word, noun)
            return
        if self._is_reciprocal(sentence, word):
            return
        if self.phrases.grammar.preposition(sentence, word) != "without":
            for entity in self.phrases.entities(sentence, word):
                role = self.phrases.grammar.role(sentence, word, entity, self.verb)
                self._put(sentence, word, entity, role)
        self._read_attached(sentence, word)

    def _is_time(self, word: Word, noun: NounWord) -> bool:
        """Whether a noun can tell when: as an object only a season does, "survive the winter"."""
        is_season = noun.kind is Kind.SEASON
        return is_season or word.relation != "obj"

    def _is_reciprocal(self, sentence: Sentence, word: Word) -> bool:
        """Take "each other" as an object: those who do it, do it to themselves."""
        pronoun = self.phrases.grammar.pronoun(sentence, word)
        if pronoun is None or pronoun.kind is not PronounKind.RECIPROCAL:
            return False
        self.add(Role.OBJECT, self.phrases.doers)
        return True

    def _put(self, sentence: Sentence, word: Word, entity: Entity, role: Role) -> None:
        if role is Role.PLACE:
            preposition = self.phrases.grammar.preposition(sentence, word)
            is_first = self.place is None
            if entity.is_place and preposition in _SETTING_PREPOSITIONS and is_first:
                self.place = entity
            elif preposition:
                self.relations.append(Relation(preposition=preposition, entity=entity))
        elif role is not Role.NONE:
            self.add(role, (entity,))
            if role is Role.RECIPIENT and "speech" in self.verb.tags:
                entity.is_person = entity.is_person or may_speak(entity)

    def _read_attached(self, sentence: Sentence, word: Word) -> None:
        """Read places and times that the parser hung on a noun: "finds a bone in the steppe"."""
        for noun in sentence.coordinated(word):
            for child in sentence.children(noun, "nmod"):
                if self._is_circumstance(sentence, child):
                    self._read_argument(sentence, child)

    def _is_circumstance(self, sentence: Sentence, word: Word) -> bool:
        preposition = self.phrases.grammar.preposition(sentence, word)
        if not preposition or preposition in ("of", "without", "with"):
            return False
        noun: NounWord = self.phrases.grammar.noun(sentence, word)
        return noun.kind is not Kind.GARMENT


def may_speak(entity: Entity) -> bool:
    """Whether it is a thing that a tale lets speak: a statue, a tree, the wind."""
    kind = entity.kind
    return kind in (Kind.THING, Kind.PLANT, Kind.WEATHER)


def is_setting(entity: Entity) -> bool:
    """Whether it is a season or a time of day, which nobody meets."""
    return entity.kind in (Kind.SEASON, Kind.TIME)


class BorrowedObjects:
    """What is the object of a deed without being its object in grammar."""

    def __init__(self, sentence: Sentence, phrases: Phrases) -> None:
        self._sentence = sentence
        self._phrases = phrases
        self._grammar = phrases.grammar

    def add(self, head: Word, inner: Word | None, slots: Slots) -> bool:
        """Fill in such objects; True if that tells all of the inner clause."""
        if "perception" in slots.verb.tags:
            self._add_seen(head, slots)
        if head.relation == "acl:relcl" and not slots.get(Role.OBJECT):
            self._add_antecedent(head, slots)
        if inner is not None and inner.index in slots.verb.used:
            self._add_object_of(inner, slots)
            return True
        is_seen = "perception" in slots.verb.tags
        if inner is not None and self._is_result(inner) and not is_seen:
            self._add_result(inner, slots)
            return True
        return False

    def _add_object_of(self, inner: Word, slots: Slots) -> None:
        """Take the subject of what is part of a verb as its object: "lets it go"."""
        for word in self._sentence.children(inner, "nsubj", "nsubj:pass", "obj"):
            slots.add(Role.OBJECT, self._phrases.entities(self._sentence, word))

    def _is_result(self, inner: Word) -> bool:
        """Whether an adjective says how a deed leaves its object: "paints the donkey green"."""
        return inner.pos == "ADJ" and self._sentence.child(inner, "cop", "aux", "mark") is None

    def _add_result(self, inner: Word, slots: Slots) -> None:
        look = self._grammar.look(inner)
        for word in self._sentence.children(inner, "nsubj"):
            for entity in self._phrases.entities(self._sentence, word):
                slots.add(Role.OBJECT, (entity,))
                if look is not None and look.key not in entity.looks:
                    entity.looks += (look.key,)

    def _add_seen(self, head: Word, slots: Slots) -> None:
        """Take who does what is seen as what is seen: "sees a bai sitting there"."""
        for content in self._sentence.children(head, "ccomp"):
            subject = own_subject(self._sentence, content)
            if subject is not None and not self._sentence.marks(content):
                slots.add(Role.OBJECT, self._phrases.entities(self._sentence, subject))

    def _add_antecedent(self, head: Word, slots: Slots) -> None:
        """Take the noun of a relative clause as its object: "the horse Aldar stole"."""
        subject = own_subject(self._sentence, head)
        if subject is None or subject.index < self._sentence.head(head).index:
            return
        pronoun = self._grammar.pronoun(self._sentence, subject)
        is_relative = pronoun is not None and pronoun.kind is PronounKind.RELATIVE
        is_placed = self._sentence.child(head, "advmod", "obl", "cop") is not None
        if not is_relative and not is_placed and "motion" not in slots.verb.tags:
            noun = self._sentence.head(head)
            slots.add(Role.OBJECT, self._phrases.entities(self._sentence, noun))
