"""Kazakh verbs of several words: "алып кету", "атқа міну"."""

from deployments.engines.planning.reading.kazakh.lexicon import (
    VerbStem,
    noun_phrases,
    nouns_by_stem,
    verb_phrases,
)
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind

# Objects that stay in the picture when they are part of a compound verb: "атқа міну".
_IMPLIED = frozenset(("bell",))
_KEPT_IN_COMPOUND = frozenset(
    (
        NounKind.ANIMAL,
        NounKind.THING,
        NounKind.FOOD,
        NounKind.GARMENT,
        NounKind.VEHICLE,
        NounKind.PLANT,
    )
)


def is_kept(word: KazakhWord, stem: VerbStem | None) -> bool:
    """Whether a noun inside a compound verb stays a thing that the picture shows."""
    form = word.noun
    noun = nouns_by_stem().get(form.stem) if form and word.kind is WordKind.NOUN else None
    if form is not None and noun is not None and noun.kind is NounKind.PLACE:
        return form.case in ("dat", "loc", "abl")
    if form is None or noun is None or noun.kind not in _KEPT_IN_COMPOUND:
        return False
    if noun.key in _IMPLIED:
        return False
    phrases = " ".join(stem.verb.phrases) if stem is not None and stem.verb is not None else ""
    return "{object}" in phrases or ("{place}" in phrases and form.case != "nom")


def compound_at(words: list[KazakhWord], place: int, least: int) -> VerbStem | None:
    """The longest compound verb of the table that ends at this word.

    Args:
        words: a clause with its verbs.
        place: of the verb that would be the last one.
        least: the compound must begin before this word.
    """
    verb = words[place].verb
    if verb is None:
        return None
    for row in verb_phrases().get(verb.stem.stem, ()):
        start = place - len(row.before)
        if start < 0 or start >= least:
            continue
        if tuple(word.low for word in words[start:place]) == row.before:
            is_split = start > 0 and (
                (words[start - 1].low, words[start].low) in noun_phrases()
                or is_named_animal(words[start - 1], words[start])
            )
            if not is_split:
                return row
    return None


def stem_of_group(words: list[KazakhWord], start: int) -> tuple[VerbStem | None, int]:
    """The verb that a group means, and how many words before the group belong to it."""
    found = []
    for place in range(start, len(words)):
        row = compound_at(words, place, place)
        reach = place - len(row.before) if row is not None else start + 1
        if row is not None and reach <= start:
            is_handed = row.verb is not None and bool(row.verb.tags & {"transfer", "pretence"})
            rank = 2 if is_handed and reach == start else int(reach < start)
            found.append((rank, len(row.before), place, row, start - reach))
    if found:
        best = max(found, key=lambda one: one[:3])
        return best[3], best[4]
    first = next((word.verb for word in words[start:] if word.verb is not None), None)
    return (first.stem if first else None), 0


def is_named_animal(name: KazakhWord, word: KazakhWord) -> bool:
    """Whether the word is the animal of that name: "Шалқұйрық атына"."""
    if not name.is_name or word.noun is None or word.noun.possessor != "3":
        return False
    noun = nouns_by_stem().get(word.noun.stem)
    return noun is not None and noun.kind is NounKind.ANIMAL
