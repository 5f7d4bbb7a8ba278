"""What an exception of torch means: the memory ran out, the device is lost, or anything else."""

import torch

from deployments.errors import DeviceLost, RenderError, first_line

_OUT_OF_MEMORY = ("CUDA error: out of memory", "STATUS_ALLOC_FAILED", "backend out of memory")
"""Messages of the CUDA driver, of cuBLAS and cuDNN, and of Apple's GPUs."""


def is_out_of_memory(error: Exception) -> bool:
    """Whether the device ran out of memory, as reported by torch or a library below it."""
    return isinstance(error, torch.OutOfMemoryError) or any(
        message in str(error) for message in _OUT_OF_MEMORY
    )


def to_render_error(error: Exception) -> RenderError:
    """The error for the caller.

    CUDA's own message is passed on. Any other message is left out, since it may contain paths.
    """
    sentence = f"{type(error).__name__}: {first_line(error)}"
    if isinstance(error, torch.AcceleratorError) or "CUDA error" in sentence:
        return DeviceLost(sentence)
    return RenderError(f"unexpected {type(error).__name__} in the renderer")
