"""Reading of the vocabulary's tables: tab-separated text, one row a record."""

import csv
from importlib.resources.abc import Traversable


def rows_of(table: Traversable) -> list[dict[str, str]]:
    """The rows of a table by their column names; cells without spaces around them."""
    lines = table.read_text(encoding="utf-8").splitlines()
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{name: (cell or "").strip() for name, cell in row.items()} for row in reader]


def words_of(cell: str) -> tuple[str, ...]:
    """The words of a cell: "horse|steed" -> ("horse", "steed")."""
    return tuple(word.strip() for word in cell.split("|") if word.strip())
