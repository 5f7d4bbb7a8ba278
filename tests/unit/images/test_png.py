import io
import re
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from serve_app.images.png import (
    SIZE_OR_AUTO_PATTERN,
    SIZE_PATTERN,
    encode_png,
    encode_rgb,
    parse_size,
    plain_png,
    read_recipe,
    scaled_png,
)
from tests.support.samples import recipe

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def noise(height, width):
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)


def read(png):
    """Pixels and texts, as Pillow reads them."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        image.load()
        return np.asarray(image), image.info


def chunks(png):
    """Kind and data of every chunk, with checked CRCs; fails if the file holds anything else."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        data = png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", png, at + 8 + length)
        assert crc == zlib.crc32(kind + data), kind
        found.append((kind, data))
        at += 12 + length
    return found


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 5), (1024, 1), (1, 1024), (257, 129)])
@pytest.mark.parametrize("kind", ["noise", "flat"])
def test_every_pixel_is_kept(kind, width, height):
    pixels = noise(height, width) if kind == "noise" else np.full((height, width, 3), 255, np.uint8)
    assert np.array_equal(read(encode_rgb(pixels, {}))[0], pixels)


@given(SIZES.flatmap(lambda size: arrays(np.uint8, size)))
def test_every_pixel_of_a_random_image_is_kept(pixels):
    assert np.array_equal(read(encode_rgb(pixels, {}))[0], pixels)


def test_memory_layout_of_the_pixels_does_not_matter():
    pixels = noise(20, 10)[::-2, :, ::-1]
    pixels.flags.writeable = False
    assert np.array_equal(read(encode_rgb(pixels, {}))[0], pixels)


@given(TEXTS, TEXTS)
def test_any_texts_are_read_back(first, second):
    texts = {"parameters": first, "storyboard": second}
    assert read(encode_rgb(noise(2, 2), texts))[1] == texts


def test_russian_and_kazakh_texts_are_read_back():
    texts = {"parameters": "Хитрец Алдар Косе\nи конь", "storyboard": "Алдар Көсе, қулық, әңгіме"}
    assert read(encode_rgb(noise(2, 2), texts))[1] == texts


def test_chunks_are_in_order_and_their_crcs_are_right():
    found = chunks(encode_rgb(noise(5, 3), {"parameters": "a", "storyboard": "b"}))
    assert [kind for kind, _ in found] == [b"IHDR", b"iTXt", b"iTXt", b"IDAT", b"IEND"]
    assert found[0][1] == struct.pack(">IIBBBBB", 3, 5, 8, 2, 0, 0, 0)
    rows = zlib.decompress(found[3][1])
    assert len(rows) == 5 * (1 + 3 * 3)
    assert set(rows[:: 1 + 3 * 3]) == {2}


def test_equal_images_give_equal_bytes_in_every_thread():
    pixels = noise(256, 256)
    alone = encode_rgb(pixels, {"storyboard": "{}"})
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda _: encode_rgb(pixels, {"storyboard": "{}"}), range(16))
    assert set(made) == {alone}


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
