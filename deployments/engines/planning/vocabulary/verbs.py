"""The deeds that can be seen, in English, Russian and Kazakh, and how each one looks: `verbs.tsv`.

Columns: `key`, `en`, `ru`, `kk`, `phrases`, `approach`, `reaction`, `visibility`, `shot`, `tags`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.tables import rows_of, words_of


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of the table.

    A phrase follows the doer's name in a render prompt: "{doer} handing {object} to {recipient}".
    Its slots are `{object}`, `{recipient}`, `{source}`, `{instrument}`, `{companion}`,
    `{topic}`, `{living}` (an object that is a person or animal) and `{place}` (a preposition with
    its noun: "under a tree").

    Attributes:
        key: English, unique: "give".
        en: English dictionary forms, with their particle: "give", "hand over"; `ru` infinitives of
            both aspects, `kk` dictionary forms in -у.
        phrases: how the deed looks, best first; the first one whose slots are all filled is drawn.
            The last one has no slot.
        approach: how the doer looks just before it; may have the same slots; may be empty.
        reaction: how the other one (recipient, source, companion or object) looks just after it;
            without slots; empty if nobody reacts.
        visibility: 0 for what cannot be seen (know, be called) to 3 for what makes a picture.
        shot: the usual shot size: "wide", "full", "medium" or "close-up".
        tags: what reading and planning need to know: "speech", "wish", "pretence", "motion",
            "state", ... "trick" is a deed that deceives somebody; the phrase of a "weather" deed
            shows the sky and needs no doer: "rain pouring down".
    """

    key: str
    en: tuple[str, ...]
    ru: tuple[str, ...]
    kk: tuple[str, ...]
    phrases: tuple[str, ...]
    approach: str
    reaction: str
    visibility: int
    shot: str
    tags: frozenset[str]


@cache
def verbs() -> tuple[Verb, ...]:
    """All rows."""
    return tuple(
        Verb(
            key=row["key"],
            en=words_of(row["en"]),
            ru=words_of(row["ru"]),
            kk=words_of(row["kk"]),
            phrases=words_of(row["phrases"]),
            approach=row["approach"],
            reaction=row["reaction"],
            visibility=int(row["visibility"]),
            shot=row["shot"],
            tags=frozenset(row["tags"].split()),
        )
        for row in rows_of(files(__package__) / "verbs.tsv")
    )


@cache
def verbs_by_word(language: str) -> dict[str, Verb]:
    """The rows by each dictionary form ("en", "ru" or "kk"), in lower case; the first counts."""
    found: dict[str, Verb] = {}
    for verb in verbs():
        for word in getattr(verb, language):
            found.setdefault(word.lower(), verb)
    return found


@cache
def verbs_by_key() -> dict[str, Verb]:
    """The rows by key."""
    return {verb.key: verb for verb in verbs()}
