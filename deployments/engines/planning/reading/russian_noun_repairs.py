"""Repairs of Russian nouns: the verb to which they belong, and as what."""

from deployments.engines.planning.reading.russian_morphology import known_nouns
from deployments.engines.planning.reading.russian_tree import (
    BOUNDARIES,
    JOINS,
    NOMINAL,
    Sentence,
    attach,
    between,
    is_bare,
    is_finite,
)
from deployments.engines.planning.reading.russian_word import RussianWord
from deployments.engines.planning.vocabulary.nouns import Kind


def return_to_own_clause(words: Sentence, word: RussianWord) -> None:
    """A noun that hangs on a verb beyond "and" belongs to the verb before it."""
    if word.pos not in NOMINAL or word.relation not in ("obj", "iobj", "obl", "nmod"):
        return
    head = words[word.head]
    if not is_finite(head) or not any(o.form in JOINS for o in between(words, word, head)):
        return
    before = [other for other in words[: word.index] if is_finite(other)]
    if before and not any(o.form in BOUNDARIES | JOINS for o in between(words, before[-1], word)):
        attach(word, before[-1], word.relation)


def hang_on_verb(words: Sentence, word: RussianWord) -> None:
    """A noun with a preposition is no subject, no object and no conjunct of its verb."""
    if word.pos not in NOMINAL or is_bare(words, word) or word.head < 0:
        return
    head = words[word.head]
    if head.pos == "ADV" and head.head >= 0 and words[head.head].pos == "VERB":
        attach(word, words[head.head], "obl")
    elif head.pos == "VERB" and word.relation in _NO_PLACES:
        has_joint = any(o.relation == "cc" and o.head == word.index for o in words)
        word.relation = word.relation if has_joint else "obl"


_NO_PLACES = {"conj", "nsubj", "obj", "iobj", "xcomp", "parataxis", "advmod", "nmod", "amod"}


_OWN_ROLES = {"Dat": "iobj", "Acc": "obj", "Ins": "obl"}


def name_roles_by_case(words: Sentence, word: RussianWord) -> None:
    """A bare noun after a verb plays the part that its case tells."""
    if word.pos not in NOMINAL or not is_bare(words, word) or word.relation in ("appos", "flat"):
        return
    head = words[word.head] if word.head >= 0 else None
    case = word.features.case
    if head is not None and head.pos in ("VERB", "AUX"):
        if case == "Ins" and word.relation in ("obj", "iobj", "xcomp", "nsubj", "advmod"):
            word.relation = "obl"
        elif case == "Dat" and word.relation in ("obj", "obl", "xcomp", "nmod"):
            word.relation = "iobj"
        elif case == "Acc" and word.relation in ("xcomp", "iobj", "nmod", "nsubj"):
            word.relation = "obj"
    elif case in _OWN_ROLES and word.relation in ("amod", "nmod", "advmod", "xcomp", "det"):
        verb = _verb_near(words, word)
        if verb is not None and (case != "Ins" or word.relation != "nmod"):
            attach(word, verb, _OWN_ROLES[case])


def _verb_near(words: Sentence, word: RussianWord) -> RussianWord | None:
    """The nearest verb before a word in its clause, else the one just after it."""
    for side in (reversed(words[: word.index]), words[word.index + 1 :]):
        for other in side:
            if other.form in BOUNDARIES:
                break
            if other.pos == "VERB":
                return other
    return None


def dress(words: Sentence, word: RussianWord) -> None:
    """A garment with "в" belongs to the one named just before it, else to the subject."""
    noun = known_nouns().get(word.lemma)
    if noun is None or noun.kind is not Kind.GARMENT or word.features.case != "Loc":
        return
    preposition = next((w for w in words if w.relation == "case" and w.head == word.index), None)
    if preposition is None or preposition.form not in ("в", "во") or preposition.index == 0:
        return
    before, verb = words[preposition.index - 1], words[word.head]
    subject = next((w for w in words if w.head == verb.index and w.relation == "nsubj"), None)
    for wearer in (before, subject):
        if wearer is not None and wearer.pos in NOMINAL and wearer.features.animacy:
            attach(word, wearer, "nmod")
            return
