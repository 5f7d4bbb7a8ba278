"""Candidates for the noun tables are pictured things with names in three languages."""

import json
from pathlib import Path

from deployments.engines.planning.vocabulary.cldr_candidates import candidates

NAMES = {
    "🦊": ("fox", "лиса", "түлкі"),
    "🙂": ("slightly smiling face", "улыбка", "күлімсіреген бет"),
    "🇰🇿": ("flag: Kazakhstan", "флаг: Казахстан", "ту: Қазақстан"),
    "🕐": ("one o’clock", "один час", "сағат бір"),
    "½": ("one-half", "половина", "жарты"),
    "🐺": ("wolf", "волк", None),
}


def package_in(folder: Path) -> Path:
    for at, language in enumerate(("en", "ru", "kk")):
        entries = {
            picture: {"tts": [names[at]]} if names[at] else {"default": ["?"]}
            for picture, names in NAMES.items()
        }
        file = folder / "annotations" / language / "annotations.json"
        file.parent.mkdir(parents=True)
        content = {"annotations": {"annotations": entries}}
        file.write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_candidates_are_no_faces_flags_hours_signs_or_half_named_pictures(tmp_path):
    assert list(candidates(package_in(tmp_path))) == [("fox", "лиса", "түлкі")]
