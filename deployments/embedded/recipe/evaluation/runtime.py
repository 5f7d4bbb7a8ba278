"""Speed of a family's renderer, and equality of images that are generated again."""

import subprocess
import sys
import time
from collections.abc import Callable

from deployments.embedded.recipe.evaluation.generation import (
    Family,
    digest,
    front_views,
    held_out_tasks,
    render_tasks,
)
from deployments.embedded.recipe.evaluation.measures import Figures

_TIMED_FRAMES = 6


def speed(family: Family) -> Figures:
    """Measure seconds per frame in both modes, and seconds to load the models (without imports)."""
    tasks = held_out_tasks(_TIMED_FRAMES, with_hero=True)
    started = time.perf_counter()
    renderer = family.renderer(has_lora=True, is_ref_guided=True)
    family.scorer()
    loaded = time.perf_counter() - started
    (reference,) = render_tasks(renderer, front_views(1))
    return {
        "seconds_per_frame": _median_s(
            lambda number: render_tasks(renderer, tasks[number : number + 1])
        ),
        "seconds_per_guided_frame": _median_s(
            lambda number: render_tasks(renderer, tasks[number : number + 1], [reference])
        ),
        "seconds_to_load": round(loaded, 2),
        "threads": family.threads,
    }


def repeats(family: Family) -> bool:
    """Whether images are equal when this process and a new one generate them again."""
    here = {digest_of(family), digest_of(family)}
    return here == {run_in_new_process("digest", family)}


def digest_of(family: Family) -> str:
    """SHA-256 of three images with the hero."""
    tasks = held_out_tasks(3, with_hero=True)
    return digest(render_tasks(family.renderer(has_lora=True), tasks))


def run_in_new_process(command: str, family: Family) -> str:
    """Last line that a command of the recipe prints for the family."""
    words = [sys.executable, "-m", "deployments.embedded.recipe", command]
    words += ["--weights", str(family.root), "--threads", str(family.threads)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def _median_s(render: Callable[[int], object]) -> float:
    """Median time in seconds over the timed frames."""
    times = []
    for number in range(_TIMED_FRAMES):
        started = time.perf_counter()
        render(number)
        times.append(time.perf_counter() - started)
    return round(sorted(times)[_TIMED_FRAMES // 2], 3)
