"""How throughput and latency scale with the number of GPUs, which are simulated.

A simulated GPU waits for the time of a frame and returns a cached image. Everything else is real:
Ray, the replicas (one process each), handles, object store, scorer, PNG, HTTP. For each number of
GPUs:

- `efficiency`: frames per second with two stories per GPU in progress, divided by the possible
  maximum (GPUs / frame time);
- `story_over_frame`: the time of an 8-frame story on idle GPUs, in frame times; `ideal` counts only
  the frames that one GPU renders one after the other.

The cores of this machine do the work of a cluster: `busy` is the share of them that was busy, and
`frame_s` grows with the number of GPUs so that they suffice.

    python -m tests.benchmarks.bench_scale [GPUS ...]

The last line is JSON.
"""

import asyncio
import math
import statistics
import sys

from tests.benchmarks.load_client import LoadClient
from tests.benchmarks.report import report
from tests.benchmarks.simulated import FRAME_S, FRAMES, BusyCores, served

GPUS = (1, 2, 4, 8, 16, 32, 64)
FRAMES_PER_S = 16
"""The cores of the machine manage so many easily; with more GPUs a frame takes longer."""
WINDOW_FRAMES = 30
"""Frames per GPU while the throughput is measured, after three to warm up."""
IDLE_STORIES = 5


def ideal(gpus, *, is_ref_guided):
    """The time of an 8-frame story, in frame times, if nothing but the rendering took time."""
    if is_ref_guided:
        return 1 + math.ceil((FRAMES - 1) / gpus)
    return math.ceil(FRAMES / gpus)


async def idle_story(url, frame_s, *, is_ref_guided):
    """The median time of a story that has all GPUs for itself, in frame times."""
    client = LoadClient(url, is_ref_guided=is_ref_guided)
    for seed in range(IDLE_STORIES):
        await client.story(seed)
    return round(statistics.median(story.latency_s for story in client.stories) / frame_s, 3)


async def saturated(url, gpus, frame_s):
    """Frames per second as a share of the possible maximum, and the share of busy cores."""
    client, busy = LoadClient(url), BusyCores()
    start_s, end_s = 3 * frame_s, (3 + WINDOW_FRAMES) * frame_s
    await client.closed_loop(2 * gpus, end_s)
    return {
        "efficiency": round(client.frames_per_s(start_s, end_s) * frame_s / gpus, 4),
        "busy": busy.share(),
    }


def measure(gpus):
    """The figures for one number of GPUs."""
    frame_s = max(FRAME_S, gpus / FRAMES_PER_S)
    row = {"gpus": gpus, "frame_s": frame_s}
    with served(gpus, frame_s) as service:
        row["story_over_frame"] = asyncio.run(idle_story(service.url, frame_s, is_ref_guided=False))
        row["ideal"] = ideal(gpus, is_ref_guided=False)
        row |= asyncio.run(saturated(service.url, gpus, frame_s))
    return row


def measure_ref_guided(gpus):
    """The time of a story on idle GPUs in ref-guided mode."""
    with served(gpus, FRAME_S, is_ref_guided=True) as service:
        frames = asyncio.run(idle_story(service.url, FRAME_S, is_ref_guided=True))
    return {"gpus": gpus, "story_over_frame": frames, "ideal": ideal(gpus, is_ref_guided=True)}


def main():
    """Measure all numbers of GPUs, print the result."""
    rows = []
    for gpus in map(int, sys.argv[1:]) if len(sys.argv) > 1 else GPUS:
        rows.append(measure(gpus))
        print(rows[-1], flush=True)
    report("scale", {"simple": rows, "ref_guided": measure_ref_guided(8)})


if __name__ == "__main__":
    main()
