"""How soon the studio page in a browser shows what there is: the plan, then the first picture.

Stories of the embedded family, one replica, told on the page in a real Chromium. `lag_ms` is what
the page took from the moment that the service had the plan or the picture, by the service's own
account, to its being on the page. `first_picture_over_frame` is the time from the click to the
first picture over what one further frame of the same story took.

    python -m tests.benchmarks.bench_watching [--rounds N]

The last line is JSON.
"""

import argparse
import statistics
from datetime import datetime

from tests.benchmarks.bench_serving import FRAMES, STORY, one_replica
from tests.benchmarks.report import report
from tests.support.chromium import MISSING, chromium, chromium_path, page_of

NOTE_WHEN = """
    const now = () => performance.timeOrigin + performance.now();
    const note = (what) => { window.noted = { [what]: now(), ...window.noted }; };
    document.addEventListener("click", ({ target }) => target.id === "draw" && note("click"), true);
    document.addEventListener("load",
        ({ target }) => target.closest?.("#board") && note("picture"), true);
    new MutationObserver(() => document.querySelector("#board .frame") && note("plan"))
        .observe(document, { subtree: true, childList: true });
"""
"""Milliseconds since the epoch when a thing was first seen; `load` is told by pictures alone."""


def tell(page, seed):
    """Tell a story on the page; when things were seen there, and what the service says of it."""
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
    """What one story shows."""
    started_ms = 1000 * datetime.fromisoformat(story["started_at"]).timestamp()
    ready_s = [frame["ready_time_seconds"] for frame in story["frames"]]
    frame_ms = 1000 * (ready_s[-1] - ready_s[0]) / (len(ready_s) - 1)
    return {
        "frame_ms": frame_ms,
        "plan_shown_ms": noted["plan"] - noted["click"],
        "plan_lag_ms": noted["plan"] - started_ms - 1000 * story["planner_time_seconds"],
        "picture_lag_ms": noted["picture"] - started_ms - 1000 * ready_s[0],
        "first_picture_over_frame": (noted["picture"] - noted["click"]) / frame_ms,
    }


def main():
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="stories")
    rounds = parser.parse_args().rounds
    if chromium_path() is None:
        print(f"Not measured: {MISSING}")
        return
    with one_replica() as service, chromium() as browser, page_of(browser, service.url) as page:
        page.add_init_script(NOTE_WHEN)
        tell(page, 0)
        stories = [measured(*tell(page, seed)) for seed in range(1, rounds + 1)]
    medians = {
        name: round(statistics.median(story[name] for story in stories), 2) for name in stories[0]
    }
    report("watching", {"rounds": rounds} | medians)


if __name__ == "__main__":
    main()
