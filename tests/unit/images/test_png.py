import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from serve_app.images.png import encode_rgb

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
