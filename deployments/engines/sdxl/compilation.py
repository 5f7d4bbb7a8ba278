"""torch.compile of UNet and VAE decoder, with what it made kept for the next replica.

Compiling SDXL takes minutes; a replica that finds the artifact of an earlier one starts in seconds,
and runs the very same kernels, so that its pixels are the same.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import diffusers
import torch

from deployments.errors import first_line

logger = logging.getLogger(__name__)

MODE = "reduce-overhead"
"""CUDA graphs, but no autotuning, which chooses kernels by stopwatch: two replicas that compile at
the same time might choose different ones and draw different bits."""


MAX_KERNELS = 32
"""Shapes of one model: row counts times prompt lengths times IP-Adapter scales, and room."""


def compile_pipelines(
    pipelines: Sequence[Any], warm_up: Callable[[], object], shapes: str, artifacts: Path | None
) -> None:
    """Compiles the UNets and the VAE's decoder in place.

    Args:
        pipelines: alike but for the weights of their UNets; LoRAs fused and IP-Adapter loaded, as
            both are compiled in.
        warm_up: draws once in each way that frames will be drawn, which is when torch compiles.
        shapes: tells those of `warm_up` from others: each set of them has an artifact of its own.
        artifacts: folder, best shared by all replicas, of what is compiled; None keeps nothing.
    """
    first = pipelines[0]
    file = artifacts / f"{_key(first, shapes)}.compiled" if artifacts else None
    is_known = file is not None and _load(file)
    # Without graphs where there are none to capture.
    mode = MODE if first.device.type == "cuda" else None
    for model in (*(pipeline.unet for pipeline in pipelines), first.vae.decoder):
        # Each shape its own kernels: what they are must not depend on which shape came first.
        # Each model its own count of them: dynamo counts per code, which two UNets share.
        model.compile(
            mode=mode,
            fullgraph=True,
            dynamic=False,
            recompile_limit=MAX_KERNELS,
            isolate_recompiles=True,
        )
    warm_up()
    if file is not None and not is_known:
        _save(file)


def stance(*, is_compiled: bool, is_tiled: bool) -> AbstractContextManager[None]:
    """How torch is to treat a drawing's kernels, while it lasts.

    What no kernel was compiled for runs as it is: no frame must wait minutes for its own. Where the
    VAE decodes in tiles nothing runs compiled, as CUDA graphs would reuse the memory of tiles that
    are still needed. The stance is the process's: a replica loads and draws in one thread.
    """
    context: AbstractContextManager[None] = nullcontext()
    if is_tiled:
        context = torch.compiler.set_stance("force_eager")
    elif is_compiled:
        context = torch.compiler.set_stance("eager_on_recompile")
    return context


def _key(pipeline: Any, shapes: str) -> str:
    """What compiled code depends on: the shapes of models and inputs, dtype, device, versions."""
    device = pipeline.device
    told = {
        "shapes": shapes,
        "unet": dict(pipeline.unet.config),
        "vae": dict(pipeline.vae.config),
        "dtype": str(pipeline.dtype),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else device.type,
        "versions": [torch.__version__, torch.version.cuda, diffusers.__version__],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _load(file: Path) -> bool:
    """Whether an artifact was there and torch has taken it."""
    if not file.exists():
        return False
    try:
        taken = torch.compiler.load_cache_artifacts(file.read_bytes())
    # A damaged file, or one of another build, costs a compilation and nothing else.
    except Exception as error:
        logger.warning("Compiled artifact %s is not usable: %s", file.name, first_line(error))
        return False
    if taken is None:
        # Torch has logged what it could not unpickle.
        logger.warning("Compiled artifact %s is not usable", file.name)
        return False
    logger.info("Took compiled kernels from %s", file.name)
    return True


def _save(file: Path) -> None:
    """Writes what torch has compiled; the first replica to finish wins."""
    saved = torch.compiler.save_cache_artifacts()
    if saved is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            temporary.write(saved[0])
        os.replace(temporary.name, file)
    except OSError as error:
        logger.warning("Compiled kernels are not kept: %s", first_line(error))
        return
    logger.info("Kept %.1f MB of compiled kernels in %s", len(saved[0]) / 1e6, file.name)
