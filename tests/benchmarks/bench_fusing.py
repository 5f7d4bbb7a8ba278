"""Time and memory of a LoRA of full size, ours compared with diffusers' way through PEFT.

It writes text encoders and a UNet of SDXL's size with random weights in bfloat16 (7 GB), and a
LoRA for all attention and feed-forward layers whose ranks vary between 16 and 48. Each way runs in
a process of its own, after the models are in memory: it reads the LoRA and fuses it. Memory is the
most that the process took above the models (RssAnon of Linux, read every 5 ms).

    python -m tests.benchmarks.bench_fusing [--folder F] [--rounds N]

It needs 20 GB of memory. With --folder the files are kept there, and used again. The last line is
JSON.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import torch
from diffusers import StableDiffusionXLPipeline
from safetensors.torch import save_file

from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora, fuse_loras
from tests.benchmarks.report import report
from tests.support.random_family import FULL, write_family

RANKS = (16, 32, 48)
TARGETS = ("to_q", "to_k", "to_v", "to_out.0", "net.0.proj", "net.2", "proj_in", "proj_out")
SAMPLE_S = 0.005


def fuse_ours(pipeline, path):
    fuse_loras(pipeline, [ScaledLora(read_lora(str(path)), 1.0)])


def fuse_by_diffusers(pipeline, path):
    pipeline.load_lora_weights(path)
    pipeline.fuse_lora(safe_fusing=True)
    pipeline.unload_lora_weights()


WAYS = {"ours": fuse_ours, "diffusers": fuse_by_diffusers}


def write_files(folder):
    write_family(folder, FULL, "cpu", torch.bfloat16)
    pipeline = load(folder)
    generator = torch.Generator("cpu").manual_seed(3)
    layers = [
        (name, module)
        for name, module in pipeline.unet.named_modules()
        if name.endswith(TARGETS) and isinstance(module, torch.nn.Linear)
    ]
    weights = {}
    for number, (name, module) in enumerate(layers):
        rank = RANKS[number % len(RANKS)]
        for half, shape in (
            ("lora_A", (rank, module.in_features)),
            ("lora_B", (module.out_features, rank)),
        ):
            weights[f"unet.{name}.{half}.weight"] = torch.randn(shape, generator=generator) * 0.01
    save_file(weights, folder / "varied.safetensors")


def load(folder):
    return StableDiffusionXLPipeline.from_pretrained(
        folder / "base", dtype=torch.bfloat16, use_safetensors=True
    )


def measure(way, folder):
    """Seconds and bytes of one way, in this process."""
    pipeline = load(folder)
    for model in (pipeline.unet, pipeline.text_encoder, pipeline.text_encoder_2):
        for parameter in model.parameters():
            # A copy, since loaded weights may still lie in the file.
            parameter.data = parameter.data.clone()
    peak, done = [anonymous_bytes()], threading.Event()
    before = peak[0]

    def sample():
        while not done.wait(SAMPLE_S):
            peak[0] = max(peak[0], anonymous_bytes())

    sampler = threading.Thread(target=sample)
    sampler.start()
    start = time.perf_counter()
    WAYS[way](pipeline, folder / "varied.safetensors")
    seconds = time.perf_counter() - start
    done.set()
    sampler.join()
    return {"seconds": seconds, "gb": (peak[0] - before) / 1e9}


def anonymous_bytes():
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) * 1024


def measured_apart(way, folder):
    module = [sys.executable, "-m", "tests.benchmarks.bench_fusing"]
    done = subprocess.run(
        [*module, "--folder", str(folder), "--way", way], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder, rounds):
    if not (folder / "varied.safetensors").exists():
        write_files(folder)
    results = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, found in results.items():
            found.append(measured_apart(way, folder))
            print(f"{way}: {found[-1]['seconds']:.1f} s, {found[-1]['gb']:.2f} GB", flush=True)
    medians = {
        way: {unit: round(median(each[unit] for each in found), 2) for unit in ("seconds", "gb")}
        for way, found in results.items()
    }
    ours, theirs = medians["ours"], medians["diffusers"]
    over = {unit: round(ours[unit] / theirs[unit], 3) for unit in ours}
    report("fusing", {"ways": medians, "ours_over_diffusers": over})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measure(options.way, options.folder)))
    elif options.folder:
        compare(options.folder, options.rounds)
    else:
        with tempfile.TemporaryDirectory(prefix="bench-fusing-") as folder:
            compare(Path(folder), options.rounds)


if __name__ == "__main__":
    main()
