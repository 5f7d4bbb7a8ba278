"""The PNG of a frame, which carries its recipe as text, so that the frame can be rendered again."""

import io

import numpy as np
from PIL import Image

from deployments.types import Recipe
from serve_app.images.png import encode_rgb

RECIPE_KEY = "storyboard"
"""PNG text keyword of the recipe as JSON."""
PARAMETERS_KEY = "parameters"
"""PNG text keyword of the recipe in the form of AUTOMATIC1111, which image browsers show."""


def encode_png(image: Image.Image, recipe: Recipe) -> bytes:
    """PNG bytes of an RGB image, with the recipe as text.

    Raises:
        ValueError: the image is not RGB.
    """
    if image.mode != "RGB":
        raise ValueError(f"a frame must be RGB, not {image.mode}")
    texts = {PARAMETERS_KEY: _parameters(recipe), RECIPE_KEY: recipe.model_dump_json()}
    return encode_rgb(np.asarray(image), texts)


def plain_png(image: Image.Image) -> bytes:
    """PNG bytes of an RGB image, without a recipe."""
    return encode_rgb(np.asarray(image), {})


def read_recipe(png: bytes) -> Recipe:
    """The recipe in the PNG of a frame.

    Raises:
        KeyError: the PNG carries no recipe.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        image.load()
        return Recipe.model_validate_json(image.info[RECIPE_KEY])


def _parameters(recipe: Recipe) -> str:
    return (
        f"{recipe.prompt}\nNegative prompt: {recipe.negative_prompt}\n"
        f"Steps: {recipe.num_inference_steps}, Sampler: {recipe.scheduler}, "
        f"CFG scale: {recipe.guidance_scale}, Seed: {recipe.seed}, "
        f"Size: {recipe.width}x{recipe.height}, Model: {recipe.base_model}, "
        f"Lora hashes: {recipe.lora}: {recipe.lora_sha256[:12]}"
    )
