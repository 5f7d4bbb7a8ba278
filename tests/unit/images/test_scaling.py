import io
import re

import pytest
from PIL import Image

from serve_app.images.frame_png import encode_png, read_recipe
from serve_app.images.scaling import SIZE_OR_AUTO_PATTERN, SIZE_PATTERN, parse_size, scaled_png
from tests.support.samples import recipe


@pytest.mark.parametrize("size", [(10, 10), (99, 100), (1999, 2000), (2039, 2040), (2048, 2048)])
def test_size_from_10_to_2048_pixels_is_parsed(size):
    text = f"{size[0]}x{size[1]}"
    assert re.fullmatch(SIZE_PATTERN, text)
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["9x10", "2049x64", "64x2049", "064x64", "64", "64X64", "auto"])
def test_other_text_does_not_match(text):
    assert not re.search(SIZE_PATTERN, text)


@pytest.mark.parametrize(
    ("text", "matches"), [("auto", True), ("64x64", True), ("automatic", False)]
)
def test_auto_is_allowed_by_its_own_pattern(text, matches):
    assert bool(re.search(SIZE_OR_AUTO_PATTERN, text)) is matches


def test_scaled_image_has_the_size_and_keeps_the_recipe():
    png = encode_png(Image.new("RGB", (8, 8), "red"), recipe(seed=77))
    scaled = scaled_png(png, (20, 10))
    image = Image.open(io.BytesIO(scaled))
    assert (image.size, image.getpixel((0, 0))) == ((20, 10), (255, 0, 0))
    assert read_recipe(scaled).seed == 77
