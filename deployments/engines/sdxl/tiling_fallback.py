"""Renders a frame again with a tiled VAE if the device runs out of memory."""

import gc
import logging
from collections.abc import Callable
from typing import TypeVar

import torch

from deployments.engines.sdxl.device import is_out_of_memory, to_render_error
from deployments.errors import OutOfMemory, StoryError

logger = logging.getLogger(__name__)

R = TypeVar("R")


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
        if not is_out_of_memory(error):
            logger.exception("Frame %d failed", frame_number)
            raise to_render_error(error) from error
    # After the `except` block, because the exception's traceback keeps the tensors alive.
    gc.collect()
    torch.cuda.empty_cache()
    return None
