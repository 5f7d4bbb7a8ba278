"""First names in English, Russian and Kazakh spelling with their sex: `names.tsv`.

Columns: `en` (spellings divided by `|`), `sex` ("m" or "f"), `ru`, `kk`; a name that is a common
word of a language has no cell there.
"""

from functools import cache
from importlib.resources import files

from deployments.engines.planning.vocabulary.tables import rows_of, words_of


@cache
def sexes_by_name(language: str) -> dict[str, str]:
    """The sex of each name, "m" or "f", by the name in lower case.

    Args:
        language: "en", "ru" or "kk"; the Russian spellings are known in Kazakh, and the Kazakh
            ones in Russian.
    """
    columns = ("en",) if language == "en" else (language, "ru", "kk")
    found: dict[str, str] = {}
    for column in columns:
        for row in rows_of(files(__package__) / "names.tsv"):
            for name in words_of(row[column]):
                found.setdefault(name.lower(), row["sex"])
    return found
