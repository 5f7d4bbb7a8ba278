"""The nouns that can be seen, in English, Russian and Kazakh: `nouns/*.tsv`, one file a kind.

Columns: `key`, `sex`, `en`, `ru`, `kk`, `plural`, `look`, `phrase`. Several words of a cell are
divided by `|`; the first one is the usual one.

`wordnet_nouns.tsv` has the kinds of further English nouns: "harpsichord" is a thing, "idea" is not
there. `wordnet_table.py` makes it from WordNet 3.1.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.tables import rows_of, words_of


class Kind(StrEnum):
    """What a noun names; the name of its file."""

    PERSON = "people"
    ANIMAL = "animals"
    THING = "things"
    FOOD = "food"
    GARMENT = "garments"
    PLANT = "plants"
    BODY = "body"
    VEHICLE = "vehicles"
    PLACE = "places"
    EVENT = "events"
    WEATHER = "weather"
    SEASON = "seasons"
    TIME = "times"


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of the table.

    Attributes:
        key: unique English name, the one that render prompts use: "fox fur coat".
        kind: of what it is.
        sex: "m" or "f" where the word tells it, else empty.
        en: English words for it in the singular, two words if need be; `ru`, `kk` likewise, in the
            nominative singular.
        plural: the plural of `key`.
        look: how it is drawn when the story says nothing: "brown horse", without article.
        phrase: of a place, season, weather or time: how a prompt adds it, e.g. "in the bazaar".
    """

    key: str
    kind: Kind
    sex: str
    en: tuple[str, ...]
    ru: tuple[str, ...]
    kk: tuple[str, ...]
    plural: str
    look: str
    phrase: str


@cache
def nouns() -> tuple[Noun, ...]:
    """All rows, kind by kind."""
    folder = files(__package__) / "nouns"
    return tuple(
        Noun(
            key=row["key"],
            kind=kind,
            sex=row["sex"],
            en=words_of(row["en"]),
            ru=words_of(row["ru"]),
            kk=words_of(row["kk"]),
            plural=row["plural"],
            look=row["look"],
            phrase=row["phrase"],
        )
        for kind in Kind
        if (table := folder / f"{kind.value}.tsv").is_file()
        for row in rows_of(table)
    )


@cache
def nouns_by_word(language: str) -> dict[str, Noun]:
    """The rows by each word for them, in lower case; the first row of a word counts.

    Args:
        language: "en", "ru" or "kk". English plurals of the keys are included.
    """
    found: dict[str, Noun] = {}
    for noun in nouns():
        for word in getattr(noun, language):
            found.setdefault(word.lower(), noun)
    if language == "en":
        for noun in nouns():
            found.setdefault(noun.plural.lower(), noun)
    return found


@cache
def nouns_by_key() -> dict[str, Noun]:
    """The rows by their keys."""
    return {noun.key: noun for noun in nouns()}


def wordnet_kind(lemma: str) -> Kind | None:
    """What an English noun names, by WordNet; None for what cannot be drawn by its own name.

    These are abstractions, very general words and unknown words.

    Args:
        lemma: an English noun of one word in the singular.
    """
    return _wordnet_kinds().get(lemma.lower())


@cache
def _wordnet_kinds() -> dict[str, Kind]:
    """The kinds of the nouns of WordNet."""
    table = files(__package__) / "wordnet_nouns.tsv"
    return {word: Kind(row["kind"]) for row in rows_of(table) for word in row["words"].split()}
