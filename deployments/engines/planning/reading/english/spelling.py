"""Typing errors in English stories: "Aldr Kose trick a gredy mercant an take his hors".

Words that neither the tables nor the frequency dictionary of symspellpy (82,765 words, MIT) know
are replaced by the likeliest word that differs by one letter, or by two for long words; words of
the tables come first. Names are left alone. The dictionary is read when a word is unknown.
"""

import re
from functools import cache
from importlib.resources import files
from itertools import chain

from deployments.engines.planning.reading.english.confusions import without_confusions
from deployments.engines.planning.reading.english.forms import is_verb_form, plural, singulars
from deployments.engines.planning.reading.english.words import PRONOUNS
from deployments.engines.planning.reading.grammar import words_of_text
from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word, wordnet_kind

_DICTIONARY = "frequency_dictionary_en_82_765.txt"
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,20}(?![\w'’-])")
_HERO = re.compile(r"\b([Aa][a-z]{2,6})[ -]([Kk][a-zö]{2,4})\b")
_DISGUISE = re.compile(
    r"\b(?:him|her|my)self\s(?:up\s)?as an?\s(?:\w+\s)?$|dressed\s\w*\s?as an?\s$"
)
"""Words before the name of whom somebody plays."""
_OWNERS = re.compile(
    r"\b((?:from|with|in|on|at|to|into|under|over|of|and|by|steals?|stole|eats?|ate|takes?|took)"
    r" (?:the |my |his |her |our )?)([a-z]+)s(?= ([a-z]+)(?![\w'’-]))"
)
"""A noun in the plural before another noun, behind a word that has no second noun."""
_OWNED = frozenset(
    {Kind.THING, Kind.FOOD, Kind.GARMENT, Kind.PLACE, Kind.VEHICLE, Kind.ANIMAL, Kind.BODY}
)
_SLOT_CHARS = 40
_AND = re.compile(r"\ban(?= ([b-df-hj-np-tv-z][a-z]+))")
_LIKE_PERSON = re.compile(r"\b(?:the|a|an|his|her|greedy|old|rich|cruel|young|poor|angry|proud)\s$")
_NOUN_SLOT = re.compile(r"\b(?:the|a|an|his|her|their|my)\s(?:big|small|old|new|little|long)?\s?$")
_FUNCTION_WORDS = words_of_text(
    """
    with from that they them then when what this have into over his her the and who was has for
    but out not their where there while until because after before about
    """
)
"""Words of which a letter is often left out: "wih", "frm"."""
_DOUBLED = "bdfglmnprstz"
_IN_PHRASE = re.compile(r"\b(?:his|her|my|their|our|the|a|an)\s$")
_COMPARED = re.compile(r"(\w{2,})(?:iest|ier)$")
_SILENT_H = ("hour", "honest", "honour", "honor", "heir")
_COMMON_COUNT = 50_000
"""Rarer words of the dictionary are mostly names and errors themselves."""
_FREQUENT_COUNT = 1_000_000
"""A word that the dictionary lacks is right if it is a form of one as frequent as that."""
_SHORT_WORD = 4
"""Letters below which only swapped letters are put right."""
_LONG_WORD = 7
"""Letters from which on a word may differ by two."""


def correct_spelling(text: str) -> str:
    """A text with its typing errors corrected."""
    text = without_confusions(_HERO.sub(_hero, text))
    text = _OWNERS.sub(_owner, text)
    text = _WORD.sub(lambda match: _in_slot(text, match), text)
    return _AND.sub(_and, text)


def _owner(match: re.Match[str]) -> str:
    """An owner of a thing with the apostrophe that he lacks: "with moms dryer"."""
    before, people, thing = match.groups()
    row = nouns_by_word("en").get(_corrected(thing))
    is_owned = row is not None and row.kind in _OWNED and _is_living(people)
    return f"{before}{people}'s" if is_owned else match.group()


def _in_slot(text: str, match: re.Match[str]) -> str:
    """The correction that fits where a word stands: a person after "disguises himself as a"."""
    word, before = match.group(), text[max(match.start() - _SLOT_CHARS, 0) : match.start()]
    corrected = _corrected(word)
    if corrected == word and len(word) < _SHORT_WORD and _IN_PHRASE.search(before):
        return _short_noun(word)
    is_wrong = corrected != word and corrected not in nouns_by_word("en")
    if is_wrong and _NOUN_SLOT.search(before):
        return _noun_like(word) or corrected
    if corrected == word and _LIKE_PERSON.search(before):
        return _swapped_person(word)
    if corrected == word or not _DISGUISE.search(before) or _is_person(corrected):
        return corrected
    return _person_like(word) or corrected


@cache
def _short_noun(word: str) -> str:
    """The commonest noun of the tables that has one letter more: "on her hed"."""
    if word in _counts() or _is_in_tables(word):
        return word
    alike = _alike().get((word[0], len(word) + 1), ())
    near = [w for w in alike if w in nouns_by_word("en") and _distance(word, w, 1) == 1]
    return max(near, key=lambda w: _counts().get(w, 0), default=word)


@cache
def _noun_like(word: str) -> str:
    """The commonest noun of the tables that differs by a letter: "his big teath"."""
    if _is_in_tables(word) or wordnet_kind(singulars(word)[-1]) is not None:
        return ""
    lengths = range(len(word) - 1, len(word) + 2)
    alike = chain.from_iterable(_alike().get((word[0], length), ()) for length in lengths)
    near = [w for w in alike if w in nouns_by_word("en") and _distance(word, w, 1) == 1]
    return max(near, key=lambda w: _counts().get(w, 0), default="")


@cache
def _swapped_person(word: str) -> str:
    """The word for a person with two letters swapped: "a greedy kahn"."""
    if _is_in_tables(word) or wordnet_kind(singulars(word)[-1]) is not None:
        return word
    return next((swapped for swapped in _swapped(word) if _is_person(swapped)), word)


@cache
def _person_like(word: str) -> str:
    """The nearest word for a person, which may differ by two letters; empty if there is none."""
    lengths = range(len(word) - 2, len(word) + 3)
    alike = chain.from_iterable(_alike().get((word[0], length), ()) for length in lengths)
    near = [(_distance(word, other, 2), other) for other in alike if _is_person(other)]
    near = [found for found in near if found[0] <= 2]
    sounds = _consonants(word)
    nearest = sorted(near, key=lambda found: (_consonants(found[1]) != sounds, _rank(word, *found)))
    return nearest[0][1] if near else ""


def _consonants(word: str) -> str:
    """What is heard of a word beside its vowels, each letter once in a row."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word))


def _is_person(word: str) -> bool:
    row = nouns_by_word("en").get(word)
    return row is not None and row.kind is Kind.PERSON


def _is_living(word: str) -> bool:
    row = nouns_by_word("en").get(word)
    return row is not None and row.kind in (Kind.PERSON, Kind.ANIMAL)


def _hero(match: re.Match[str]) -> str:
    first, last = match.groups()
    is_close = _distance(first.lower(), "aldar", 1) <= 1
    return "Aldar Kose" if is_close and _distance(last.lower(), "kose", 1) <= 1 else match.group()


def _and(match: re.Match[str]) -> str:
    word = match.group(1)
    return "and" if is_verb_form(word) and not word.startswith(_SILENT_H) else match.group()


@cache
def _is_in_tables(word: str) -> bool:
    singular = singulars(word)
    if _COMPARED.sub(r"\1y", word) in looks_by_word("en"):
        return True  # "laziest"
    if any(text in nouns_by_word("en") for text in singular) or word in looks_by_word("en"):
        return True
    return is_verb_form(word)


@cache
def _counts() -> dict[str, int]:
    """How often each word of the dictionary is used."""
    import symspellpy

    lines = (files(symspellpy) / _DICTIONARY).read_text(encoding="utf-8-sig").splitlines()
    return {word: int(count) for word, count in (line.split() for line in lines)}


@cache
def _alike() -> dict[tuple[str, int], list[str]]:
    """Common words by their first letter and length."""
    words: dict[tuple[str, int], list[str]] = {}
    for word, count in _counts().items():
        if count >= _COMMON_COUNT or _is_in_tables(word):
            words.setdefault((word[0], len(word)), []).append(word)
    return words


def _swapped(word: str) -> list[str]:
    """The word with each two neighbouring letters swapped."""
    return [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(1, len(word) - 1)
        if word[at] != word[at + 1]
    ]


def _doubled(word: str) -> str:
    """The verb with a consonant twice or the word with two letters swapped: "stoped", "gril"."""
    forms = (word[:at] + word[at] + word[at:] for at in range(1, len(word)) if word[at] in _DOUBLED)
    found = [form for form in forms if is_verb_form(form)]
    found += [form for form in _swapped(word) if _is_in_tables(form)]
    best = max(found, key=lambda form: _counts().get(form, 0), default="")
    return best if _counts().get(best, 0) >= _FREQUENT_COUNT else ""


@cache
def _corrected(word: str) -> str:
    forms = singulars(word)
    if _is_in_tables(word) or word in PRONOUNS:
        return word
    if word not in _counts() and (doubled := _doubled(word)):
        return doubled
    if wordnet_kind(forms[-1]) is not None:
        return word
    is_plural = any(
        _counts().get(form, 0) >= _FREQUENT_COUNT
        for form in forms[1:]
        if not is_verb_form(form) or wordnet_kind(form) is not None
    )
    if (
        (word in _counts() and any(form in _counts() for form in forms[1:]))
        or is_plural
        or _counts().get(word, 0) >= _COMMON_COUNT
    ):
        return word
    shortened = (k for k in sorted(_FUNCTION_WORDS) if len(k) == len(word) + 1)
    known = next((k for k in shortened if _distance(word, k, 1) == 1), "")
    if known:
        return known
    one = _corrected(word[:-1]) if word.endswith("s") else ""
    if one != word[:-1] and one in nouns_by_word("en"):
        return plural(one)
    most = 2 if len(word) >= _LONG_WORD else 1
    lengths = range(len(word) - most, len(word) + most + 1)
    alike = chain.from_iterable(_alike().get((word[0], length), ()) for length in lengths)
    near = [(_distance(word, candidate, most), candidate) for candidate in alike]
    if len(word) < _SHORT_WORD:
        near = [found for found in near if sorted(found[1]) == sorted(word)]
    likeliest = min(near, key=lambda found: _rank(word, *found), default=(most + 1, word))
    return likeliest[1] if likeliest[0] <= most else word


def _rank(word: str, distance: int, candidate: str) -> tuple[int, bool, bool, int]:
    """The likeliest correction first: near, of the tables, with letters left out, frequent."""
    letters = iter(candidate)
    is_shortened = all(letter in letters for letter in word)
    return distance, not _is_in_tables(candidate), not is_shortened, -_counts()[candidate]


def _distance(word: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap; more than `most` if it is more."""
    from symspellpy.editdistance import DistanceAlgorithm, EditDistance

    found = EditDistance(DistanceAlgorithm.DAMERAU_OSA).compare(word, other, most)
    return found if found >= 0 else most + 1
