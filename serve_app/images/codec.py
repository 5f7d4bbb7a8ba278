"""Pictures at the edge: PNG with its recipe inside, and reference pictures from outside."""

import io
import warnings

import numpy as np
import pybase64
from PIL import Image, ImageOps, UnidentifiedImageError

from deployments.errors import InvalidRequest
from deployments.types import Recipe
from serve_app.images.png import encode_rgb

MAX_REFERENCE_BYTES = 10 * 1024 * 1024
MAX_REFERENCE_PIXELS = 16_000_000
REFERENCE_FORMATS = ("PNG", "JPEG", "WEBP")
_SIDE = "([1-9][0-9]{1,2}|1[0-9]{3}|20[0-3][0-9]|204[0-8])"
SIZE_PATTERN = f"^{_SIDE}x{_SIDE}$"
"""Width and height in pixels, 10 to 2048 each, such as 512x512."""
SIZE_OR_AUTO_PATTERN = f"^auto$|{SIZE_PATTERN}"
RECIPE_KEY = "storyboard"
"""PNG text key of the recipe as JSON."""
PARAMETERS_KEY = "parameters"
"""PNG text key of the recipe in the form that AUTOMATIC1111's and other image browsers show."""


def encode_png(image: Image.Image, recipe: Recipe) -> bytes:
    """The RGB picture as PNG bytes that carry their recipe as text.

    Raises:
        ValueError: the picture is not RGB.
    """
    if image.mode != "RGB":
        raise ValueError(f"a frame must be RGB, not {image.mode}")
    texts = {PARAMETERS_KEY: _parameters(recipe), RECIPE_KEY: recipe.model_dump_json()}
    return encode_rgb(np.asarray(image), texts)


def parse_size(size: str) -> tuple[int, int]:
    """Width and height in pixels of a text of `SIZE_PATTERN`."""
    width, height = size.split("x")
    return int(width), int(height)


def scaled_png(png: bytes, size: tuple[int, int]) -> bytes:
    """The picture in another size (width, height), as PNG bytes."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        scaled = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        return encode_rgb(np.asarray(scaled), {RECIPE_KEY: image.info.get(RECIPE_KEY, "")})


def plain_png(image: Image.Image) -> bytes:
    """An RGB picture as PNG bytes."""
    return encode_rgb(np.asarray(image), {})


def _parameters(recipe: Recipe) -> str:
    return (
        f"{recipe.prompt}\nNegative prompt: {recipe.negative_prompt}\n"
        f"Steps: {recipe.num_inference_steps}, Sampler: {recipe.scheduler}, "
        f"CFG scale: {recipe.guidance_scale}, Seed: {recipe.seed}, "
        f"Size: {recipe.width}x{recipe.height}, Model: {recipe.base_model}, "
        f"Lora hashes: {recipe.lora}: {recipe.lora_sha256[:12]}"
    )


def read_recipe(png: bytes) -> Recipe:
    """The recipe inside a PNG of ours.

    Raises:
        KeyError: the PNG carries no recipe.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        image.load()
        return Recipe.model_validate_json(image.info[RECIPE_KEY])


def decode_reference(encoded: str) -> Image.Image:
    """The RGB picture in a base64 string, checked before it is decoded.

    Raises:
        InvalidRequest: it is no base64, over 10 MB, no PNG, JPEG or WebP, or over 16 megapixels.
    """
    if len(encoded) > (MAX_REFERENCE_BYTES + 2) // 3 * 4:
        raise InvalidRequest("reference_image must be at most 10 MB")
    try:
        data = pybase64.b64decode(encoded, validate=True)
    except ValueError:
        raise InvalidRequest(
            "reference_image must be the base64 text of a PNG, JPEG or WebP file, not a URL"
        ) from None
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data), formats=REFERENCE_FORMATS) as image,
        ):
            width, height = image.size
            if width * height > MAX_REFERENCE_PIXELS:
                raise InvalidRequest(
                    f"reference_image must have at most 16 megapixels, not {width} x {height}"
                )
            return _on_white(ImageOps.exif_transpose(image))
    except InvalidRequest:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidRequest("reference_image must be a PNG, JPEG or WebP picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise InvalidRequest("reference_image is damaged and cannot be decoded") from None


def _on_white(image: Image.Image) -> Image.Image:
    """The picture as RGB; what is transparent becomes white, as a viewer shows it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
