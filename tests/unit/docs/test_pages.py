"""The pages of the documentation: what they link to and name is there."""

import re

import pytest
import typer

from serve_app.cli.main import app as command_line
from tests.support.documents import PAGES, ROOT, anchors, blocks, links, spans, text

README_LINES = 150
FOLDERS = ("serve_app/", "deployments/", "cluster/", "tests/", "docs/")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page):
    for link in links(text(page)):
        target, _, anchor = link.partition("#")
        file = ((ROOT / page).parent / target).resolve() if target else ROOT / page
        assert file.exists(), link
        assert file.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(file.read_text()), link


def test_every_page_is_reached_from_the_readme():
    reached = {link.partition("#")[0] for link in links(text("README.md"))}
    assert set(PAGES) - reached == {"README.md"}


def test_readme_is_short():
    assert len(text("README.md").splitlines()) <= README_LINES


def test_readme_shows_the_studio_a_storyboard_and_the_graph():
    images = set(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text("README.md")))
    assert images == {
        "docs/images/studio.png",
        "deployments/embedded/pictures/storyboards_simple.png",
    }
    assert len(blocks("README.md", "mermaid")) == 1


@pytest.mark.parametrize("page", PAGES)
def test_files_that_pages_name_exist(page):
    for span in spans(text(page)):
        if span.startswith(FOLDERS) and re.fullmatch(r"[\w./-]+", span):
            assert (ROOT / span).exists(), span


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_pages_name_exist(page):
    commands = typer.main.get_command(command_line).commands
    code = "\n".join([*spans(text(page)), *blocks(page, "bash")])
    for word in re.findall(r"^(?:\.venv/bin/)?storyboard ([a-z]+)\b", code, re.M):
        assert word in commands, word


def test_make_targets_that_pages_name_exist_and_all_are_named():
    existing = set(re.findall(r"^([a-z]+):.*##", text("Makefile"), re.M)) - {"help"}
    code = "\n".join(each for page in PAGES for each in [*spans(text(page)), *blocks(page, "bash")])
    assert set(re.findall(r"^(?:\w+=\S+ )?make ([a-z]+)", code, re.M)) == existing


def test_other_files_point_to_pages_that_exist():
    sources = (
        *ROOT.glob("serve_app/**/*.py"),
        *ROOT.glob("deployments/**/*.py"),
        *ROOT.glob("cluster/*"),
        *ROOT.glob("tests/**/*.py"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    )
    named = {
        page for path in sources for page in re.findall(r"\bdocs/[\w-]+\.md\b", path.read_text())
    }
    assert named
    assert named <= set(PAGES)
