"""Sentences as trees of words, with the names of Universal Dependencies.

Both parsers give them, the English and the Russian one, so that one reader of clauses serves both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

_PREDICATE_RELATIONS = frozenset({"root", "conj", "parataxis", "advcl", "acl", "acl:relcl"})
CLAUSE_RELATIONS = _PREDICATE_RELATIONS | {"ccomp", "xcomp", "csubj"}
SUBJECT_RELATIONS = ("nsubj", "nsubj:pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Morphology in UD's values ("Acc", "Plur", "Masc", "3", "Past", "Anim", "Pass", "Inf").

    Attributes:
        form: VerbForm: "Fin", "Inf", "Part", "Conv" (converb) or "Ger" (an English -ing form).
        mood: "Ind" or "Imp" of a finite verb.
    """

    case: str = ""
    number: str = ""
    gender: str = ""
    person: str = ""
    tense: str = ""
    animacy: str = ""
    voice: str = ""
    form: str = ""
    mood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a sentence.

    Attributes:
        index: its place in the sentence, from 0.
        lemma: dictionary form, in lower case unless it is a name.
        pos: UD part of speech: "NOUN", "PROPN", "VERB", "AUX", "ADJ", "PRON", "ADP", ...
        relation: UD relation to its head: "nsubj", "obj", "obl", "case", "acl:relcl", ...
        head: the index of its head; its own index for the root.
        start, end: where it stands in the text.
    """

    index: int
    text: str
    lemma: str
    pos: str
    relation: str
    head: int
    start: int
    end: int
    features: Features = field(default_factory=Features)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, and the whole text in which they stand."""

    words: tuple[Word, ...]
    text: str

    def head(self, word: Word) -> Word:
        """The word on which a word depends; the root's head is itself."""
        return self.words[word.head]

    def children(self, word: Word, *relations: str) -> list[Word]:
        """The dependents of a word, all or those of some relations, in order."""
        return [
            child
            for child in self.words
            if child.head == word.index
            and child.index != word.index
            and (not relations or child.relation in relations)
        ]

    def child(self, word: Word, *relations: str) -> Word | None:
        """The first dependent of some relations; None if there is none."""
        return next(iter(self.children(word, *relations)), None)

    def ancestors(self, word: Word) -> Iterator[Word]:
        """The words above a word, up to the root, each one once."""
        seen = {word.index}
        while (word := self.words[word.head]).index not in seen:
            seen.add(word.index)
            yield word

    def case_words(self, word: Word) -> str:
        """The preposition of a noun, in lower case: "under", "out of"; empty if it has none."""
        return " ".join(child.text.lower() for child in self.children(word, "case"))

    def marks(self, word: Word) -> str:
        """The conjunction of a clause, in lower case: "if", "as if"; empty if it has none."""
        return " ".join(child.text.lower() for child in self.children(word, "mark"))

    def coordinated(self, word: Word) -> list[Word]:
        """A word and the nouns joined to it: "meat, dough and goose"."""
        found = [word]
        for child in self.children(word, "conj"):
            if child.pos not in ("VERB", "AUX") and not self.child(child, "nsubj", "cop"):
                found += self.coordinated(child)
        return found

    def subtree(self, word: Word, without: frozenset[int] = frozenset()) -> list[Word]:
        """A word and all below it, in order, except the branches that start in `without`."""
        return sorted(self._below(word, without), key=lambda found: found.index)

    def _below(self, word: Word, without: frozenset[int]) -> Iterator[Word]:
        yield word
        for child in self.children(word):
            if child.index not in without:
                yield from self._below(child, without)

    def slice(self, words: list[Word]) -> str:
        """The text of some words in order: neighbours as they were written, gaps as one space."""
        pieces: list[str] = []
        for before, word in zip([None, *words], words, strict=False):
            if before is not None and before.index + 1 == word.index:
                pieces.append(self.text[before.end : word.start])
            elif before is not None:
                pieces.append(" ")
            pieces.append(self.text[word.start : word.end])
        return " ".join("".join(pieces).split())
