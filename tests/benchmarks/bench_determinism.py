"""Whether a story has the same pixels alone, under load, on 1 or 3 replicas, and after a restart.

Each story of the embedded family is rendered three times: alone, by one replica of each mode; with
seven others at the same time, by three replicas; and once more so after a restart. Half of the
stories are ref-guided. `differing_frames` must be 0.

    python -m tests.benchmarks.bench_determinism [stories]

The default, 42 stories of 8 frames, renders 1,008 frames. The last line is JSON.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.report import report
from tests.support.images import frame_digests
from tests.support.service import Service, request_pool, write_config

STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"
FRAMES = 8
STEPS = 4
"""Rounding could differ at each step, so a few steps show it as well as many."""

RUNS = ((1, 1), (3, 8), (3, 8))
"""Replicas of each mode, and stories at a time."""


def generate(service, number):
    """The digests of the frames of a story."""
    body = {
        "prompt": STORY,
        "num_frames": FRAMES,
        "seed": number,
        "use_ref_guided": number % 2 == 1,
    }
    answer = service.http.post("/generate", json=body)
    answer.raise_for_status()
    return frame_digests(answer.json())


def run(folder, stories, replicas, at_once):
    """The digests of all stories, by a service of this run alone."""
    deployments = {
        name: {"num_replicas": replicas} for name in ("SimpleRenderer", "RefGuidedRenderer")
    }
    config = write_config(
        folder / "determinism.yaml",
        deployments=deployments,
        num_inference_steps=STEPS,
        simple_frame_slots=2 * replicas,
        ref_guided_frame_slots=2 * replicas,
    )
    service = Service.launch(config, folder / "log")
    try:
        service.wait()
        with request_pool(at_once) as executor:
            return list(executor.map(lambda number: generate(service, number), range(stories)))
    finally:
        service.kill()


def main():
    """Render the stories, compare them, print the result."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 42
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for replicas, at_once in RUNS:
            runs.append(run(Path(folder), stories, replicas, at_once))
            print(f"{replicas} replicas, {at_once} stories at once: done", flush=True)
    first, *others = runs
    compared = [
        (one, other)
        for again in others
        for story, repeated in zip(first, again, strict=True)
        for one, other in zip(story, repeated, strict=True)
    ]
    figures = {
        "frames": sum(len(story) for each in runs for story in each),
        "compared": len(compared),
        "differing_frames": sum(one != other for one, other in compared),
        "distinct_pictures": len({digest for story in first for digest in story}),
    }
    report("determinism", figures)


if __name__ == "__main__":
    main()
