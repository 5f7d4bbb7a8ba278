"""Candidate rows for the noun tables: the names of pictures in three languages.

The Unicode CLDR names some 2,000 pictures in English, Russian and Kazakh (npm package
`cldr-annotations-full`, folder `annotations`). This script prints those that may be nouns of a
story, tab-separated: `key` (English), `ru`, `kk` and `held`, which is the kind that already has the
word, or empty. The names are candidates only: each taken row is checked and corrected by hand.

    python -m deployments.engines.planning.vocabulary.cldr_candidates PACKAGE_FOLDER [--new]
"""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from deployments.engines.planning.vocabulary.nouns import nouns_by_word

_LANGUAGES = ("en", "ru", "kk")
_NO_NOUN = re.compile(
    r"\b(face|faces|button|flag|sign|symbol|mark|arrow|square|circle|triangle|diamond|keycap|clock"
    r"|o’clock|thirty|skin|heart|hand|hands|finger|fingers|zodiac|card|dominoes|star of|hexagram"
    r"|no|not|double|input|squared|circled|ideograph|moon|gesturing|left|right|up|down|facing)\b"
)
"""English names with one of these words are signs, faces, gestures or doubles."""

_FIRST_PICTURE = 0x2300
"""The first code point of pictures; letters, digits, punctuation and arithmetic come before."""


def _names(package: Path, language: str) -> dict[str, str]:
    """The spoken name of each picture."""
    file = package / "annotations" / language / "annotations.json"
    annotations = json.loads(file.read_text(encoding="utf-8"))["annotations"]["annotations"]
    return {picture: entry["tts"][0] for picture, entry in annotations.items() if "tts" in entry}


def _may_be_noun(picture: str, name: str) -> bool:
    """Whether a picture shows a thing, a being or a place."""
    first = picture[0]
    return (
        ord(first) >= _FIRST_PICTURE
        and unicodedata.category(first) == "So"
        and not 0x1F1E6 <= ord(first) <= 0x1F1FF
        and not _NO_NOUN.search(name.lower())
    )


def candidates(package: Path) -> Iterator[tuple[str, str, str]]:
    """The pictures' names in English, Russian and Kazakh, each English name once.

    Args:
        package: the folder of `cldr-annotations-full`.
    """
    english, russian, kazakh = (_names(package, language) for language in _LANGUAGES)
    seen: set[str] = set()
    for picture, name in english.items():
        known = picture in russian and picture in kazakh
        if known and name not in seen and _may_be_noun(picture, name):
            seen.add(name)
            yield name, russian[picture], kazakh[picture]


def main() -> None:
    """Print the candidates as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="folder of npm's cldr-annotations-full")
    parser.add_argument("--new", action="store_true", help="only names that no table holds")
    arguments = parser.parse_args()
    words = nouns_by_word("en")
    print("key", "ru", "kk", "held", sep="\t")
    for key, ru, kk in candidates(arguments.package):
        held = words.get(key.lower())
        if held is None or not arguments.new:
            print(key, ru, kk, held.kind.value if held else "", sep="\t")


if __name__ == "__main__":
    main()
