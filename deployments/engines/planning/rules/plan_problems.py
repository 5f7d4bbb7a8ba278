"""Problems of a plan that code cannot correct, as sentences for a repair turn or a user."""

import re
from collections.abc import Sequence

from deployments.types import MAX_FRAMES, MIN_FRAMES, Scene

_MAX_FOREIGN_SHARE = 0.3
"""With a larger share of letters beyond ASCII, a prompt is not English; names stay below it."""


def violations(scenes: Sequence[Scene], num_frames: int | None = None) -> tuple[str, ...]:
    """Problems of planned or edited scenes: their number, and empty prompts."""
    problems = []
    if len(scenes) < MIN_FRAMES:
        problems.append(f"the plan has {len(scenes)} scenes; write at least {MIN_FRAMES}")
    problems.extend(excess(scenes, num_frames))
    problems.extend(
        f"the prompt of scene {number} is empty; describe one picture"
        for number, scene in enumerate(scenes, start=1)
        if not re.search(r"\w", scene.prompt)
    )
    return tuple(problems)


def excess(scenes: Sequence[Scene], num_frames: int | None = None) -> tuple[str, ...]:
    """That the scenes are too many, which rules can help only by dropping some."""
    most = MAX_FRAMES if num_frames is None else num_frames
    if len(scenes) <= most:
        return ()
    return (f"the plan has {len(scenes)} scenes; write at most {most}",)


def weaknesses(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """What a planner should correct but a user may write: other languages, equal prompts."""
    foreign = [
        f"write the prompt of scene {number} in English"
        for number, scene in enumerate(scenes, start=1)
        if _is_foreign(scene.prompt)
    ]
    prompts = [" ".join(re.findall(r"\w+", scene.prompt.lower())) for scene in scenes]
    same = {
        prompt: [str(number) for number, other in enumerate(prompts, start=1) if other == prompt]
        for prompt in filter(None, prompts)
    }
    repeated = [
        f"scenes {', '.join(few)} and {last} have the same prompt; tell different moments"
        for *few, last in same.values()
        if few
    ]
    return (*foreign, *repeated)


def _is_foreign(prompt: str) -> bool:
    letters = re.findall(r"[^\W\d_]", prompt)
    return sum(not char.isascii() for char in letters) > _MAX_FOREIGN_SHARE * len(letters)
