"""The line that a benchmark ends with: its figures, and what they were measured on."""

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version

import psutil
import torch

LIBRARIES = ("ray", "torch", "diffusers", "transformers", "open_clip_torch", "pillow", "isal")


def report(benchmark, told):
    """Print one line of JSON, the last of the output; `results/` keeps such lines."""
    facts = {
        "benchmark": benchmark,
        "date": datetime.now(UTC).date().isoformat(),
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else _cpu(),
        "versions": {"python": platform.python_version()}
        | {library: version(library) for library in LIBRARIES},
    }
    print(json.dumps(facts | told))


def _cpu():
    """Number of cores and the name that the system gives them."""
    with open("/proc/cpuinfo") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{psutil.cpu_count()} cores, {names[0] if names else platform.machine()}"
