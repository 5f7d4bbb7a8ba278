"""A word of a Russian sentence while it is being parsed."""

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
