"""How throughput and latency scale with the number of GPUs, which are simulated.

A simulated GPU waits a frame's time and gives a cached picture; everything else is real: Ray, the
replicas (one process each), handles, object store, scorer, PNG, HTTP. For each number of GPUs:

- `efficiency`: frames per second with two stories per GPU in flight, over GPUs / frame time;
- `story_over_frame`: an 8-frame story on idle GPUs over one frame's time; `ideal` beside it counts
  the frames that a GPU has to draw one after the other, and nothing else.

This machine's cores stand in for a cluster's: `busy` says how many of them were, and `frame_s`
grows with the number of GPUs so that they suffice.

    python -m tests.benchmarks.bench_scale [GPUS ...]

The last line is JSON.
"""

import asyncio
import math
import statistics
import sys

from tests.benchmarks.report import report
from tests.benchmarks.simulated import FRAME_S, FRAMES, BusyCores, Client, served

GPUS = (1, 2, 4, 8, 16, 32, 64)
FRAMES_PER_S = 16
"""What the machine's cores manage easily; more GPUs get a longer frame."""
WINDOW_FRAMES = 30
"""Frames per GPU of the throughput's window, after three to warm up."""
IDLE_STORIES = 5


def ideal(gpus, *, is_ref_guided):
    """An 8-frame story's time in frames where nothing but the drawing takes time."""
    if is_ref_guided:
        return 1 + math.ceil((FRAMES - 1) / gpus)
    return math.ceil(FRAMES / gpus)


async def idle_story(url, frame_s, *, is_ref_guided):
    """Median time of a story that has all GPUs for itself, in frames."""
    client = Client(url, is_ref_guided=is_ref_guided)
    for seed in range(IDLE_STORIES):
        await client.story(seed)
    return round(statistics.median(told.latency_s for told in client.told) / frame_s, 3)


async def saturated(url, gpus, frame_s):
    """Frames per second over what the GPUs could give, and the share of busy cores."""
    client, busy = Client(url), BusyCores()
    start_s, end_s = 3 * frame_s, (3 + WINDOW_FRAMES) * frame_s
    await client.closed_loop(2 * gpus, end_s)
    return {
        "efficiency": round(client.frames_per_s(start_s, end_s) * frame_s / gpus, 4),
        "busy": busy.share(),
    }


def measure(gpus):
    """One row."""
    frame_s = max(FRAME_S, gpus / FRAMES_PER_S)
    row = {"gpus": gpus, "frame_s": frame_s}
    with served(gpus, frame_s) as service:
        row["story_over_frame"] = asyncio.run(idle_story(service.url, frame_s, is_ref_guided=False))
        row["ideal"] = ideal(gpus, is_ref_guided=False)
        row |= asyncio.run(saturated(service.url, gpus, frame_s))
    return row


def measure_ref_guided(gpus):
    """The idle story of ref-guided mode."""
    with served(gpus, FRAME_S, is_ref_guided=True) as service:
        told = asyncio.run(idle_story(service.url, FRAME_S, is_ref_guided=True))
    return {"gpus": gpus, "story_over_frame": told, "ideal": ideal(gpus, is_ref_guided=True)}


def main():
    """Measure, print."""
    rows = []
    for gpus in map(int, sys.argv[1:]) if len(sys.argv) > 1 else GPUS:
        rows.append(measure(gpus))
        print(rows[-1], flush=True)
    report("scale", {"simple": rows, "ref_guided": measure_ref_guided(8)})


if __name__ == "__main__":
    main()
