"""The time that serving adds to rendering, and the time that stories take under load.

1. `overhead`: an 8-frame story of the embedded family by POST /generate, with one replica of one
   thread, compared with direct calls of the engines in one process that render, score and encode
   the same frames. Rounds are interleaved, pixels are compared. `per_frame` is the extra time of
   each further frame of a story, `per_story` that of a whole story, from the request to its answer.
   `added_to_drawing` compares with rendering alone, as if scores and PNG files took no time.
   `first_frame_over_frame` is the time to the first finished frame, in times of rendering a frame.
2. `load`: 8 simulated GPUs get stories at random times (a Poisson process) that need 50, 70 and
   90 % of the frames which the GPUs could render at most. Times are compared with those of a story
   on an idle service; `ideal` is the same for a service that takes no time but for rendering.

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
from serve_app.images.png import encode_png
from tests.benchmarks.load_client import LoadClient
from tests.benchmarks.report import quantile, report
from tests.benchmarks.simulated import FRAME_S, FRAMES, BusyCores, served
from tests.support.images import frame_digests, pixels_sha256
from tests.support.service import Service, write_config

STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"
SEED = 42
LAUNCHES = 4
"""Of the service: the core that a process runs on changes the time of its frames by per cents."""

GPUS = 8
LOADS = (0.5, 0.7, 0.9)
SATURATION_FRAMES = 40
"""Frames per GPU while the throughput of busy GPUs is measured."""


@dataclass(frozen=True, slots=True)
class Direct:
    """A story by direct calls.

    Attributes:
        all_s: seconds of all the work.
        rendering_s: seconds of the rendering alone.
        images: of its frames.
    """

    all_s: float
    rendering_s: float
    images: list


def generate_directly(renderer, scorer, scenes):
    """Render, score and encode the frames of a story by direct calls."""
    rendering_s, images = 0.0, []
    started = time.perf_counter()
    for number, scene in enumerate(scenes, 1):
        begun = time.perf_counter()
        frame = renderer.render(
            FrameRequest(
                frame_number=number, prompt=scene["prompt"], seed=frame_seed(SEED, number, 1)
            )
        )
        rendering_s += time.perf_counter() - begun
        scorer.score([frame.image], scorer.embed_texts([scene["prompt"]]))
        pybase64.b64encode(encode_png(frame.image, frame.recipe))
        images.append(frame.image)
    return Direct(time.perf_counter() - started, rendering_s, images)


def generate_served(service):
    """Seconds and answer of the same story by POST /generate."""
    body = {"prompt": STORY, "num_frames": FRAMES, "seed": SEED}
    started = time.perf_counter()
    answer = service.http.post("/generate", json=body)
    seconds = time.perf_counter() - started
    answer.raise_for_status()
    return seconds, answer.json()


@contextmanager
def one_replica():
    """A service with one replica of each renderer, of one thread."""
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
    """The figures of the first part."""
    settings = AppSettings()
    renderer = SDXLRenderer(settings.group(RendererSettings))
    scorer = load_scorer(settings.group(ScorerSettings))
    direct, by_service = [], []
    for _ in range(LAUNCHES):
        with one_replica() as service:
            _, answer = generate_served(service)
            scenes = answer["plan"]["scenes"]
            check_pixels(answer, generate_directly(renderer, scorer, scenes).images)
            for _ in range(rounds):
                direct.append(generate_directly(renderer, scorer, scenes))
                seconds, answer = generate_served(service)
                by_service.append((seconds, [f["ready_time_seconds"] for f in answer["frames"]]))
    frame_s = statistics.median(story.rendering_s for story in direct) / len(scenes)
    return {
        "frame_ms": round(1000 * frame_s, 1),
        "added": added_time(by_service, [story.all_s for story in direct]),
        "added_to_drawing": added_time(by_service, [story.rendering_s for story in direct]),
        "first_frame_over_frame": round(
            statistics.median(ready_s[0] for _, ready_s in by_service) / frame_s, 3
        ),
    }


def check_pixels(answer, images):
    """End the run if the service rendered other pixels."""
    if frame_digests(answer) != [pixels_sha256(image) for image in images]:
        raise SystemExit("the frames of the service differ from those of direct calls")


def added_time(served, direct_s):
    """The time that the service adds to direct calls: medians over the rounds.

    Args:
        served: of each round: seconds until the answer, and until each frame was finished.
        direct_s: of each round: seconds of all frames by direct calls.
    """
    per_story, per_frame = [], []
    for (answered_s, ready_s), calls_s in zip(served, direct_s, strict=True):
        later = len(ready_s) - 1
        per_story.append((answered_s - calls_s, calls_s))
        per_frame.append(((ready_s[-1] - ready_s[0]) / later - calls_s / (later + 1), calls_s))
    frames = later + 1
    return {
        "per_frame_ms": round(1000 * statistics.median(added for added, _ in per_frame), 1),
        "per_frame_share": round(statistics.median(a * frames / h for a, h in per_frame), 4),
        "per_story_ms": round(1000 * statistics.median(added for added, _ in per_story), 1),
        "per_story_share": round(statistics.median(a / h for a, h in per_story), 4),
    }


def first_come_first_served(due_s):
    """The times of stories if nothing but the rendering took time.

    No other order of equal stories makes the slowest ones faster, but first frames come later.
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
    """The figures of the second part."""
    unloaded = LoadClient(url)
    for seed in range(5):
        await unloaded.story(seed)
    unloaded_s = statistics.median(story.latency_s for story in unloaded.stories)
    saturated, busy = LoadClient(url), BusyCores()
    start_s, end_s = 3 * FRAME_S, (3 + SATURATION_FRAMES) * FRAME_S
    await saturated.closed_loop(2 * GPUS, end_s)
    rate = saturated.frames_per_s(start_s, end_s)
    maximum = GPUS / FRAME_S
    figures = {
        "unloaded_story_s": round(unloaded_s, 3),
        "served_over_offline": round(rate / maximum, 4),
        "busy": busy.share(),
        "load": {},
    }
    for share in LOADS:
        client = LoadClient(url)
        await client.open_loop(stories, share * maximum / FRAMES)
        over = [story.latency_s / unloaded_s for story in client.stories]
        due_s = [story.due_s for story in client.stories]
        ideal = [latency_s / FRAME_S for latency_s in first_come_first_served(due_s)]
        first = [(story.frames_s[0] - story.due_s) / FRAME_S for story in client.stories]
        figures["load"][str(share)] = {
            "story_p50_over_unloaded": round(quantile(over, 0.5), 2),
            "story_p99_over_unloaded": round(quantile(over, 0.99), 2),
            "ideal_p99_over_unloaded": round(quantile(ideal, 0.99), 2),
            "first_frame_p50_over_frame": round(quantile(first, 0.5), 2),
            "first_frame_p99_over_frame": round(quantile(first, 0.99), 2),
        }
        print(share, figures["load"][str(share)], flush=True)
    return figures


def main():
    """Measure, print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=6, help="per launch of the service")
    parser.add_argument("--stories", type=int, default=100, help="per load")
    parser.add_argument("--only", choices=("overhead", "load"), help="one part alone")
    options = parser.parse_args()
    figures = {}
    if options.only != "load":
        figures |= {"rounds": LAUNCHES * options.rounds, "overhead": overhead(options.rounds)}
        print(figures["overhead"], flush=True)
    if options.only != "overhead":
        figures |= {"stories": options.stories, "gpus": GPUS, "frame_s": FRAME_S}
        with served(GPUS, FRAME_S) as service:
            figures |= asyncio.run(under_load(service.url, options.stories))
    report("serving", figures)


if __name__ == "__main__":
    main()
