"""On which device and with which floating-point type the models run, and what its errors mean.

If the device's memory runs out, a frame is rendered a second time with a tiled VAE.
"""

import gc
import logging
from collections.abc import Callable
from typing import TypeVar

import torch

from deployments.errors import (
    DeviceLost,
    GeneratorNotInitialized,
    OutOfMemory,
    RenderError,
    StoryError,
    first_line,
)
from deployments.settings import RendererSettings

logger = logging.getLogger(__name__)

DEVICE_NOT_USABLE = "Generator not initialized. Set TORCH_DEVICE environment variable."

_OUT_OF_MEMORY = ("CUDA error: out of memory", "STATUS_ALLOC_FAILED", "backend out of memory")
"""Messages of the CUDA driver, of cuBLAS and cuDNN, and of Apple's GPUs."""

R = TypeVar("R")


def choose_device(settings: RendererSettings) -> tuple[torch.device, torch.dtype, str]:
    """The device, the floating-point type, and the reason for both, which is logged.

    Raises:
        GeneratorNotInitialized: TORCH_DEVICE names a device that does not exist.
    """
    device, device_reason = _choose_device(settings.torch_device)
    dtype, dtype_reason = _choose_dtype(settings.torch_dtype, device)
    reason = f"{device} ({device_reason}), {dtype_name(dtype)} ({dtype_reason})"
    logger.info("Rendering on %s", reason)
    return device, dtype, reason


def _choose_device(name: str | None) -> tuple[torch.device, str]:
    if name:
        return _named_device(name), "set by TORCH_DEVICE"
    if torch.cuda.is_available():
        return torch.device("cuda"), "a CUDA GPU was found"
    if torch.backends.mps.is_available():
        return torch.device("mps"), "an Apple GPU was found"
    return torch.device("cpu"), "no GPU was found"


def _named_device(name: str) -> torch.device:
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError) as error:
        reason = f"TORCH_DEVICE {name!r} cannot be used: {first_line(error)}"
        raise GeneratorNotInitialized(DEVICE_NOT_USABLE, reason) from error


def _choose_dtype(name: str | None, device: torch.device) -> tuple[torch.dtype, str]:
    if name:
        return getattr(torch, name), "set by TORCH_DTYPE"
    if device.type == "cpu":
        return torch.float32, "half precision is slow on a CPU"
    if device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16, "the GPU supports it, and the VAE needs no upcast"
    return torch.float16, "the GPU does not support bfloat16"


def dtype_name(dtype: torch.dtype) -> str:
    """`float32`, `float16` or `bfloat16`."""
    return str(dtype).removeprefix("torch.")


def device_name(device: torch.device) -> str:
    """`cpu`, `mps`, or `cuda (NVIDIA H200)`.

    The GPU model is part of the name, since other models round differently.
    """
    is_cuda = device.type == "cuda"
    return f"cuda ({torch.cuda.get_device_name(device)})" if is_cuda else device.type


def set_cpu_threads(device: torch.device, threads: int) -> None:
    """Set torch's number of threads for the calling thread, if the device is a CPU.

    torch keeps this number per thread, so it has to be set in each thread that runs a model.
    """
    if device.type == "cpu":
        torch.set_num_threads(threads)


def render_with_fallback(render: Callable[[bool], R], frame_number: int) -> R:
    """The result of `render(False)`, or of `render(True)` if the device ran out of memory.

    Args:
        render: renders the frame; its argument says whether the VAE decodes in tiles.
        frame_number: the frame's number, for the log.

    Raises:
        OutOfMemory: the memory did not suffice for `render(True)` either.
        DeviceLost: only a new process can use the device again.
        RenderError: anything else failed.
    """
    rendered = _try_to_render(render, frame_number, vae_tiling=False)
    if rendered is None:
        logger.warning("Frame %d: out of memory; again with VAE tiling", frame_number)
        rendered = _try_to_render(render, frame_number, vae_tiling=True)
    if rendered is None:
        raise OutOfMemory("CUDA out of memory")
    return rendered


def _try_to_render(render: Callable[[bool], R], frame_number: int, *, vae_tiling: bool) -> R | None:
    """The result; None if the device ran out of memory, after that memory was freed."""
    try:
        return render(vae_tiling)
    except StoryError:
        raise
    except Exception as error:
        if not _is_out_of_memory(error):
            logger.exception("Frame %d failed", frame_number)
            raise _to_render_error(error) from error
    # After the `except` block, because the exception's traceback keeps the tensors alive.
    gc.collect()
    torch.cuda.empty_cache()
    return None


def _is_out_of_memory(error: Exception) -> bool:
    """Whether the device ran out of memory, as reported by torch or a library below it."""
    return isinstance(error, torch.OutOfMemoryError) or any(
        message in str(error) for message in _OUT_OF_MEMORY
    )


def _to_render_error(error: Exception) -> RenderError:
    """The error for the caller.

    CUDA's own message is passed on. Any other message is left out, since it may contain paths.
    """
    sentence = f"{type(error).__name__}: {first_line(error)}"
    if isinstance(error, torch.AcceleratorError) or "CUDA error" in sentence:
        return DeviceLost(sentence)
    return RenderError(f"unexpected {type(error).__name__} in the renderer")
