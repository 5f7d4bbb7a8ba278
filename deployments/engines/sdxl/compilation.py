"""Compiles the UNet and the VAE decoder, and saves the compiled kernels for later replicas.

Compiling SDXL takes minutes. A replica that finds the kernels of an earlier one starts in seconds.
It also renders the same pixels, since it runs the same kernels.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import diffusers
import torch

from deployments.atomic_file import atomic_write
from deployments.errors import first_line
from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import FrameRequest

logger = logging.getLogger(__name__)

MODE = "reduce-overhead"
"""Uses CUDA graphs without autotuning. Autotuning selects kernels by their measured speed, so that
two replicas could select different ones and render different pixels."""

MAX_KERNELS = 32
"""Upper limit for the shapes of one model: row counts times prompt lengths times IP-Adapter scales,
with some reserve."""

ONE_CHUNK = "aldar_kose_man"
TWO_CHUNKS = "aldar_kose_man in the steppe, " * 10
"""76 to 150 tokens, both with SDXL's tokenizers and with those of the embedded family. Prompts that
do not fit one chunk usually fit two."""


def usual_requests(presets: Iterable[Preset]) -> list[FrameRequest]:
    """One request for each preset and each usual length of a prompt."""
    return [
        FrameRequest(frame_number=1, prompt=prompt, seed=0, preset=preset)
        for preset in sorted(presets)
        for prompt in (ONE_CHUNK, TWO_CHUNKS)
    ]


def describe_shapes(
    requests: Sequence[FrameRequest], size: tuple[int, int], settings: RendererSettings
) -> str:
    """What compiled kernels depend on besides the configuration of the models.

    Args:
        requests: the requests for which kernels are compiled.
        size: height and width of a frame in pixels.
        settings: the renderer's settings.
    """
    inputs = [(each.preset, each.prompt, each.reference is not None) for each in requests]
    constants = (settings.guidance_scale, settings.negative_prompt, settings.ip_adapter_scale)
    return f"{size} {inputs} {constants}"


def compile_pipelines(
    pipelines: Sequence[Any], warm_up: Callable[[], object], shapes: str, artifacts: Path | None
) -> None:
    """Compile the UNets and the VAE decoder in place.

    Args:
        pipelines: pipelines that differ only in the weights of their UNets. LoRAs are fused and the
            IP-Adapter is loaded already, since both become part of the kernels.
        warm_up: renders one frame for each shape of inputs; torch compiles during these calls.
        shapes: describes the shapes of `warm_up`; each description has an artifact of its own.
        artifacts: folder of the compiled kernels, best shared by all replicas; None saves nothing.
    """
    first = pipelines[0]
    file = artifacts / artifact_name(first, shapes) if artifacts else None
    is_loaded = file is not None and _load(file)
    # Only CUDA has graphs.
    mode = MODE if first.device.type == "cuda" else None
    for model in (*(pipeline.unet for pipeline in pipelines), first.vae.decoder):
        # `dynamic=False`: each shape gets its own kernels, so that they do not depend on the order
        # of the shapes. `isolate_recompiles`: dynamo counts recompilations per code object, which
        # two UNets share.
        model.compile(
            mode=mode,
            fullgraph=True,
            dynamic=False,
            recompile_limit=MAX_KERNELS,
            isolate_recompiles=True,
        )
    warm_up()
    if file is not None and not is_loaded:
        _save(file)


def compiler_stance(*, is_compiled: bool, is_tiled: bool) -> AbstractContextManager[None]:
    """How torch's compiler treats the models while a frame is rendered.

    A shape without compiled kernels runs uncompiled, since no frame should wait minutes for a
    compilation. With a tiled VAE nothing runs compiled: CUDA graphs would reuse the memory of tiles
    that are still needed. The stance applies to the whole process, which is safe because a replica
    loads and renders in one thread.

    Args:
        is_compiled: whether the models were compiled.
        is_tiled: whether the VAE decodes in tiles.
    """
    context: AbstractContextManager[None] = nullcontext()
    if is_tiled:
        context = torch.compiler.set_stance("force_eager")
    elif is_compiled:
        context = torch.compiler.set_stance("eager_on_recompile")
    return context


def artifact_name(pipeline: Any, shapes: str) -> str:
    """The file name for compiled kernels: a hash of everything on which they depend.

    These are the shapes of models and inputs, dtype, device and library versions.
    """
    device = pipeline.device
    key = {
        "shapes": shapes,
        "unet": dict(pipeline.unet.config),
        "vae": dict(pipeline.vae.config),
        "dtype": str(pipeline.dtype),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else device.type,
        "versions": [torch.__version__, torch.version.cuda, diffusers.__version__],
    }
    digest = hashlib.sha256(json.dumps(key, sort_keys=True, default=str).encode()).hexdigest()
    return f"{digest[:16]}.compiled"


def _load(file: Path) -> bool:
    """Load compiled kernels; return whether that succeeded."""
    if not file.exists():
        return False
    try:
        loaded = torch.compiler.load_cache_artifacts(file.read_bytes())
    # A damaged file, or one of another build, must only cost a compilation.
    except Exception as error:
        logger.warning("Cannot load compiled kernels %s: %s", file.name, first_line(error))
        return False
    if loaded is None:
        # torch has logged the reason.
        logger.warning("Cannot load compiled kernels %s", file.name)
        return False
    logger.info("Loaded compiled kernels from %s", file.name)
    return True


def _save(file: Path) -> None:
    """Write the compiled kernels to a file; atomically, since several replicas may do so."""
    saved = torch.compiler.save_cache_artifacts()
    if saved is None:
        return
    data, _ = saved
    try:
        with atomic_write(file) as artifact:
            artifact.write(data)
    except OSError as error:
        logger.warning("Cannot save compiled kernels: %s", first_line(error))
        return
    logger.info("Saved %.1f MB of compiled kernels to %s", len(data) / 1e6, file.name)
