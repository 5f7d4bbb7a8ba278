"""The clauses of a sentence: which words head one, and which words belong to it."""

from functools import cached_property

from deployments.engines.planning.reading.dependencies import (
    CLAUSE_RELATIONS,
    SUBJECT_RELATIONS,
    Sentence,
    Word,
)
from deployments.engines.planning.reading.events import Entity, Event, Modality, Setting
from deployments.engines.planning.reading.grammar import QUOTE, Grammar, VerbWord
from deployments.engines.planning.vocabulary.nouns import Kind

_FOLDING = frozenset({"aspect", "wish", "refusal"})

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "ADV", "DET"})


def _is_clause(sentence: Sentence, word: Word) -> bool:
    """Whether a word heads a clause: a verb, a predicate with copula, or the root."""
    if word.pos in ("PUNCT", QUOTE):
        return False
    if word.relation == "root":
        return True
    if word.relation not in CLAUSE_RELATIONS:
        return False
    if word.pos in ("VERB", "AUX"):
        return True
    if sentence.child(word, "cop", *SUBJECT_RELATIONS) is None:
        return False
    return word.relation != "acl"


def _clause_heads(sentence: Sentence) -> list[Word]:
    """The heads of all clauses, in order."""
    return [word for word in sentence.words if _is_clause(sentence, word)]


def is_nominal(sentence: Sentence, word: Word) -> bool:
    """Whether a clause has no verb at all: "sunset over the steppe"."""
    return word.pos in _NOMINAL and sentence.child(word, "cop", *SUBJECT_RELATIONS) is None


def says_how(sentence: Sentence, word: Word) -> bool:
    """Whether a clause says how or what its subject is: "is asleep", "finds him asleep"."""
    is_found_so = word.pos == "ADJ" and word.relation == "xcomp"
    return is_found_so or sentence.child(word, "cop") is not None or is_nominal(sentence, word)


def is_passive(sentence: Sentence, word: Word) -> bool:
    """Whether the subject of a clause is the one to whom it is done."""
    if sentence.child(word, "nsubj:pass", "aux:pass") is not None:
        return True
    if sentence.child(word, "nsubj") is not None:
        return False
    if word.relation == "conj" and word.features.form in ("Part", "Fin"):
        is_past = word.features.tense == "Past" and word.features.voice != "Act"
        is_past = is_past and sentence.child(word, "obj", "aux") is None
        return is_past and is_passive(sentence, sentence.head(word))
    return word.features.voice == "Pass" and word.relation in ("acl", "advcl", "conj")


def own_subject(sentence: Sentence, word: Word) -> Word | None:
    """The subject that stands in the clause itself."""
    return sentence.child(word, *SUBJECT_RELATIONS)


def _is_nonrestrictive(sentence: Sentence, word: Word) -> bool:
    """Whether a relative clause or participle stands between commas: it tells something new."""
    first = sentence.subtree(word)[0]
    return first.index > 0 and sentence.words[first.index - 1].text == ","


def clause_words(sentence: Sentence, word: Word, separate: frozenset[int]) -> list[Word]:
    """The words of a clause without its joints and without the `separate` clauses in it."""
    words = sentence.subtree(word, separate - {word.index})
    joints = {
        below.index
        for child in sentence.children(word, "cc", "mark")
        if child.index <= word.index
        for below in sentence.subtree(child)
    }
    words = [found for found in words if found.index not in joints]
    words = [found for found in words if not _joins_separate(sentence, found, words)]
    while words and words[0].pos == "PUNCT":
        words = words[1:]
    while words and (words[-1].pos == "PUNCT" or words[-1].relation == "cc"):
        words = words[:-1]
    return [found for found in words if not _is_loose(found, words)]


def _joins_separate(sentence: Sentence, word: Word, words: list[Word]) -> bool:
    """Whether a conjunction stood between a clause and one that was taken out of it."""
    if word.relation != "cc":
        return False
    inside = {found.index for found in words}
    following = [other for other in sentence.words[word.index + 1 :] if other.pos != "PUNCT"]
    return not following or following[0].index not in inside


def _is_loose(word: Word, words: list[Word]) -> bool:
    """Whether a comma is left over from what was taken out behind it."""
    if word.text not in (",", ";", "-", "–", "—"):
        return False
    place = next(at for at, found in enumerate(words) if found.index == word.index)
    before, after = words[place - 1], words[place + 1]
    return before.index + 1 != word.index or after.index != word.index + 1


