"""What an English clause says of its subject, as the words of a render prompt.

The user's own words tell best what is to be seen, so that they are kept, with people and things in
the places where the prompt names them by their looks.
"""

from collections.abc import Iterator, Sequence

from deployments.engines.planning.reading.clause_tree import is_passive
from deployments.engines.planning.reading.dependencies import SUBJECT_RELATIONS, Sentence, Word
from deployments.engines.planning.reading.english.forms import gerund, verb_lemmas
from deployments.engines.planning.reading.english.nouns import read_noun
from deployments.engines.planning.reading.english.pronouns import read_pronoun
from deployments.engines.planning.reading.english.words import PREPOSITIONS, TIME_WORDS, WEEKDAYS
from deployments.engines.planning.reading.events import Argument, Predicate
from deployments.engines.planning.reading.grammar import (
    QUOTE,
    SETTING_KINDS,
    Clauses,
    PronounKind,
    words_of_text,
)

_ARGUMENTS = frozenset({"obj", "iobj", "obl", "obl:agent", "obl:arg", "nmod"})
_SKIPPED = frozenset(
    {"aux", "aux:pass", "cop", "mark", "cc", "punct", "expl", "discourse", "case", "vocative"}
    | {"obl:tmod", "dep", "parataxis", *SUBJECT_RELATIONS}
)
_LOOSE = words_of_text(
    "then later finally soon just still also even only already once now again too so however first "
    "next when where why how instead therefore thus meanwhile always never ever often sometimes "
    "really very simply yet not n't there here later-on eventually suddenly immediately today"
)
"""Adverbs of which nothing is seen."""
_QUESTIONS = words_of_text("why how where when what who whom whose which whether")
_OBJECT_MARKS = ("into", "from", "of", "on", "about")
"""Prepositions before a deed that the verb needs: "talks him *into* swapping coats"."""
_POSSESSIVES = words_of_text("his her their its")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})


def predicate(sentence: Sentence, head: Word, clauses: Clauses) -> Predicate | None:
    """What a clause says of its subject; None if that is no deed in plain words.

    Args:
        sentence: where it stands.
        head: its verb.
        clauses: of the sentence.
    """
    is_plain = head.pos == "VERB" and head.text.isascii() and head.text.isalpha()
    return _PredicateReader(sentence, clauses).read(head) if is_plain else None


