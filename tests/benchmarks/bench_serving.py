"""What serving adds to the work itself, and how long stories wait under load.

1. `overhead`: an 8-frame story of the embedded family by POST /generate, one replica of one thread,
   over the same frames drawn, scored and encoded by direct calls of the engines in one process;
   rounds interleaved, pixels compared. `per_frame` is what each further frame of a story takes
   longer, `per_story` what the whole story does, from the request to its answer.
   `added_to_drawing` is the same over the drawing alone, as if scores and files came for nothing.
   `first_frame_over_frame` is the time to the first finished frame over one frame's drawing.
2. `saturation` and `load`: 8 simulated GPUs, stories by Poisson arrivals at 50, 70 and 90 % of what
   the GPUs could draw without a service; latencies over an unloaded story's, and `ideal` beside
   them for the same arrivals without any cost but the drawing's.

    python -m tests.benchmarks.bench_serving [--rounds N] [--stories N] [--only overhead|load]

The last line is JSON.
"""

import argparse
import asyncio
import heapq
import statistics
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pybase64

from deployments.engines.clip_scorer import load_scorer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import AppSettings, RendererSettings, ScorerSettings
from deployments.types import FrameRequest, frame_seed
from serve_app.images.codec import encode_png
from tests.benchmarks.report import report
from tests.benchmarks.simulated import FRAME_S, FRAMES, BusyCores, Client, quantile, served
from tests.support.images import frame_digests, pixels_sha256
from tests.support.service import Service, write_config

STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"
SEED = 42
LAUNCHES = 4
"""Of the service: on which core a process comes to lie changes its frames by per cents."""

GPUS = 8
LOADS = (0.5, 0.7, 0.9)
SATURATION_FRAMES = 40
"""Frames per GPU of the saturation's window."""


@dataclass(frozen=True, slots=True)
class Direct:
    """A story by direct calls: seconds of all the work, of the drawing alone, and the pictures."""

    all_s: float
    drawing_s: float
    pictures: list


def draw_directly(renderer, scorer, scenes):
    """The story's frames by direct calls."""
    drawing_s, pictures = 0.0, []
    started = time.perf_counter()
    for number, scene in enumerate(scenes, 1):
        begun = time.perf_counter()
        frame = renderer.render(
            FrameRequest(
                frame_number=number, prompt=scene["prompt"], seed=frame_seed(SEED, number, 1)
            )
        )
        drawing_s += time.perf_counter() - begun
        scorer.score([frame.image], scorer.embed_texts([scene["prompt"]]))
        pybase64.b64encode(encode_png(frame.image, frame.recipe))
        pictures.append(frame.image)
    return Direct(time.perf_counter() - started, drawing_s, pictures)


def draw_served(service):
    """Seconds and answer of the story by POST /generate."""
    body = {"prompt": STORY, "num_frames": FRAMES, "seed": SEED}
    started = time.perf_counter()
    answer = service.http.post("/generate", json=body)
    seconds = time.perf_counter() - started
    answer.raise_for_status()
    return seconds, answer.json()


@contextmanager
def one_replica():
    """The service with one renderer replica of one thread."""
    one = {"num_replicas": 1}
    with tempfile.TemporaryDirectory() as folder:
        config = write_config(
            Path(folder) / "one.yaml",
            deployments={"SimpleRenderer": one, "RefGuidedRenderer": one},
            max_attempts=1,
            simple_frame_slots=2,
            ref_guided_frame_slots=2,
        )
        service = Service.launch(config, Path(folder) / "log")
        try:
            service.wait()
            yield service
        finally:
            service.kill()


def overhead(rounds):
    """The first part."""
    settings = AppSettings()
    renderer = SDXLRenderer(settings.group(RendererSettings))
    scorer = load_scorer(settings.group(ScorerSettings))
    direct, through = [], []
    for _ in range(LAUNCHES):
        with one_replica() as service:
            _, answer = draw_served(service)
            scenes = answer["plan"]["scenes"]
            check_pixels(answer, draw_directly(renderer, scorer, scenes).pictures)
            for _ in range(rounds):
                direct.append(draw_directly(renderer, scorer, scenes))
                seconds, answer = draw_served(service)
                through.append((seconds, [f["ready_time_seconds"] for f in answer["frames"]]))
    frame_s = statistics.median(story.drawing_s for story in direct) / len(scenes)
    return {
        "frame_ms": round(1000 * frame_s, 1),
        "added": added(through, [story.all_s for story in direct]),
        "added_to_drawing": added(through, [story.drawing_s for story in direct]),
        "first_frame_over_frame": round(
            statistics.median(ready_s[0] for _, ready_s in through) / frame_s, 3
        ),
    }


