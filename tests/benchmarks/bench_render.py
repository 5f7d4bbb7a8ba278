"""Our engine and our service against the other ways to draw, `peers.py`, in one run.

On a CPU with the embedded family; on a GPU with a full-size SDXL + LoRA + IP-Adapter of random
weights. All ways are warmed up, then take turns, so that whatever else the machine does meets all
alike; each draws the same frames with the same seeds, and encodes them. Reported per way: median
seconds per frame, and how many times as long as our engine it took (`over_ours`), or as our service
(`over_served`). Beside it: the UNet step and the decoding of ours
alone, their FLOP/s as a share of what a matrix product reaches in the same run (MFU), peak memory
on a GPU, and whether our pictures were the same each time and through the service.

    python -m tests.benchmarks.bench_render [--rounds N] [--frames N] [--steps N] [--ways P0,P3,...]

The last line is JSON.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import torch
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

from deployments.engines.sdxl.denoising import Conditioning, decode, denoise
from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.prompt_encoder import encode_prompt
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.sampling import Sampler
from deployments.presets import Preset
from deployments.settings import AppSettings, RendererSettings
from tests.benchmarks.peers import (
    BATCH,
    FastPath,
    Naive,
    Ours,
    RayExample,
    Served,
    jobs_of,
    timed,
)
from tests.benchmarks.report import report
from tests.support.images import pixels_sha256
from tests.support.random_family import FULL, TINY, write_family
from tests.support.service import free_port

WAYS = ("P0", "P1", "P2", "P3", "P4")
PROMPTS = (
    "aldar_kose_man in the bazaar on a sunny day, front-facing, storybook illustration",
    "aldar_kose_man rides a brown horse across the steppe at sunset, storybook illustration",
    "aldar_kose_man talks with a bearded merchant at the yurt at night, storybook illustration",
    "aldar_kose_man walks along the river, below the mountains, storybook illustration",
)
MATRIX = {"cuda": 8192, "cpu": 2048}
UNIT_SCALE = (0.1, 10.0)
"""Deviation that latents of random weights must have; zeros or NaN would be timed wrong."""


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=8, help="frames of a round, 6 to 10")
    parser.add_argument("--steps", type=int, default=None, help="default: 50 on a GPU, else 12")
    parser.add_argument("--ways", default=",".join(WAYS), help="which peers to run")
    parser.add_argument(
        "--threads",
        type=int,
        default=os.cpu_count(),
        help="torch threads on a CPU, but the service's",
    )
    parser.add_argument("--compile", action="store_true", help="compile on a CPU too")
    parser.add_argument("--tiny", action="store_true", help="try the GPU's run with a small model")
    return parser.parse_args()


def settings_of(options, device, folder):
    """Renderer settings: the embedded family, or one of random weights in `folder`."""
    values = {"cpu_threads": options.threads, "torch_device": device}
    if device == "cuda" or options.tiny:
        dtype = torch.bfloat16 if device == "cuda" else torch.float32
        values |= write_family(folder, TINY if options.tiny else FULL, device, dtype)
        values |= {"clip_pretrained": None, "num_inference_steps": 50}
    if options.steps:
        values["num_inference_steps"] = options.steps
    values["torch_compile"] = device == "cuda" or options.compile
    return AppSettings(**values).group(RendererSettings)


def synchronized(device, work):
    """Seconds of a call, the GPU's work included."""
    if device == "cuda":
        torch.cuda.synchronize()
    started = time.perf_counter()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - started


def ceiling(device, dtype):
    """FLOP/s of a large matrix product of random numbers, the best of ten."""
    side = MATRIX[device]
    left, right = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
    seconds = min(synchronized(device, lambda: left @ right) for _ in range(10))
    return 2 * side**3 / seconds


def parts(renderer, settings, device, rounds):
    """Seconds and MFU of one UNet step with guidance and of decoding."""
    pipeline = renderer.pipeline
    embeds = encode_prompt(pipeline, PROMPTS[0], settings.negative_prompt)
    side = pipeline.unet.config.sample_size * pipeline.vae_scale_factor
    condition = Conditioning(embeds, None, side, side)
    steps = 4
    sampler = Sampler(pipeline.scheduler, steps, settings.guidance_scale)
    latents = denoise(pipeline, sampler, condition, 0)
    scale = float(latents.float().std())
    if not UNIT_SCALE[0] < scale < UNIT_SCALE[1]:
        raise SystemExit(f"latents of deviation {scale:.3g}: this would time other numbers")
    told = {"latents_std": round(scale, 3)}
    works = {
        "unet_step": (lambda: denoise(pipeline, sampler, condition, 0), steps),
        "decode": (lambda: decode(pipeline, latents), 1),
    }
    reached = ceiling(device, pipeline.dtype)
    for name, (work, count) in works.items():
        with FlopCounterMode(display=False) as counter:
            (uncompiled(renderer, sampler, condition, latents)[name])()
        seconds = statistics.median(synchronized(device, work) for _ in range(3 * rounds)) / count
        flop = counter.get_total_flops() / count
        told[f"{name}_ms"] = round(1000 * seconds, 2)
        told[f"{name}_tflop"] = round(flop / 1e12, 4)
        told[f"{name}_mfu"] = round(flop / seconds / reached, 3)
    return told | {"ceiling_tflops": round(reached / 1e12, 3)}


