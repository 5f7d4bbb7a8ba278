"""The clauses of a sentence: which words head one, and which words belong to it."""

from deployments.engines.planning.reading.dependencies import (
    CLAUSE_RELATIONS,
    SUBJECT_RELATIONS,
    Sentence,
    Word,
)

QUOTE = "QUOTE"
"""Part of speech of a direct quote, which is one word of its sentence."""

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "ADV", "DET"})
_EDGES = frozenset({"cc", "punct", "mark"})


def is_clause(sentence: Sentence, word: Word) -> bool:
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


def clause_heads(sentence: Sentence) -> list[Word]:
    """The heads of all clauses, in order."""
    return [word for word in sentence.words if is_clause(sentence, word)]


def is_nominal(sentence: Sentence, word: Word) -> bool:
    """Whether a clause has no verb at all: "sunset over the steppe"."""
    return word.pos in _NOMINAL and sentence.child(word, "cop", *SUBJECT_RELATIONS) is None


def is_passive(sentence: Sentence, word: Word) -> bool:
    """Whether the subject of a clause is the one to whom it is done."""
    if sentence.child(word, "nsubj:pass", "aux:pass") is not None:
        return True
    if sentence.child(word, "nsubj") is not None:
        return False
    if word.relation == "conj" and word.features.form == "Part":
        return is_passive(sentence, sentence.head(word))
    return word.features.voice == "Pass" and word.relation in ("acl", "advcl", "conj")


def own_subject(sentence: Sentence, word: Word) -> Word | None:
    """The subject that stands in the clause itself."""
    return sentence.child(word, *SUBJECT_RELATIONS)


def is_nonrestrictive(sentence: Sentence, word: Word) -> bool:
    """Whether a relative clause or participle stands between commas: it tells something new."""
    first = sentence.subtree(word)[0]
    return first.index > 0 and sentence.words[first.index - 1].text == ","


def clause_words(sentence: Sentence, word: Word, separate: frozenset[int]) -> list[Word]:
    """The words of a clause without those of `separate` clauses and without its joints.

    Args:
        separate: the heads of clauses that are told by themselves.
    """
    words = sentence.subtree(word, separate - {word.index})
    joints = {
        below.index
        for child in sentence.children(word, "cc", "mark")
        if child.index <= word.index
        for below in sentence.subtree(child)
    }
    words = [found for found in words if found.index not in joints]
    words = [found for found in words if not _joins_separate(sentence, found, separate, words)]
    while words and words[0].pos == "PUNCT":
        words = words[1:]
    while words and (words[-1].pos == "PUNCT" or words[-1].relation == "cc"):
        words = words[:-1]
    return [found for found in words if not _is_loose(sentence, found, words)]


def _joins_separate(
    sentence: Sentence, word: Word, separate: frozenset[int], words: list[Word]
) -> bool:
    """Whether a conjunction stood between a clause and one that was taken out of it."""
    if word.relation != "cc":
        return False
    inside = {found.index for found in words}
    following = [other for other in sentence.words[word.index + 1 :] if other.pos != "PUNCT"]
    return not following or following[0].index not in inside


def _is_loose(sentence: Sentence, word: Word, words: list[Word]) -> bool:
    """Whether a comma is left over from what was taken out behind it."""
    if word.text not in (",", ";", "-", "–", "—"):
        return False
    place = next(at for at, found in enumerate(words) if found.index == word.index)
    before, after = words[place - 1], words[place + 1]
    return before.index + 1 != word.index or after.index != word.index + 1