class _PredicateReader:
    """The words behind one verb."""

    def __init__(self, sentence: Sentence, clauses: Clauses) -> None:
        self._sentence = sentence
        self._clauses = clauses

    def read(self, head: Word) -> Predicate | None:
        pieces: list[str | Argument] = []
        children = self._sentence.children(head)
        if not self._is_plain(head):
            return None
        # What stands before the verb ("with a knife he cuts") follows it in a prompt.
        for child in sorted(children, key=lambda child: (child.index < head.index, child.index)):
            pieces += self._branch(child)
        lemma = verb_lemmas(head.text, head.lemma)[0]
        verb = head.text.lower() if is_passive(self._sentence, head) else gerund(lemma)
        return Predicate(verb=verb, lemma=lemma, pieces=tuple(pieces))

    def _is_plain(self, head: Word) -> bool:
        """Whether the clause says nothing in other clauses or quotes that the words would lose."""
        children = self._sentence.children(head)
        is_told = any(
            child.pos == QUOTE or child.relation in ("cop", "csubj") for child in children
        )
        lost = [
            child
            for child in children
            if child.index in self._clauses.heads - self._clauses.separate
            and child.relation in ("ccomp", "xcomp", "advcl")
            and not (self._is_part(child) or self._is_beside(child))
        ]
        # "One by one" and the like: nouns that nothing joins to the verb.
        loose = [
            child
            for child in self._sentence.children(head, "obl", "nmod")
            if not (self._sentence.case_words(child) or self._is_time(child))
        ]
        return not (is_told or lost or loose)

    def _branch(self, word: Word) -> Iterator[str | Argument]:
        if word.relation in _SKIPPED or word.pos in ("PUNCT", QUOTE):
            return
        if word.index in self._clauses.heads:
            if self._is_part(word):
                yield from self._clause(word)
        elif word.relation in _ARGUMENTS and word.pos in _NOMINAL:
            yield from self._noun(word)
        elif word.relation in ("compound:prt", "advmod", "xcomp", "advcl"):
            yield from self._plain(word)

    def _is_part(self, word: Word) -> bool:
        """Whether a clause in the clause belongs to the same picture: "helps him to get up"."""
        if word.relation == "conj" or word.index in self._clauses.separate:
            return False
        asked = (below.text.lower() for below in self._sentence.subtree(word))
        is_plain = not (self._sentence.marks(word) or _QUESTIONS.intersection(asked))
        is_bare = self._sentence.marks(word) not in ("that", "if", "whether")
        return is_plain or (word.relation == "xcomp" and is_bare)

    def _is_beside(self, word: Word) -> bool:
        """Whether a clause only says why, when or what for: "so that the elder gets more"."""
        return word.relation == "advcl" and self._sentence.marks(word) not in _OBJECT_MARKS

    def _clause(self, head: Word) -> Iterator[str | Argument]:
        """An inner clause in its own order: "him dig", "to sell a ram"."""
        words = sorted([head, *self._sentence.children(head)], key=lambda word: word.index)
        for word in words:
            if word is head or word.relation in ("aux", "cop", "mark"):
                yield word.text
            elif word.relation in SUBJECT_RELATIONS:
                yield from self._noun(word)
            else:
                yield from self._branch(word)

    def _plain(self, word: Word) -> Iterator[str]:
        if word.text.lower() in _LOOSE:
            return
        words = [
            below
            for below in self._sentence.subtree(word, self._clauses.heads)
            if below.pos not in ("PUNCT", QUOTE)
        ]
        if TIME_WORDS.isdisjoint(below.lemma.lower() for below in words):
            text = self._sentence.slice(words)
            yield text if word.pos == "PROPN" else text.lower()

    def _noun(self, word: Word) -> Iterator[str | Argument]:
        """A noun with those joined to it, each with its preposition."""
        before = self._sentence.words[word.index - 2 : word.index]
        if self._is_time(word) or any(other.text == "instead" for other in before):
            return
        for single in self._sentence.coordinated(word):
            if single is not word:
                yield "and"
            yield self._argument(single)
            yield from self._behind(single)

    def _is_time(self, word: Word) -> bool:
        noun = read_noun(self._sentence, word)
        lemma = word.lemma.lower()
        is_time = noun.kind in SETTING_KINDS or lemma in TIME_WORDS or lemma in WEEKDAYS
        return is_time and word.relation not in ("obj", "iobj")

    def _argument(self, word: Word) -> Argument:
        case = self._sentence.case_words(word)
        entities = self._clauses.found.get(word.start, ())
        pronoun = read_pronoun(self._sentence, word)
        if pronoun is not None and pronoun.kind in (
            PronounKind.REFLEXIVE,
            PronounKind.RECIPROCAL,
        ):
            entities = ()
        words = self._own_words(word)
        return Argument(preposition=PREPOSITIONS.get(case, case), entities=entities, words=words)

    def _own_words(self, word: Word) -> str:
        """A noun as it is written, without what follows it and without names of its owner."""
        children = self._sentence.children(word)
        before = [
            below
            for child in children
            if child.index < word.index and child.relation not in ("case", "cc", "punct")
            for below in self._owner(child)
        ]
        return self._sentence.slice([*before, word])

    def _owner(self, word: Word) -> Sequence[Word]:
        is_owner = word.relation == "nmod:poss"
        if is_owner and word.text.lower() not in _POSSESSIVES:
            return ()
        return self._sentence.subtree(word, self._clauses.heads)

    def _behind(self, word: Word) -> Iterator[str | Argument]:
        """What follows a noun with a preposition, unless its look tells it."""
        owners = self._clauses.found.get(word.start, ())
        for child in self._sentence.children(word, "nmod"):
            if child.index < word.index or self._sentence.case_words(child) in ("of", ""):
                continue
            told = self._clauses.found.get(child.start, ())
            known = [part for owner in owners for part in (*owner.parts, *owner.wears)]
            if not any(entity in known for entity in told):
                yield from self._noun(child)
