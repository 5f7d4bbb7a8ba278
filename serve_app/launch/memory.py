"""Whether the renderers fit the memory of this machine, before they are started one by one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from deployments.hub import requirements
from deployments.hub.errors import HubError
from deployments.hub.selection import PipelineSelection, names_below
from deployments.safetensors_header import read_header
from deployments.settings import AppSettings
from deployments.settings.application import RESIDENT_GB
from deployments.types import Mode
from serve_app.launch.gpus import Gpu
from serve_app.launch.preflight import LaunchError, min_replicas
from serve_app.pipeline.story_pipeline import renderer_names

SDXL_PARAMETERS = 3_468_837_867
"""UNet 2,567,463,684, text encoders 123,060,480 and 694,659,840, VAE 83,653,863: for a base model
that is still to be downloaded."""
IP_ADAPTER_PARAMETERS = 2_200_000_000
"""h94's adapter for SDXL and its image encoder, OpenCLIP's ViT-bigG/14."""
PROCESS_BYTES = 900_000_000
"""A renderer without its model: torch, diffusers and transformers (measured on Linux, x86-64)."""
GPU_WORK_BYTES = 1_000_000_000
"""CUDA's own memory and the least that a frame needs beside the weights."""
FULL_BYTES, HALF_BYTES = 4, 2
"""Of a parameter."""
CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def check_memory(
    settings: AppSettings, options: Mapping[str, Mapping[str, Any]], memory_bytes: int
) -> None:
    """Check that this machine's memory can hold the fewest replicas of the renderers on a CPU.

    Args:
        settings: name the models.
        options: by deployment, as in the config.
        memory_bytes: of the machine.

    Raises:
        LaunchError: it cannot; the text has both numbers and what to change.
    """
    if settings.engine == "simulated" or requirements.expects_gpu(settings):
        return
    replicas = {
        name: min_replicas(options.get(name, {}))
        for name in dict.fromkeys(renderer_names(settings).values())
    }
    size_bytes = HALF_BYTES if requirements.expects_half_precision(settings) else FULL_BYTES
    base = base_parameters(settings)
    guided = renderer_names(settings)[Mode.REF_GUIDED]
    needs = {
        name: count * (PROCESS_BYTES + size_bytes * (base + _adapter(settings, name == guided)))
        for name, count in replicas.items()
    }
    if sum(needs.values()) <= memory_bytes:
        return
    each = ", ".join(
        f"{replicas[name]} of {name} {need / 1e9:.0f} GB" for name, need in needs.items()
    )
    raise LaunchError(
        f"the renderers need {sum(needs.values()) / 1e9:.0f} GB of memory ({each}) and this "
        f"machine has {memory_bytes / 1e9:.0f} GB: lower their num_replicas in the config, set "
        "SHARED_RENDERER=true, TORCH_DTYPE=bfloat16 or both, or unset BASE_MODEL"
    )


def check_gpu_memory(
    settings: AppSettings, options: Mapping[str, Mapping[str, Any]], gpus: Sequence[Gpu]
) -> None:
    """Check that the GPUs can hold the fewest replicas of the renderers that keep all models there.

    Args:
        settings: name the models.
        options: by deployment, as in the config.
        gpus: of this machine.

    Raises:
        LaunchError: they cannot; the text has both numbers and what to change.
    """
    is_offloaded = settings.memory_gb is not None and settings.memory_gb < RESIDENT_GB
    is_elsewhere = settings.engine == "simulated" or not requirements.expects_gpu(settings)
    if is_elsewhere or is_offloaded or not gpus:
        return
    names = renderer_names(settings)
    size_bytes = HALF_BYTES if requirements.expects_half_precision(settings) else FULL_BYTES
    base = base_parameters(settings)
    replicas = [
        size_bytes * (base + _adapter(settings, name == names[Mode.REF_GUIDED])) + GPU_WORK_BYTES
        for name in dict.fromkeys(names.values())
        for _ in range(min_replicas(options.get(name, {})))
    ]
    smallest = min(gpu.memory_bytes for gpu in gpus)
    if replicas and (max(replicas) > smallest or sum(replicas) > smallest * len(gpus)):
        raise LaunchError(
            f"the renderers need {sum(replicas) / 1e9:.0f} GB of GPU memory and this machine has "
            f"{len(gpus)} x {smallest / 1e9:.0f} GB ({gpus[0].name}): take cluster/one-gpu.yaml, "
            f"or set MEMORY_GB to that of the GPU and SHARED_RENDERER=true"
        )


def parameters(paths: Iterable[Path]) -> int:
    """The number of parameters in .safetensors files; only their headers are read.

    Raises:
        OSError: a file cannot be read.
        NotSafetensors: a file is not a .safetensors file.
    """
    return sum(math.prod(shape) for path in paths for shape in read_header(path).shapes.values())


def base_parameters(settings: AppSettings) -> int:
    """Parameters of the base model; those of SDXL where its files are not on this disk yet."""
    path = Path(settings.base_model).expanduser()
    prefers_half = requirements.expects_half_precision(settings)
    try:
        if path.is_file():
            return parameters([path])
        if path.is_dir():
            names = PipelineSelection(prefers_half).choose(names_below(path))
            return parameters(path / name for name in names if name.endswith(".safetensors"))
    except (OSError, ValueError, HubError):
        # The renderer tells what is wrong with the files, with more knowledge of them.
        return 0
    return SDXL_PARAMETERS


def machine_memory_bytes() -> int:
    """The memory of this machine, or of the container in which this process runs."""
    limits = [int(psutil.virtual_memory().total)]
    for path in CGROUP_LIMITS:
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):
            continue  # no such group, or "max"
    return min(limits)


def _adapter(settings: AppSettings, is_guided: bool) -> int:
    if not is_guided:
        return 0
    path = Path(settings.ip_adapter_path).expanduser()
    if not path.is_dir():
        return IP_ADAPTER_PARAMETERS
    folder = path / settings.ip_adapter_subfolder
    files = (
        folder / settings.ip_adapter_weight_name,
        *(folder / settings.ip_adapter_image_encoder).glob("*.safetensors"),
    )
    try:
        return parameters(files)
    except (OSError, ValueError):
        return 0
