"""Words for how people and things look, in English, Russian and Kazakh: `looks.tsv`.

Columns: `key` (the English word that prompts use), `en`, `ru`, `kk` (further words by `|`; Russian
in the masculine nominative), `kind` (colour, age, size, shape, mood, state, material, wealth,
character, beauty).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.tables import rows_of, words_of


@dataclass(frozen=True, slots=True)
class LookWord:
    """A row of the table; `key` is the English word that render prompts use."""

    key: str
    kind: str
    en: tuple[str, ...]
    ru: tuple[str, ...]
    kk: tuple[str, ...]


@cache
def look_words() -> tuple[LookWord, ...]:
    """All rows."""
    return tuple(
        LookWord(
            key=row["key"],
            kind=row["kind"],
            en=words_of(row["en"]),
            ru=words_of(row["ru"]),
            kk=words_of(row["kk"]),
        )
        for row in rows_of(files(__package__) / "looks.tsv")
    )


@cache
def looks_by_word(language: str) -> dict[str, LookWord]:
    """The rows by each word for them ("en", "ru" or "kk"), in lower case."""
    found: dict[str, LookWord] = {}
    for look in look_words():
        for word in getattr(look, language):
            found.setdefault(word.lower(), look)
    return found
