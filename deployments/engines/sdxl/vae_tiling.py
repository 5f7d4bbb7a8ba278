"""Decoding in tiles, which needs less memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


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
