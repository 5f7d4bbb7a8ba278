"""The documentation as tests read it: pages, code blocks, tables, links and anchors."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^()\s]+)\)")


def text(page):
    """A page, or another file, by its path below the root."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page, language):
    """The code blocks of a language, in order."""
    return [code for kind, code in FENCE.findall(text(page)) if kind == language]


def prose(markdown):
    """Markdown without its code blocks."""
    return FENCE.sub("", markdown)


def spans(markdown):
    """The inline code; a line break within it counts as a space."""
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose(markdown))]


def rows(markdown):
    """The cells of all table rows."""
    lines = [line for line in prose(markdown).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section(markdown, heading):
    """The text below a heading, up to the next heading of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, rest = markdown.partition(f"\n{heading}\n")
    assert rest, heading
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.M)[0]


def anchors(markdown):
    """The anchors of the headings, as Git hosting sites make them."""
    made = []
    for heading in re.findall(r"^#+ (.+)$", prose(markdown), re.M):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = sum(re.fullmatch(rf"{re.escape(plain)}(-\d+)?", each) is not None for each in made)
        made.append(f"{plain}-{again}" if again else plain)
    return made


def links(markdown):
    """The relative links, those to images included."""
    targets = LINK.findall(prose(markdown))
    return [each for each in targets if not re.match(r"[a-z]+:", each)]
