"""How soon the studio page shows the plan and the first image of a story, in a real Chromium.

The stories are of the embedded family, with one replica. `plan_lag_ms` and `picture_lag_ms` are the
times from the moment when the service had the plan or the image, by its own clock, until the page
showed it. `first_picture_over_frame` is the time from the click to the first image, in times of one
further frame of the same story.

    python -m tests.benchmarks.bench_watching [--rounds N]

The last line is JSON.
"""

import argparse
import statistics
from datetime import datetime

from tests.benchmarks.bench_serving import STORY, one_replica
from tests.benchmarks.report import report
from tests.benchmarks.simulated import FRAMES
from tests.support.chromium import MISSING, chromium, chromium_path, page_of

NOTE_WHEN = """
    const now = () => performance.timeOrigin + performance.now();
    const note = (what) => { window.noted = { [what]: now(), ...window.noted }; };
    document.addEventListener("click", ({ target }) => target.id === "draw" && note("click"), true);
    document.addEventListener("load",
        ({ target }) => target.closest?.("#board") && note("image"), true);
    new MutationObserver(() => document.querySelector("#board .frame") && note("plan"))
        .observe(document, { subtree: true, childList: true });
"""
"""Notes when each thing was first seen, in ms since the epoch; only images have a `load` event."""


def submit_story(page, seed):
    """Send a story from the page; returns when the page showed what, and the finished story."""
    page.goto("/")
    page.fill("#story", STORY)
    page.click("#options summary")
    page.select_option("#frames", str(FRAMES))
    page.fill("#seed", str(seed))
    page.click("#draw")
    page.wait_for_selector("body[data-state=done]")
    noted = page.evaluate("noted")
    story = page.evaluate("fetch(`/stories/${location.search.slice(7)}`).then((a) => a.json())")
    return noted, story


def measured(noted, story):
    """The figures of one story."""
    started_ms = 1000 * datetime.fromisoformat(story["started_at"]).timestamp()
    ready_s = [frame["ready_time_seconds"] for frame in story["frames"]]
    frame_ms = 1000 * (ready_s[-1] - ready_s[0]) / (len(ready_s) - 1)
    return {
        "frame_ms": frame_ms,
        "plan_shown_ms": noted["plan"] - noted["click"],
        "plan_lag_ms": noted["plan"] - started_ms - 1000 * story["planner_time_seconds"],
        "picture_lag_ms": noted["image"] - started_ms - 1000 * ready_s[0],
        "first_picture_over_frame": (noted["image"] - noted["click"]) / frame_ms,
    }


def main():
    """Measure the stories, print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="stories")
    rounds = parser.parse_args().rounds
    if chromium_path() is None:
        print(f"Not measured: {MISSING}")
        return
    with one_replica() as service, chromium() as browser, page_of(browser, service.url) as page:
        page.add_init_script(NOTE_WHEN)
        submit_story(page, 0)
        stories = [measured(*submit_story(page, seed)) for seed in range(1, rounds + 1)]
    medians = {
        name: round(statistics.median(story[name] for story in stories), 2) for name in stories[0]
    }
    report("watching", {"rounds": rounds} | medians)


if __name__ == "__main__":
    main()
