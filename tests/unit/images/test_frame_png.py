import io

import pytest
from PIL import Image

from serve_app.images.frame_png import encode_png, plain_png, read_recipe
from tests.support.samples import recipe


def test_png_keeps_every_pixel_and_carries_its_recipe():
    image = Image.effect_noise((16, 8), 90).convert("RGB")
    made_by = recipe("aldar_kose_man, Алдар Көсе", seed=2**32 - 1)
    png = encode_png(image, made_by)
    assert Image.open(io.BytesIO(png)).convert("RGB").tobytes() == image.tobytes()
    assert read_recipe(png) == made_by


def test_png_carries_the_parameters_text_that_image_browsers_show():
    png = encode_png(Image.new("RGB", (8, 8)), recipe("a story", seed=77))
    text = Image.open(io.BytesIO(png)).info["parameters"]
    assert text.startswith("a story\nNegative prompt: blurry\n")
    assert "Steps: 12" in text
    assert "Seed: 77" in text


def test_equal_images_give_equal_bytes():
    image = Image.new("RGB", (8, 8), "red")
    assert encode_png(image, recipe()) == encode_png(image, recipe())


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK"])
def test_image_of_another_mode_than_rgb_is_refused(mode):
    with pytest.raises(ValueError, match=f"must be RGB, not {mode}"):
        encode_png(Image.new(mode, (8, 8)), recipe())


def test_plain_png_has_no_recipe():
    png = plain_png(Image.new("RGB", (8, 8), "red"))
    assert Image.open(io.BytesIO(png)).getpixel((0, 0)) == (255, 0, 0)
    with pytest.raises(KeyError):
        read_recipe(png)
