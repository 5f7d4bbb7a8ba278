"""Which sizes a client may ask for, and images in that size."""

import io

import numpy as np
from PIL import Image

from serve_app.images.frame_png import RECIPE_KEY
from serve_app.images.png import encode_rgb

_SIDE = "([1-9][0-9]{1,2}|1[0-9]{3}|20[0-3][0-9]|204[0-8])"
SIZE_PATTERN = f"^{_SIDE}x{_SIDE}$"
"""Width and height in pixels, 10 to 2048 each, such as 512x512."""
SIZE_OR_AUTO_PATTERN = f"^auto$|{SIZE_PATTERN}"


def parse_size(size: str) -> tuple[int, int]:
    """Width and height in pixels, from a text that matches `SIZE_PATTERN`."""
    width, height = size.split("x")
    return int(width), int(height)


def scaled_png(png: bytes, size: tuple[int, int]) -> bytes:
    """PNG bytes of the image in another size, with the same recipe.

    Args:
        png: of a frame.
        size: width and height in pixels.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        scaled = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        return encode_rgb(np.asarray(scaled), {RECIPE_KEY: image.info.get(RECIPE_KEY, "")})
