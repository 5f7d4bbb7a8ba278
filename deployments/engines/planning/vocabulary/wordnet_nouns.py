"""What English nouns outside the noun tables name, if that can be drawn by its own name.

The table is made by `wordnet_table.py` from WordNet 3.1: "harpsichord" is a thing, "idea" is not
there.
"""

from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.nouns import Kind
from deployments.engines.planning.vocabulary.tables import rows_of


@cache
def _kinds() -> dict[str, Kind]:
    """The kinds of the nouns."""
    table = files(__package__) / "wordnet_nouns.tsv"
    return {word: Kind(row["kind"]) for row in rows_of(table) for word in row["words"].split()}


def wordnet_kind(lemma: str) -> Kind | None:
    """What a noun names; None for abstractions, very general words and unknown words.

    Args:
        lemma: an English noun of one word in the singular.
    """
    return _kinds().get(lemma.lower())
