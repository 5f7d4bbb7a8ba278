"""Which sense an English verb has beside its subject and object: "the lamp goes out"."""

from deployments.engines.planning.reading.clause_tree import is_passive, own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.nouns import read_noun
from deployments.engines.planning.reading.english.words import NEGATIONS, PRONOUNS
from deployments.engines.planning.vocabulary.english_senses import VerbSense, senses_by_verb
from deployments.engines.planning.vocabulary.nouns import Kind

_FORMS = {"infinitive": "Inf", "gerund": "Ger"}


def meant(sentence: Sentence, word: Word, text: str) -> str:
    """The verb of the table that a verb with its particle means here; empty if it is itself.

    Args:
        sentence: where it stands.
        word: the verb as it stands there.
        text: its dictionary form with its particle: "go out".
    """
    senses = senses_by_verb().get(text, ())
    return next((sense.means for sense in senses if _suits(sentence, word, sense)), "")


def is_person(sentence: Sentence, word: Word) -> bool:
    """Whether an object is somebody, by its noun or as a pronoun."""
    if word.pos == "PRON":
        pronoun = PRONOUNS.get(word.text.lower())
        if word.text.lower().endswith("thing"):
            return False
        return pronoun is not None and pronoun.is_animate is not False
    noun = read_noun(sentence, word)
    is_animal = noun.noun is not None and noun.noun.kind is Kind.ANIMAL
    return noun.is_person or noun.is_hero or is_animal


def _suits(sentence: Sentence, word: Word, sense: VerbSense) -> bool:
    slot = sense.slot.removeprefix("never+")
    if slot in _FORMS:
        is_denied = any(c.text.lower() in NEGATIONS for c in sentence.children(word, "advmod"))
        return (is_denied or slot == sense.slot) and any(
            inner.features.form == _FORMS[slot]
            and inner.index > word.index
            and not sentence.marks(inner)
            and (slot == "gerund" or _has_to(sentence, inner))
            for inner in sentence.children(word, "xcomp", "ccomp")
        )
    thing = sentence.child(word, "obj")
    if sense.slot == "that":
        return any("that" in sentence.marks(c) for c in sentence.children(word, "ccomp"))
    if sense.slot == "none":
        return thing is None and not is_passive(sentence, word)
    if sense.slot == "state":
        return any(c.pos == "ADJ" for c in sentence.children(word, "xcomp"))
    if sense.slot == "living+":
        return thing is not None and is_person(sentence, thing) and _goes(sentence, word, sense)
    return any(
        sense.suits(read_noun(sentence, noun).noun, _word(sentence, noun))
        or (Kind.PERSON.value in sense.nouns and is_person(sentence, noun))
        for noun in _nouns(sentence, word, sense.slot)
    )


def _word(sentence: Sentence, noun: Word) -> str:
    """The noun itself; "people" for a pronoun that means somebody."""
    is_somebody = noun.pos == "PRON" and is_person(sentence, noun)
    return Kind.PERSON.value if is_somebody else noun.lemma.lower()


def _goes(sentence: Sentence, word: Word, sense: VerbSense) -> bool:
    """Whether one of the sense's prepositions or directions stands behind a verb."""
    behind = sentence.children(word, "obl", "obl:arg", "advmod", "compound:prt")
    found = {sentence.case_words(other) or other.text.lower() for other in behind}
    return bool(found & sense.nouns)


def _has_to(sentence: Sentence, word: Word) -> bool:
    return any(child.text.lower() == "to" for child in sentence.children(word, "aux"))


def _nouns(sentence: Sentence, word: Word, slot: str) -> list[Word]:
    """The nouns in a slot of a verb."""
    found: list[Word | None]
    if slot == "subject":
        found = [_subject(sentence, word)]
    elif slot == "object":
        found = [sentence.child(word, "obj") or sentence.child(word, "nsubj:pass")]
    else:
        obliques = sentence.children(word, "obl")
        found = [other for other in obliques if sentence.case_words(other) == slot]
    return [other for other in found if other is not None]


def _subject(sentence: Sentence, word: Word) -> Word | None:
    """The subject of a verb, its own or that of the verb to which it is joined."""
    subject = own_subject(sentence, word)
    is_joined = subject is None and word.relation == "conj"
    return own_subject(sentence, sentence.head(word)) if is_joined else subject
