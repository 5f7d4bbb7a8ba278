"""Decoding in tiles, which needs less memory: the second try if the device's memory runs out."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

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


@contextmanager
def tiled_decoding(vae: Any, image_px: int) -> Iterator[None]:
    """Let a VAE decode in tiles of half the image's longer side, until the end of the context.

    The size is set because diffusers' default tile is as large as SDXL's native image, so that at
    this size nothing would be tiled.

    Args:
        vae: diffusers' AutoencoderKL.
        image_px: the longer side of the image.
    """
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    vae.tile_latent_min_size = image_px // factor // 2
    vae.tile_sample_min_size = vae.tile_latent_min_size * factor
    vae.enable_tiling()
    try:
        yield
    finally:
        vae.disable_tiling()
