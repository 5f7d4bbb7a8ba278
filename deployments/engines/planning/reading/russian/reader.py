"""A Russian story as events, over sentences of words with Universal Dependencies."""

from deployments.engines.planning.reading.clauses import read_sentences
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Reading
from deployments.engines.planning.reading.russian.grammar import RussianGrammar
from deployments.engines.planning.reading.russian.morphology import known_nouns
from deployments.engines.planning.reading.russian.rewriting import spelled_out
from deployments.engines.planning.reading.russian.sentences import split_sentences
from deployments.engines.planning.reading.russian.spelling import correct_spelling
from deployments.engines.planning.reading.russian.tree import RussianWord, is_bare
from deployments.engines.planning.reading.russian.verb_words import (
    BECOMING,
)
from deployments.engines.planning.vocabulary.nouns import Kind

_POSSESSIVES = {"его", "ее", "их", "свой"}


def read_russian(text: str) -> Reading:
    """What a Russian story says; any text can be read.

    The first call loads the models, which takes about a second.
    """
    return read_sentences(_parsed(spelled_out(correct_spelling(text))), RussianGrammar())


def _parsed(text: str) -> list[Sentence]:
    """The sentences of a text, in order."""
    return [
        Sentence(tuple(_word_of(word, words) for word in words), text)
        for words in split_sentences(text)
    ]


def _word_of(word: RussianWord, words: list[RussianWord]) -> Word:
    return Word(
        index=word.index,
        text=word.text,
        lemma=word.lemma,
        pos=word.pos,
        relation=_relation_of(word, words),
        head=word.head if word.head >= 0 else word.index,
        start=word.start,
        end=word.end,
        features=word.features,
    )


def _relation_of(word: RussianWord, words: list[RussianWord]) -> str:
    """The relation with an owner told apart: "его дочь", "сын бая"."""
    head = words[word.head] if word.head >= 0 else None
    if head is not None and _is_agent(word, head, words):
        return "obl:agent"
    if head is None or head.pos not in ("NOUN", "PROPN"):
        return word.relation
    if word.relation in ("det", "nmod") and _POSSESSIVES & {word.form, word.lemma}:
        return "nmod:poss"
    if word.relation == "nmod" and word.features.case == "Gen" and word.features.animacy:
        has_preposition = any(o.relation == "case" and o.head == word.index for o in words)
        return "nmod" if has_preposition else "nmod:poss"
    if word.relation == "flat" and word.pos == "PROPN" and head.pos == "NOUN":
        return "appos"
    return word.relation


def _is_agent(word: RussianWord, head: RussianWord, words: list[RussianWord]) -> bool:
    """Whether somebody does what the head, a passive participle, says: "побит стражей"."""
    if head.features.voice != "Pass" or head.lemma in BECOMING or word.features.case != "Ins":
        return False
    noun = known_nouns().get(word.lemma)
    is_living = noun.kind in (Kind.PERSON, Kind.ANIMAL) if noun else bool(word.features.animacy)
    return is_living and is_bare(words, word)
