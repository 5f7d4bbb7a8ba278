import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from deployments.errors import InvalidRequest
from serve_app.images.codec import decode_reference, encode_png, read_recipe
from tests.support.samples import recipe


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def bomb(width, height):
    """A PNG of a few bytes that declares many pixels."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    ).decode()


def test_png_keeps_every_pixel_and_carries_its_recipe():
    image = Image.effect_noise((16, 8), 90).convert("RGB")
    told = recipe("aldar_kose_man, Алдар Көсе", seed=2**32 - 1)
    png = encode_png(image, told)
    assert Image.open(io.BytesIO(png)).convert("RGB").tobytes() == image.tobytes()
    assert read_recipe(png) == told


def test_png_carries_the_parameters_text_that_image_browsers_show():
    png = encode_png(Image.new("RGB", (8, 8)), recipe("a story", seed=77))
    text = Image.open(io.BytesIO(png)).info["parameters"]
    assert text.startswith("a story\nNegative prompt: blurry\n")
    assert "Steps: 12" in text
    assert "Seed: 77" in text


def test_equal_pictures_give_equal_bytes():
    image = Image.new("RGB", (8, 8), "red")
    assert encode_png(image, recipe()) == encode_png(image, recipe())


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK"])
def test_picture_that_is_no_rgb_is_refused(mode):
    with pytest.raises(ValueError, match=f"must be RGB, not {mode}"):
        encode_png(Image.new(mode, (8, 8)), recipe())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_reference_of_a_known_format_is_decoded_to_rgb(kind):
    image = decode_reference(encoded(Image.new("RGB", (20, 10), "blue"), format=kind))
    assert (image.mode, image.size) == ("RGB", (20, 10))


def test_transparent_reference_becomes_white_and_not_black():
    image = decode_reference(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), format="PNG"))
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_reference_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    image = decode_reference(encoded(Image.new("RGB", (20, 10)), format="JPEG", exif=exif))
    assert image.size == (10, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://example.com/a.png", "not a URL"),
        ("not base64!", "base64"),
        ("QUJD=", "base64"),
        ("QUI", "base64"),
        ("QU\nJD", "base64"),
        ("Алдар", "base64"),
        ("\ud800", "base64"),
        ("", "PNG, JPEG or WebP picture"),
        (base64.b64encode(b"<svg/>").decode(), "PNG, JPEG or WebP picture"),
        (encoded(Image.new("RGB", (4, 4)), format="GIF"), "PNG, JPEG or WebP picture"),
        (encoded(Image.effect_noise((64, 64), 90), format="PNG")[:400], "damaged"),
        (bomb(4001, 4000), "at most 16 megapixels, not 4001 x 4000"),
        (bomb(12000, 12000), "16 megapixels|PNG, JPEG or WebP picture"),
        (bomb(60000, 60000), "PNG, JPEG or WebP picture"),
        ("A" * (10 * 1024 * 1024 // 3 * 4 + 8), "at most 10 MB"),
    ],
    ids=[
        "url",
        "text",
        "over-padded",
        "unpadded",
        "line",
        "russian",
        "surrogate",
        "empty",
        "svg",
        "gif",
        "cut",
        "large",
        "warned",
        "bomb",
        "heavy",
    ],
)
def test_unusable_reference_is_refused_with_a_sentence(text, said):
    with pytest.raises(InvalidRequest, match=said) as caught:
        decode_reference(text)
    assert caught.value.message.startswith("reference_image ")
