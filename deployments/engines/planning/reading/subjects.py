"""The subjects of clauses, said or understood."""

from deployments.engines.planning.reading.clause_tree import ClauseTree, is_passive, own_subject
from deployments.engines.planning.reading.dependencies import Word
from deployments.engines.planning.reading.entities import Phrases
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.grammar import PronounKind
from deployments.engines.planning.vocabulary.nouns import Kind


class Subjects:
    """Who is the subject of each clause of a sentence, found once."""

    def __init__(self, tree: ClauseTree, phrases: Phrases, before: tuple[Entity, ...]) -> None:
        self._tree = tree
        self._sentence = tree.sentence
        self._phrases = phrases
        self._before = before
        self._found: dict[int, tuple[Entity, ...]] = {}

    def introduce(self) -> None:
        """Read the named subjects of main clauses that come behind other clauses.

        "If the bai gives him a horse, Aldar will ...": him is Aldar.
        """
        for head in self._tree.heads:
            governor = self._tree.governor(head)
            if head.relation != "advcl" or governor is None or governor.index < head.index:
                continue
            subject = own_subject(self._sentence, governor)
            if subject is None or subject.index < head.index:
                continue
            if subject.pos in ("NOUN", "PROPN"):
                self.of(governor)

    def of(self, head: Word) -> tuple[Entity, ...]:
        """The subject of a clause: its own, or the one that it shares with another clause."""
        if head.index not in self._found:
            self._found[head.index] = ()
            self._found[head.index] = self._find(head)
        return self._found[head.index]

    def agents(self, head: Word) -> tuple[Entity, ...]:
        """Who does what is done to the subject of a passive clause; empty if nobody is named."""
        for word in self._sentence.children(head, "obl:agent"):
            return self._phrases.entities(self._sentence, word)
        governor = self._tree.governor(head)
        if (
            head.relation == "conj"
            and governor is not None
            and is_passive(self._sentence, governor)
        ):
            return self.agents(governor)
        return ()

    def _find(self, head: Word) -> tuple[Entity, ...]:
        subject = own_subject(self._sentence, head)
        if subject is not None:
            noun = self._phrases.grammar.noun(self._sentence, subject)
            is_weather = noun.noun is not None and noun.noun.kind is Kind.WEATHER
            if self._phrases.set_time(noun) and not is_weather:
                return ()
            return self._phrases.entities(self._sentence, subject)
        governor = self._tree.governor(head)
        if head.relation in ("acl", "acl:relcl"):
            if any(self._is_relative(word) for word in self._sentence.children(head, "obj")):
                return ()
            return self._phrases.entities(self._sentence, self._sentence.head(head))
        if governor is not None:
            if self._tree.is_inner(head) and head.relation != "conj":
                return self._controllers(governor)
            shared = self.of(governor)
            if shared and self._goes_on(head, governor):
                return shared
            return self._carried(head, shared) or self._nearest(head)
        return self._carried(head, self._before) if head.features.form == "Fin" else ()

    def _is_relative(self, word: Word) -> bool:
        """Whether the noun before a clause is its object: "рыба, которую подали"."""
        pronoun = self._phrases.grammar.pronoun(self._sentence, word)
        return pronoun is not None and pronoun.kind is PronounKind.RELATIVE

    def _goes_on(self, head: Word, governor: Word) -> bool:
        """Whether a verb has the gender of one before it, whoever is meant by its subject."""
        form, before = head.features, governor.features
        if not form.gender or (form.gender, form.number) != (before.gender, before.number):
            return False
        above = self._tree.governor(governor)
        is_own = own_subject(self._sentence, governor) is not None
        return is_own or (above is not None and self._goes_on(governor, above))

    def _nearest(self, head: Word) -> tuple[Entity, ...]:
        """The subject of the nearest clause before that a verb with a gender agrees with."""
        features = head.features
        is_one = features.person == "3" and features.number == "Sing"
        is_weather = "weather" in self._tree.verbs[head.index].tags
        if features.form != "Fin" or is_weather or features.gender == "Neut":
            return ()
        if not is_one and not features.gender:
            return ()
        before = [other for other in self._tree.heads if other.index < head.index]
        known = (self._found.get(other.index, ()) for other in reversed(before))
        fitting = (found for found in known if found and self._carried(head, found))
        return next(fitting, ()) or self._carried(head, self._before)

    def _carried(self, head: Word, subjects: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """The subject of another clause, if the verb suits it."""
        return subjects if self._phrases.grammar.suits(head, subjects) else ()

    def _controllers(self, governor: Word) -> tuple[Entity, ...]:
        """Who does an infinitive: the object of its verb, else the subject."""
        self._phrases.doers = self.of(governor)
        if not self._tree.verbs[governor.index].tags & {"aspect", "promise", "pretence"}:
            for word in self._sentence.children(governor, "obj", "iobj", "obl", "obl:arg"):
                if word.relation == "obl" and self._sentence.case_words(word):
                    continue
                found = self._phrases.entities(self._sentence, word)
                pronoun = self._phrases.grammar.pronoun(self._sentence, word)
                is_nobody = pronoun is not None and pronoun.kind is PronounKind.EMPTY
                if is_nobody or (found and found[0].is_animate):
                    return found
        if "order" in self._tree.verbs[governor.index].tags:
            return ()
        return self.of(governor)