def check_pixels(answer, pictures):
    """End the run if the service drew something else."""
    if frame_digests(answer) != [pixels_sha256(picture) for picture in pictures]:
        raise SystemExit("the served frames are not the direct ones")


def added(served, direct_s):
    """What the service took beyond direct calls of a story's frames: medians over the rounds.

    Args:
        served: seconds until the answer, and until each frame was finished, by rounds.
        direct_s: seconds of all the frames by direct calls, by rounds.
    """
    per_story, per_frame = [], []
    for (answered_s, ready_s), here_s in zip(served, direct_s, strict=True):
        later = len(ready_s) - 1
        per_story.append((answered_s - here_s, here_s))
        per_frame.append(((ready_s[-1] - ready_s[0]) / later - here_s / (later + 1), here_s))
    frames = later + 1
    return {
        "per_frame_ms": round(1000 * statistics.median(added for added, _ in per_frame), 1),
        "per_frame_share": round(statistics.median(a * frames / h for a, h in per_frame), 4),
        "per_story_ms": round(1000 * statistics.median(added for added, _ in per_story), 1),
        "per_story_share": round(statistics.median(a / h for a, h in per_story), 4),
    }


def first_come_first_served(due_s):
    """Latencies of the same stories where nothing but the drawing takes time.

    No order of equal stories has a shorter tail, but each reader waits longer for a first frame.
    """
    free_s, latencies = [0.0] * GPUS, []
    for due in sorted(due_s):
        ends = []
        for _ in range(FRAMES):
            ends.append(max(due, free_s[0]) + FRAME_S)
            heapq.heapreplace(free_s, ends[-1])
        latencies.append(max(ends) - due)
    return latencies


async def under_load(url, stories):
    """The second part."""
    unloaded = Client(url)
    for seed in range(5):
        await unloaded.story(seed)
    alone_s = statistics.median(told.latency_s for told in unloaded.told)
    saturated, busy = Client(url), BusyCores()
    start_s, end_s = 3 * FRAME_S, (3 + SATURATION_FRAMES) * FRAME_S
    await saturated.closed_loop(2 * GPUS, end_s)
    rate = saturated.frames_per_s(start_s, end_s)
    offline = GPUS / FRAME_S
    told = {
        "unloaded_story_s": round(alone_s, 3),
        "served_over_offline": round(rate / offline, 4),
        "busy": busy.share(),
        "load": {},
    }
    for share in LOADS:
        client = Client(url)
        await client.open_loop(stories, share * offline / FRAMES)
        over = [one.latency_s / alone_s for one in client.told]
        ideal = [s / FRAME_S for s in first_come_first_served([one.due_s for one in client.told])]
        first = [(one.frames_s[0] - one.due_s) / FRAME_S for one in client.told]
        told["load"][str(share)] = {
            "story_p50_over_unloaded": round(quantile(over, 0.5), 2),
            "story_p99_over_unloaded": round(quantile(over, 0.99), 2),
            "ideal_p99_over_unloaded": round(quantile(ideal, 0.99), 2),
            "first_frame_p50_over_frame": round(quantile(first, 0.5), 2),
            "first_frame_p99_over_frame": round(quantile(first, 0.99), 2),
        }
        print(share, told["load"][str(share)], flush=True)
    return told


def main():
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=6, help="per launch of the service")
    parser.add_argument("--stories", type=int, default=100, help="per load")
    parser.add_argument("--only", choices=("overhead", "load"), help="one part alone")
    options = parser.parse_args()
    told = {}
    if options.only != "load":
        told |= {"rounds": LAUNCHES * options.rounds, "overhead": overhead(options.rounds)}
        print(told["overhead"], flush=True)
    if options.only != "overhead":
        told |= {"stories": options.stories, "gpus": GPUS, "frame_s": FRAME_S}
        with served(GPUS, FRAME_S) as service:
            told |= asyncio.run(under_load(service.url, options.stories))
    report("serving", told)


if __name__ == "__main__":
    main()