class ClauseTree:
    """The clauses of a sentence, and which of them are told inside others."""

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.sentence = sentence
        self.grammar = grammar
        bare = frozenset(w.index for w in _clause_heads(sentence) if grammar.is_bare(sentence, w))
        self.heads = [w for w in _clause_heads(sentence) if not self._is_under(w, bare)]
        self.indices = frozenset(head.index for head in self.heads)
        self.verbs: dict[int, VerbWord] = {
            head.index: grammar.verb(sentence, head) for head in self.heads
        }

    def _is_under(self, word: Word, bare: frozenset[int]) -> bool:
        """Whether a clause is one of `bare` or stands below one."""
        return any(above.index in bare for above in (word, *self.sentence.ancestors(word)))

    def governor(self, head: Word) -> Word | None:
        """The head of the clause in which a clause stands; None for the root."""
        word = self.sentence.head(head)
        return word if word.index != head.index and word.index in self.indices else None

    def folds(self, head: Word) -> bool:
        """Whether a verb only says how its infinitive is done: "starts to run", "wants to buy".

        What can be seen by itself, such as refusing, does not.
        """
        verb = self.verbs[head.index]
        is_seen = verb.verb is not None and verb.verb.visibility > 1 and "aspect" not in verb.tags
        return bool(verb.tags & _FOLDING) and not is_seen

    def is_inner(self, head: Word) -> bool:
        """Whether a clause is told inside its governor's event, not by itself."""
        governor = self.governor(head)
        if governor is None:
            return False
        tags = self.verbs[governor.index].tags
        if head.relation in ("xcomp", "csubj"):
            return True
        if head.relation == "ccomp":
            return "perception" not in tags
        if head.relation == "advcl":
            used = self.verbs[governor.index].used
            if any(mark.index in used for mark in self.sentence.children(head, "mark")):
                return True
            return bool(tags & {"cause", "wish"}) and self.is_purpose(head)
        if head.relation != "conj" or own_subject(self.sentence, head) is not None:
            return False
        return (
            governor.relation != "ccomp"
            and self.is_inner(governor)
            and not self.folds(self.sentence.head(governor))
            and head.features.form == governor.features.form
        )

    def is_purpose(self, head: Word) -> bool:
        """Whether it is an infinitive that says what for."""
        is_wish = self.grammar.modality(self.sentence, head) is Modality.WISH
        return is_wish and head.features.form == "Inf"

    def inner(self, head: Word) -> Word | None:
        """The clause that is told inside another one."""
        children = self.sentence.children(head, "xcomp", "ccomp", "advcl", "csubj")
        inner = [c for c in children if c.index in self.indices and self.is_inner(c)]
        return inner[0] if inner else None

    @cached_property
    def separate(self) -> frozenset[int]:
        """The heads of clauses with captions of their own, left out of their governors'."""
        return frozenset(head.index for head in self.heads if self._is_separate(head))

    def _is_separate(self, head: Word) -> bool:
        if head.relation in ("root", "parataxis"):
            return True
        if head.relation == "conj":
            return self.governor(head) is not None and not self.is_inner(head)
        if head.relation == "advcl":
            is_fact = self.grammar.modality(self.sentence, head) is Modality.FACT
            return is_fact and not self.is_inner(head)
        return head.relation in ("acl", "acl:relcl") and _is_nonrestrictive(self.sentence, head)

    def top(self, head: Word) -> Word:
        """The head of the clause that is the caption of a clause: "comes to claim his money"."""
        governor = self.governor(head)
        if governor is None or head.index in self.separate:
            return head
        is_part = head.relation == "advcl" or self.is_inner(head)
        return self.top(governor) if is_part else head


def is_title(tree: ClauseTree, head: Word, event: Event) -> bool:
    """Whether a noun only names who does something: "Aldar Kose tricking a merchant"."""
    is_noun = is_nominal(tree.sentence, head) and event.setting == Setting()
    return is_noun and any(
        below.relation in ("acl", "acl:relcl") and below.index > head.index for below in tree.heads
    )


def is_onset(tree: ClauseTree, head: Word, event: Event) -> bool:
    """Whether a clause before others only tells when they play: "winter came, and ..."."""
    subject = own_subject(tree.sentence, head)
    is_last = head.index == max(other.index for other in tree.heads)
    if subject is None or event.objects or is_last:
        return False
    noun = tree.grammar.noun(tree.sentence, subject).noun
    is_beginning = event.verb is not None and event.verb.key in ("begin", "come", "appear")
    if noun is not None and noun.kind is Kind.WEATHER:
        return is_beginning
    return noun is not None and noun.kind in (Kind.SEASON, Kind.TIME) and not event.doers


def who_acts_on(tree: ClauseTree, head: Word, event: Event) -> tuple[Entity, ...]:
    """Whom somebody has sent or told to do something: he acts from then on; else nobody."""
    verb = tree.verbs[head.index]
    if "handover" not in verb.tags:
        return ()
    if event.complement is None and verb.lemma == "invite":
        return tuple(entity for entity in event.objects if entity.is_animate)
    return event.complement.doers if event.complement is not None else ()
