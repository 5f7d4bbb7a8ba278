"""What serving costs: a served 8-frame story against the same frames by direct pipeline calls.

The direct calls are diffusers' pipeline in this process, LoRA fused, one frame after the other,
with one torch thread and with one per core; the faster of both is the yardstick.
The served story includes planning, scoring, PNG, JSON and HTTP. Rounds are interleaved, since other
load on the machine then meets all three alike. Frames are drawn once each (`max_attempts` 1), and
the pixels of the served and the direct frames must be equal.

    python -m tests.benchmarks.bench_story [rounds]

The last line is JSON; `served_over_direct` is the figure.
"""

import base64
import hashlib
import io
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch
from PIL import Image

from deployments.engines.sdxl import SdxlRenderer
from deployments.settings import AppSettings, RendererSettings
from deployments.types import frame_seed
from tests.service import Service, write_config

STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"
FRAMES = 8
SEED = 42


def timed(work):
    """Seconds and result of a call."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def sha256(image):
    """Of the RGB pixels."""
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()


def draw_directly(pipeline, settings, scenes, threads):
    """The story's frames by plain calls of the pipeline."""
    torch.set_num_threads(threads)
    return [
        pipeline(
            scene["prompt"],
            negative_prompt=settings.negative_prompt,
            num_inference_steps=settings.num_inference_steps,
            guidance_scale=settings.guidance_scale,
            generator=torch.Generator("cpu").manual_seed(frame_seed(SEED, number, 1)),
        ).images[0]
        for number, scene in enumerate(scenes, 1)
    ]


def draw_served(service, guided=False):
    """The story by POST /generate."""
    body = {"prompt": STORY, "num_frames": FRAMES, "seed": SEED, "use_ref_guided": guided}
    answer = service.http.post("/generate", json=body)
    answer.raise_for_status()
    return answer.json()


def measure(service, rounds):
    """Seconds of each way to draw the story, one list per way."""
    settings = AppSettings().group(RendererSettings)
    pipeline = SdxlRenderer(settings).pipeline
    scenes = draw_served(service)["plan"]["scenes"]
    cores = os.cpu_count() or 1
    ways = {
        "direct_1_thread": lambda: draw_directly(pipeline, settings, scenes, 1),
        f"direct_{cores}_threads": lambda: draw_directly(pipeline, settings, scenes, cores),
        "served": lambda: draw_served(service),
        "served_ref_guided": lambda: draw_served(service, guided=True),
    }
    results = {name: work() for name, work in ways.items()}  # warm
    served = [base64.b64decode(frame["image"]) for frame in results["served"]["frames"]]
    direct = results["direct_1_thread"]
    if [sha256(Image.open(io.BytesIO(png))) for png in served] != [sha256(i) for i in direct]:
        raise SystemExit("the served frames are not the direct ones")
    times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(timed(work)[0])
    return times


def main():
    """Serve, measure, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "local.yaml", max_attempts=1)
        service = Service.launch(config, Path(folder) / "log")
        try:
            start_s = timed(service.wait)[0]
            times = measure(service, rounds)
        finally:
            service.kill()
    medians = {name: round(statistics.median(values), 3) for name, values in times.items()}
    direct = min(value for name, value in medians.items() if name.startswith("direct"))
    for name, value in medians.items():
        spread = f"{min(times[name]):.2f} to {max(times[name]):.2f}"
        print(f"{name:20} {value:6.2f} s a story ({spread}), {value / FRAMES:.3f} s a frame")
    told = {
        "frames": FRAMES,
        "rounds": rounds,
        "cores": os.cpu_count(),
        "start_s": round(start_s, 1),
        "median_s": medians,
        "served_over_direct": round(medians["served"] / direct, 3),
        "served_ref_guided_over_direct": round(medians["served_ref_guided"] / direct, 3),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
