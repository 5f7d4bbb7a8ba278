"""English words for a noun of the sentence: "an even bigger one", "such a messenger"."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.nouns import read_noun
from deployments.engines.planning.vocabulary.nouns import Kind

_REPLACEABLE = frozenset(
    {Kind.THING, Kind.FOOD, Kind.GARMENT, Kind.ANIMAL, Kind.VEHICLE, Kind.PLANT, Kind.BODY}
)
_PLACES = frozenset({"obj", "conj", "nsubj", "nsubj:pass", "iobj"})


def meant_by_one(sentence: Sentence, word: Word) -> Word | None:
    """The noun before "a bigger one", "two new ones" or "paints one" that it repeats; else None."""
    is_one = word.text.lower() in ("one", "ones") and word.relation != "nummod"
    if is_one and word.relation == "obj" and sentence.child(word, "amod", "nmod", "det") is None:
        return _such_thing(sentence, word)
    if not is_one or sentence.child(word, "amod") is None:
        return None
    looks = sentence.children(word, "amod")
    is_superlative = any(look.text.endswith("est") for look in looks)
    for before in reversed(sentence.words[: word.index]):
        noun = read_noun(sentence, before) if before.pos == "NOUN" else None
        row = noun.noun if noun is not None else None
        if is_superlative and noun is not None and not noun.is_plural:
            continue
        if row is not None and row.kind in _REPLACEABLE and before.relation in _PLACES:
            return before
    return None


def _such_thing(sentence: Sentence, word: Word) -> Word | None:
    """The thing before a bare "one"; None if it is one of several."""
    for before in reversed(sentence.words[: word.index]):
        noun = read_noun(sentence, before) if before.pos == "NOUN" else None
        row = noun.noun if noun is not None else None
        if noun is None or row is None or row.kind not in _REPLACEABLE:
            continue
        if noun.is_plural:
            return None
        if sentence.child(before, "det") is not None:
            return before
    return None


def is_such(sentence: Sentence, word: Word) -> bool:
    """Whether a noun only says what somebody named before is: "gold for such a messenger"."""
    if word.pos != "NOUN" or "such" not in {c.text.lower() for c in sentence.children(word, "det")}:
        return False
    row = read_noun(sentence, word).noun
    return row is not None and row.kind is Kind.PERSON
