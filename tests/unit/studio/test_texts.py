"""The studio page has the same texts in three languages, and its files are safe and short."""

import json
import re
from pathlib import Path

import pytest

from serve_app.api.routes.studio import FOLDER

LANGUAGES = {path.stem: path.read_text() for path in (FOLDER / "texts").glob("*.js")}
SCRIPTS = "".join(path.read_text() for path in FOLDER.glob("*.js"))
PAGE = (FOLDER / "index.html").read_text()


def texts(language):
    """Key and text of a language's file."""
    return dict(re.findall(r'(\w+): "((?:[^"\\]|\\.)*)"', LANGUAGES[language]))


def test_there_are_three_languages():
    assert set(LANGUAGES) == {"en", "ru", "kk"}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_each_language_has_the_same_texts_with_the_same_placeholders(language):
    english, other = texts("en"), texts(language)
    assert set(other) == set(english)
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", other[key])) == set(re.findall(r"\{\w+\}", text)), key


def test_every_text_that_the_page_uses_exists():
    asked = set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', PAGE))
    asked |= set(re.findall(r'text\("(\w+)"', SCRIPTS))
    assert asked - set(texts("en")) == set()


def test_every_text_is_used():
    used = PAGE + SCRIPTS
    built = ("state_", "export", "modeFact_", "example")
    left = {key for key in texts("en") if f'"{key}"' not in used and not key.startswith(built)}
    assert left == set()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.js")), ids=lambda path: path.name)
def test_scripts_stay_readable_typed_and_make_no_html_of_texts(path: Path):
    code = path.read_text()
    assert code.startswith("// @ts-check\n")
    assert len(code.splitlines()) <= 300
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code)


def test_the_page_has_no_inline_code_and_loads_nothing_from_other_sites():
    assert "<style" not in PAGE
    assert not re.search(r"\son\w+=|\sstyle=|<script(?![^>]* src=)", PAGE)
    assert "://" not in PAGE.replace("http://www.w3.org", "")


def test_the_tools_that_check_the_page_have_exact_versions():
    package = json.loads((FOLDER.parent.parent / "package.json").read_text())
    assert "dependencies" not in package
    for name, version in package["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
