"""What a good storyboard of a story shows: typed checks of a plan's prompts and captions.

`tests/data/stories.jsonl` holds one story a line, each with its checks:

    element   label, regex, from_scene   some prompt from that scene on shows it
    who       label, regex               some prompt says who does it to whom
    order     label, first, then         `first` is shown no later than `then`; the first scene,
                                         which shows the key elements together, does not count
    absent    label, regex               no prompt shows it
    caption   label, regex               some caption names it
    language  label, lang                the captions are in the story's language, by alphabet
    told      label, min, text           this share of the captions names something of the story;
                                         `text` spells a story that is written in other letters
    frames    label, min, max            so many scenes

Prompts are English for every story; captions are in the story's language. Texts are compared in
lower case and without the words of style that every prompt has.

A story's `open` lists the labels of the checks that fail today.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.engines.planning.builtin.planner import STYLES
from deployments.types import Scene

STORIES = Path(__file__).parents[1] / "data" / "stories.jsonl"

STEM_LETTERS = 4
"""Words are the same when they begin with the same letters, whatever their ending."""

HERO_STEMS = ("алда", "көсе", "косе", "alda", "kose")

FUNCTION_WORDS = frozenset(
    word
    for words in (
        "with that this from they them then when into only have been were what",
        "этот того который которая потому чтобы него свой своего очень",
        "екен",
    )
    for word in words.split()
)
"""Words of four letters and more that tell nothing of a story."""

WORD = re.compile(r"[^\W\d_]+")
KAZAKH_LETTER = re.compile("[әғқңұүһі]")
CYRILLIC_LETTER = re.compile("[а-яёәғқңөұүһі]")
LATIN_LETTER = re.compile("[a-z]")
PURE = 9
"""A text is in an alphabet that has more than this many times the letters of the other one."""

Values = dict[str, str | int | float]


@dataclass(frozen=True, eq=False)
class CheckedStory:
    """A story, what its storyboard must show, and which of that is not shown yet."""

    id: str
    lang: str
    kind: str
    prompt: str
    checks: tuple[Values, ...]
    open: tuple[str, ...]

    def failures(self, scenes: Sequence[Scene]) -> tuple[str, ...]:
        """The labels of the checks that these scenes fail, in the story's order."""
        shown = Shown(self.prompt, scenes)
        return tuple(str(check["label"]) for check in self.checks if not passes(check, shown))


class Shown:
    """The texts of a plan as the checks compare them."""

    def __init__(self, story: str, scenes: Sequence[Scene]) -> None:
        self.story = story
        self.prompts = [without_style(scene.prompt).lower() for scene in scenes]
        self.captions = [scene.caption.lower() for scene in scenes]

    def telling(self, story: str = "") -> list[bool]:
        """Whether each caption names something of the story other than the hero."""
        known = stems(story or self.story)
        return [bool(known & stems(caption)) for caption in self.captions]


def passes(check: Values, shown: Shown) -> bool:
    """Whether the plan shows what the check asks for."""
    return CHECKS[str(check["type"])](check, shown)


def load_stories(path: Path = STORIES) -> tuple[CheckedStory, ...]:
    """The stories of a file; a story without `open` passes all its checks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_story(json.loads(line)) for line in lines)


def without_style(prompt: str) -> str:
    """A prompt without the words of style that every frame has."""
    for style in STYLES:
        prompt = prompt.replace(f", {style}", "")
    return prompt


WORDING_FAULTS = {
    "an article before a plural": (
        r"\ban? ([a-z]+ )?([a-z]+[^s\W]s|children|people|men|women) "
        r"(in|with|nearby|behind|looking|to|and)\b"
    ),
    "two articles": r"\b(the|an?) [a-z]+ an? [a-z]",
    "a number before one": r"\b(two|three|four|five|six|seven|ten) [a-z ]*?(bag|cup|horse|coat) ",
    "a word twice": r"\b([a-z]+( [a-z]+)+) \1\b",
}
"""What reads wrong in a prompt, whatever the story."""

CAPTION_FAULTS = {
    "punctuation": r"(^| )[,:;.]|[,:;]\.|\.\.$|[.!?]\"\.$",
    "a small letter first": r"^[a-zа-яёәғқңөұүһі]",
    "one word": r"^\S+$",
}
"""What reads wrong in a caption, whatever the story."""


def wording_faults(scene: Scene) -> tuple[str, ...]:
    """What reads wrong in a scene's prompt and caption."""
    prompt = without_style(scene.prompt)
    found = [name for name, pattern in WORDING_FAULTS.items() if re.search(pattern, prompt)]
    found += [name for name, pattern in CAPTION_FAULTS.items() if re.search(pattern, scene.caption)]
    return tuple(found)


def stems(text: str) -> set[str]:
    """The beginnings of the words that tell something; the hero's name is not among them."""
    words = {word for word in WORD.findall(text.lower()) if len(word) >= STEM_LETTERS}
    return {
        word[:STEM_LETTERS] for word in words - FUNCTION_WORDS if not word.startswith(HERO_STEMS)
    }


def _some(pattern: str, texts: Sequence[str]) -> bool:
    return any(re.search(pattern, text) for text in texts)


def _element(check: Values, shown: Shown) -> bool:
    first = int(check.get("from_scene", 1))
    return _some(str(check["regex"]), shown.prompts[first - 1 :])


def _who(check: Values, shown: Shown) -> bool:
    return _some(str(check["regex"]), shown.prompts)


def _order(check: Values, shown: Shown) -> bool:
    first, then = (_scene_after_first(str(check[key]), shown) for key in ("first", "then"))
    return first is not None and then is not None and first <= then


def _scene_after_first(pattern: str, shown: Shown) -> int | None:
    numbered = enumerate(shown.prompts[1:], 2)
    return next((number for number, prompt in numbered if re.search(pattern, prompt)), None)


def _absent(check: Values, shown: Shown) -> bool:
    return not _some(str(check["regex"]), shown.prompts)


def _caption(check: Values, shown: Shown) -> bool:
    return _some(str(check["regex"]), shown.captions)


def _language(check: Values, shown: Shown) -> bool:
    text = " ".join(shown.captions)
    kazakh, cyrillic, latin = (
        len(letter.findall(text)) for letter in (KAZAKH_LETTER, CYRILLIC_LETTER, LATIN_LETTER)
    )
    if check["lang"] == "en":
        return latin > PURE * cyrillic
    return cyrillic > PURE * latin and (kazakh > 0) == (check["lang"] == "kk")


def _told(check: Values, shown: Shown) -> bool:
    told = shown.telling(str(check.get("text", "")))
    return sum(told) >= float(check["min"]) * len(told)


def _frames(check: Values, shown: Shown) -> bool:
    return int(check["min"]) <= len(shown.prompts) <= int(check["max"])


CHECKS: dict[str, Callable[[Values, Shown], bool]] = {
    "element": _element,
    "who": _who,
    "order": _order,
    "absent": _absent,
    "caption": _caption,
    "language": _language,
    "told": _told,
    "frames": _frames,
}


def _story(line: dict[str, Any]) -> CheckedStory:
    checks = tuple(line["checks"])
    labels = [check["label"] for check in checks]
    assert len(set(labels)) == len(labels), f"two checks of {line['id']} have one label"
    names = {"id", "lang", "kind", "prompt"}
    return CheckedStory(
        **{name: line[name] for name in names}, checks=checks, open=tuple(line.get("open", ()))
    )
