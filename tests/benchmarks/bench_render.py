"""Our engine and our service compared with other ways to render, `peers.py`, in one run.

It uses the embedded family on a CPU, and a full-size SDXL + LoRA + IP-Adapter of random weights on
a GPU. All ways are warmed up and then take turns, so that other load on the machine slows all of
them down. Each renders the same frames with the same seeds, and encodes them. The figures of a way
are its median seconds per frame, and how many times as long as our engine (`over_ours`) and as our
service (`over_served`) it takes. Further figures are the times of our UNet step and our decoding,
their FLOP/s as a share of what a matrix product reaches in the same run (MFU), peak memory on a
GPU, and whether our images were the same in each round and through the service.

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
"""Range of the deviation of latents: with zeros or NaN, a GPU takes another time."""


def arguments():
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=8, help="frames of a round, 6 to 10")
    parser.add_argument("--steps", type=int, default=None, help="default: 50 on a GPU, else 12")
    parser.add_argument("--ways", default=",".join(WAYS), help="which peers to run")
    parser.add_argument(
        "--threads",
        type=int,
        default=os.cpu_count(),
        help="torch threads on a CPU; the service has its own number",
    )
    parser.add_argument("--compile", action="store_true", help="compile on a CPU as well")
    parser.add_argument("--tiny", action="store_true", help="use a small model of random weights")
    return parser.parse_args()


def settings_of(options, device, folder):
    """Settings of the renderers: the embedded family, or one of random weights in `folder`."""
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
    """Seconds of a call, including its work on the GPU."""
    if device == "cuda":
        torch.cuda.synchronize()
    started = time.perf_counter()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - started


def ceiling(device, dtype):
    """FLOP/s of a large matrix product of random numbers: the best of ten."""
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
        raise SystemExit(f"latents have the deviation {scale:.3g}: their times would mislead")
    figures = {"latents_std": round(scale, 3)}
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
        figures[f"{name}_ms"] = round(1000 * seconds, 2)
        figures[f"{name}_tflop"] = round(flop / 1e12, 4)
        figures[f"{name}_mfu"] = round(flop / seconds / reached, 3)
    return figures | {"ceiling_tflops": round(reached / 1e12, 3)}


def uncompiled(renderer, sampler, condition, latents):
    """The same work without compiled kernels, in which torch cannot count FLOP."""
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
    """All ways to render, by name; ours first."""
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


def digest(pngs):
    """The digests of the pixels of PNG files."""
    return tuple(map(pixels_sha256, pngs))


def measure(options, ways):
    """By way: seconds per frame in each round, and the digests of its pixels."""
    jobs = jobs_of([PROMPTS[n % len(PROMPTS)] for n in range(options.frames)])
    for name, way in ways.items():
        print(f"warming up {name}: {timed(way, jobs)[0]:.3f} s a frame", flush=True)
    times = {name: [] for name in ways}
    digests = {name: set() for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            seconds, pngs = timed(way, jobs)
            times[name].append(seconds)
            digests[name].add(digest(pngs))
    return times, digests


def loaded(engine, settings, device):
    """The engine, and its peak GPU memory for one frame in GB; None on a CPU."""
    before = torch.cuda.memory_allocated() if device == "cuda" else 0
    renderer = engine(settings)
    if device != "cuda":
        return renderer, None
    torch.cuda.reset_peak_memory_stats()
    Ours(renderer, reference=reference_of(engine))(jobs_of(PROMPTS[:1]))
    return renderer, round((torch.cuda.max_memory_allocated() - before) / 1e9, 2)


def reference_of(engine):
    """A reference image for the engine that needs one."""
    is_guided = engine is IPAdapterRenderer
    return Image.linear_gradient("L").resize((256, 256)).convert("RGB") if is_guided else None


def main():
    """Measure, print the result."""
    options = arguments()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu":
        torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(options, device, Path(folder))
        renderer, simple_gb = loaded(SDXLRenderer, settings, device)
        guided, ref_guided_gb = loaded(IPAdapterRenderer, settings, device)
        figures = parts(renderer, settings, device, options.rounds)
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
    figures |= {
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
    report("render", figures)


if __name__ == "__main__":
    main()
