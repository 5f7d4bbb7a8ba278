"""Repairs of Russian prepositions: the noun to which each one belongs."""

from dataclasses import replace

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.tree import (
    NOMINAL,
    RussianWord,
    Sentence,
    attach,
    is_finite,
)

_ADVERBS = {"внутри", "вокруг", "мимо", "напротив", "впереди", "позади", "около", "вблизи"}
"""Prepositions of a genitive that may stand alone: "нашли внутри билет"."""


def turn_prepositions(words: Sentence, word: RussianWord) -> None:
    """The words навстречу and вслед before a dative are prepositions."""
    after = words[word.index + 1 : word.index + 2]
    if word.form in ("навстречу", "вслед") and after and after[0].features.case == "Dat":
        word.pos, word.features = "ADP", Features()


def attach_prepositions(words: Sentence, word: RussianWord) -> None:
    """A preposition belongs to the next noun."""
    noun = words[word.head] if word.head >= 0 else word
    if word.form in _ADVERBS and word.relation == "case" and noun.features.case in ("Acc", "Nom"):
        word.pos, word.relation = "ADV", "advmod"
        is_object = noun.relation == "obl" and noun.features.case == "Acc"
        noun.relation = "obj" if is_object else noun.relation
        word.head = noun.head
    if word.pos != "ADP" or word.relation == "fixed":
        return
    for other in words[word.index + 1 : word.index + 5]:
        if other.form in ("помощью", "помощи"):
            _attach_helper(words, word, other)
            return
        if other.form == "пор":
            _attach_time(words, word, other)
            return
        if other.pos in NOMINAL or other.lemma == "что":
            if other.head == word.index:
                _free_from_preposition(words, other)
            attach(word, other, "case")
            return
        if other.pos not in ("ADJ", "DET", "NUM") and other.features.form != "Part":
            return


def _attach_helper(words: Sentence, preposition: RussianWord, help_: RussianWord) -> None:
    """Take "с помощью" for a preposition: its noun is who helps, or what is used."""
    behind = words[help_.index + 1 : help_.index + 4]
    noun = next((o for o in behind if o.pos not in ("ADJ", "DET", "NUM")), None)
    if noun is None or noun.pos not in NOMINAL or noun.features.case != "Gen":
        attach(preposition, help_, "case")
        return
    if noun.head in (preposition.index, help_.index):
        _free_from_preposition(words, noun)
    attach(preposition, noun, "case")
    attach(help_, noun, "fixed")
    help_.pos, noun.features = "ADV", replace(noun.features, case="Ins")


def _free_from_preposition(words: Sentence, noun: RussianWord) -> None:
    """Hang a noun that hangs on its preposition on the verb before it: "пошёл за помощью"."""
    verb = next((o for o in reversed(words[: noun.index]) if o.pos == "VERB"), None)
    if verb is not None:
        attach(noun, verb, "obl")


def _attach_time(words: Sentence, preposition: RussianWord, noun: RussianWord) -> None:
    """Hang "с тех пор" on the verb of its own clause."""
    verb = next((w for w in words[noun.index :] if is_finite(w)), None)
    for part in words[preposition.index : noun.index + 1]:
        if verb is not None:
            attach(part, verb, "advmod")
            part.pos = "ADV"
