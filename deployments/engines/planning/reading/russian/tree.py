"""The words of a parsed Russian sentence as a tree that repairs may change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deployments.engines.planning.reading.dependencies import Features


@dataclass(slots=True, eq=False)
class RussianWord:
    """A word of a sentence; repairs may change its class, case, head and relation.

    Attributes:
        text: as written; the hero's two names are one word.
        form: folded text.
        start: its place in the story, in characters.
        end: the place after it.
        lemma: dictionary form, with е for ё as the dictionary has it.
        features: its class and form.
        parse: the dictionary's entry; None for punctuation and the like.
        head: index in the sentence; -1 for the root.
        relation: to the head.
    """

    index: int
    text: str
    form: str
    start: int
    end: int
    lemma: str
    pos: str
    features: Features
    parse: Any
    head: int
    relation: str


Sentence = list[RussianWord]

CLAUSES = {
    "root", "conj", "parataxis", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "csubj",
}  # fmt: skip
"""Relations of clauses."""

NOMINAL = {"NOUN", "PROPN", "PRON"}
BOUNDARIES = {",", ";", ":", "—", "–", "«", "»", '"', "(", ")", "!", "?", "."}
JOINS = {"и", "а", "но", "или", "да", "либо", "однако", "зато"}


def is_finite(word: RussianWord) -> bool:
    """Whether it is a verb that makes a clause with a subject of its own."""
    return word.features.form == "Fin" or _is_short_participle(word)


def _is_short_participle(word: RussianWord) -> bool:
    """Whether it is a participle that serves as a predicate: "переодет"."""
    return word.features.form == "Part" and not word.features.case


def is_bare(words: Sentence, word: RussianWord) -> bool:
    """Whether a noun has no preposition."""
    return not any(other.relation == "case" and other.head == word.index for other in words)


def between(words: Sentence, first: RussianWord, second: RussianWord) -> Sentence:
    """The words between two words, in order."""
    low, high = sorted((first.index, second.index))
    return words[low + 1 : high]


def attach(word: RussianWord, head: RussianWord, relation: str) -> None:
    """Hang a word on another one."""
    word.head, word.relation = head.index, relation


def dependents(words: Sentence, word: RussianWord) -> Sentence:
    """What hangs on a word, without punctuation."""
    return [other for other in words if other.head == word.index and other.relation != "punct"]


def climb(words: Sentence, word: RussianWord) -> Iterator[RussianWord]:
    """The words above a word, the nearest one first."""
    seen = {word.index}
    while word.head >= 0 and word.head not in seen:
        word = words[word.head]
        seen.add(word.index)
        yield word


def has_subject(words: Sentence, verb: RussianWord) -> bool:
    """Whether a verb has a subject of its own."""
    return any(o.head == verb.index and o.relation.startswith("nsubj") for o in words)


def agrees(subject: Features, verb: Features) -> bool:
    """Whether a verb's form suits a subject."""
    if verb.tense == "Past" or verb.form == "Part":
        if "Plur" in (verb.number, subject.number):
            return subject.number == verb.number
        return not subject.gender or not verb.gender or subject.gender == verb.gender
    if not verb.person or verb.person != "3":
        return verb.person == subject.person
    return subject.number == verb.number or not verb.number
