"""Which deed a Russian verb means beside the nouns of its clause."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.russian.morphology import folded, known_nouns
from deployments.engines.planning.reading.russian.sense_table import LIVING, SENSES, DeedSense
from deployments.engines.planning.reading.russian.words import (
    PRONOUNS,
)


def sense_key(sentence: Sentence, word: Word, lemma: str) -> str:
    """The key of the row that a verb means by its nouns; empty if they tell nothing."""
    for sense in SENSES:
        if lemma in sense.verbs and any(
            _suits(noun, sense)
            for noun in sentence.children(word, sense.relation)
            if not sense.after or sentence.case_words(noun) in sense.after
        ):
            return sense.key
    return ""


def _suits(word: Word, sense: DeedSense) -> bool:
    if word.lemma in sense.lemmas:
        return True
    if folded(word.text) in PRONOUNS or (word.features.animacy and word.lemma not in known_nouns()):
        return not sense.kinds.isdisjoint(LIVING)
    noun = known_nouns().get(word.lemma)
    return noun is not None and noun.kind in sense.kinds