def uncompiled(renderer, sampler, condition, latents):
    """The same works without compiled kernels, in which torch cannot count."""
    pipeline = renderer.pipeline

    def eagerly(work):
        def run():
            with torch.compiler.set_stance("force_eager"):
                work()

        return run

    return {
        "unet_step": eagerly(lambda: denoise(pipeline, sampler, condition, 0)),
        "decode": eagerly(lambda: decode(pipeline, latents)),
    }


def build_ways(options, settings, device, renderers, folder):
    """All ways to draw, by name; ours first."""
    renderer, guided = renderers
    plain = settings.model_copy(update={"torch_compile": False})
    compiled = settings.torch_compile
    peers = {
        "P0": lambda: Naive(plain, device, has_slicing=True),
        "P1": lambda: Naive(plain, device, has_slicing=False),
        "P2": lambda: RayExample(plain, device, options.threads, free_port()),
        "P3": lambda: FastPath(plain, device, batch=1, is_compiled=compiled),
        "P4": lambda: FastPath(plain, device, batch=BATCH, is_compiled=compiled),
    }
    return {
        "ours": Ours(renderer),
        "ours_ref_guided": Ours(guided, reference=reference_of(IPAdapterRenderer)),
        "ours_fast": Ours(renderer, Preset.FAST),
        "ours_fastest": Ours(renderer, Preset.FASTEST),
        "served": Served(settings, device, folder),
        **{name: peers[name]() for name in options.ways.split(",") if name},
    }


def digest(pictures):
    """What tells the pixels of some PNG files from others."""
    return tuple(map(pixels_sha256, pictures))


def measure(options, ways):
    """Seconds per frame, one list per way, and the digests of each way's pixels."""
    jobs = jobs_of([PROMPTS[n % len(PROMPTS)] for n in range(options.frames)])
    for name, way in ways.items():
        print(f"warming up {name}: {timed(way, jobs)[0]:.3f} s a frame", flush=True)
    times = {name: [] for name in ways}
    digests = {name: set() for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            seconds, pictures = timed(way, jobs)
            times[name].append(seconds)
            digests[name].add(digest(pictures))
    return times, digests


def loaded(engine, settings, device):
    """The engine, and the most GPU memory that it held for one frame, in GB; None on a CPU."""
    before = torch.cuda.memory_allocated() if device == "cuda" else 0
    renderer = engine(settings)
    if device != "cuda":
        return renderer, None
    torch.cuda.reset_peak_memory_stats()
    Ours(renderer, reference=reference_of(engine))(jobs_of(PROMPTS[:1]))
    return renderer, round((torch.cuda.max_memory_allocated() - before) / 1e9, 2)


def reference_of(engine):
    """A picture for the engine that takes one."""
    is_guided = engine is IPAdapterRenderer
    return Image.linear_gradient("L").resize((256, 256)).convert("RGB") if is_guided else None


def main():
    """Measure, print."""
    options = arguments()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu":
        torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(options, device, Path(folder))
        renderer, simple_gb = loaded(SDXLRenderer, settings, device)
        guided, ref_guided_gb = loaded(IPAdapterRenderer, settings, device)
        told = parts(renderer, settings, device, options.rounds)
        ways = build_ways(options, settings, device, (renderer, guided), Path(folder))
        try:
            times, digests = measure(options, ways)
        finally:
            ways["served"].service.kill()
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        spread = f"{min(times[name]):.3f} to {max(times[name]):.3f}"
        print(f"{name:16} {value:.3f} s a frame ({spread})")
    is_comparable = device == "cuda" or options.threads == 1
    told |= {
        "threads": options.threads if device == "cpu" else None,
        "steps": settings.num_inference_steps,
        "is_compiled": settings.torch_compile,
        "rounds": options.rounds,
        "frames": options.frames,
        "seconds_per_frame": {name: round(value, 4) for name, value in medians.items()},
        "over_ours": {n: round(v / medians["ours"], 3) for n, v in medians.items()},
        "over_served": {n: round(v / medians["served"], 3) for n, v in medians.items()},
        "peak_gb": {"simple": simple_gb, "ref_guided": ref_guided_gb},
        "pictures_equal": all(len(d) == 1 for n, d in digests.items() if n.startswith("ours")),
        # On a CPU the service's pixels are those of one thread.
        "served_equals_ours": (digests["served"] == digests["ours"] if is_comparable else None),
    }
    report("render", told)


if __name__ == "__main__":
    main()
