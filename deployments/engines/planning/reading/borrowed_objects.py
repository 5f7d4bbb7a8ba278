"""Objects that a clause takes from the clauses in it or around it."""

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.entities import Phrases
from deployments.engines.planning.reading.grammar import PronounKind, Role
from deployments.engines.planning.reading.slots import Slots


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
        if inner is not None and self._is_result(inner):
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
