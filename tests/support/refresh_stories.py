"""Write down which checks of `tests/data/stories.jsonl` the built-in planner does not pass yet.

The tests hold each story to exactly this list, so that progress and loss are both seen:

    python -m tests.support.refresh_stories
"""

import json

from tests.support.builtin_stories import plan_of
from tests.support.story_checks import STORIES, load_stories


def refresh():
    """Write the labels of the failing checks of each story as `open`, and print what changed."""
    lines = []
    rows = [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]
    for row, story in zip(rows, load_stories(), strict=True):
        before = row.pop("open", [])
        failing = list(story.failures(plan_of(story.prompt).scenes))
        if failing:
            row["open"] = failing
        if failing != before:
            print(f"{story.id}: {before} -> {failing}")
        lines.append(json.dumps(row, ensure_ascii=False))
    STORIES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh()
