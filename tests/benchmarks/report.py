"""The line of JSON that a benchmark prints last, and the quantiles in it."""

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version

import psutil
import torch

LIBRARIES = ("ray", "torch", "diffusers", "transformers", "open_clip_torch", "pillow", "isal")


def report(benchmark, figures):
    """Print the figures with date, device and versions as one line, as `results/` stores it."""
    facts = {
        "benchmark": benchmark,
        "date": datetime.now(UTC).date().isoformat(),
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else _cpu(),
        "versions": {"python": platform.python_version()}
        | {library: version(library) for library in LIBRARIES},
    }
    print(json.dumps(facts | figures))


def quantile(values, share):
    """The value below which this share of the values lies; one of the values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _cpu():
    """The number of cores and their name, as the system gives it."""
    with open("/proc/cpuinfo") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{psutil.cpu_count()} cores, {names[0] if names else platform.machine()}"
