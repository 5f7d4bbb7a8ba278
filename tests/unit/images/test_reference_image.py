import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from deployments.errors import InvalidRequest
from serve_app.images.reference_image import decode_reference


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def bomb(width, height):
    """A PNG of a few bytes that declares many pixels."""

    def chunk(kind, data):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    ).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_reference_of_an_accepted_format_is_decoded_to_rgb(kind):
    image = decode_reference(encoded(Image.new("RGB", (20, 10), "blue"), format=kind))
    assert (image.mode, image.size) == ("RGB", (20, 10))


def test_transparent_pixels_become_white():
    image = decode_reference(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), format="PNG"))
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_reference_is_rotated_by_its_exif_orientation():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    image = decode_reference(encoded(Image.new("RGB", (20, 10)), format="JPEG", exif=exif))
    assert image.size == (10, 20)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("http://example.com/a.png", "not a URL", id="url"),
        pytest.param("not base64!", "base64", id="text"),
        pytest.param("QUJD=", "base64", id="over-padded"),
        pytest.param("QUI", "base64", id="unpadded"),
        pytest.param("QU\nJD", "base64", id="line break"),
        pytest.param("Алдар", "base64", id="russian"),
        pytest.param("\ud800", "base64", id="surrogate"),
        pytest.param("", "PNG, JPEG or WebP picture", id="empty"),
        pytest.param(base64.b64encode(b"<svg/>").decode(), "PNG, JPEG or WebP picture", id="svg"),
        pytest.param(
            encoded(Image.new("RGB", (4, 4)), format="GIF"), "PNG, JPEG or WebP picture", id="gif"
        ),
        pytest.param(
            encoded(Image.effect_noise((64, 64), 90), format="PNG")[:400], "damaged", id="cut off"
        ),
        pytest.param(
            bomb(4001, 4000), "at most 16 megapixels, not 4001 x 4000", id="too many pixels"
        ),
        pytest.param(
            bomb(12000, 12000), "16 megapixels|PNG, JPEG or WebP picture", id="bomb that warns"
        ),
        pytest.param(bomb(60000, 60000), "PNG, JPEG or WebP picture", id="bomb"),
        pytest.param("A" * (10 * 1024 * 1024 // 3 * 4 + 8), "at most 10 MB", id="too many bytes"),
    ],
)
def test_unusable_reference_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(InvalidRequest, match=sentence) as caught:
        decode_reference(text)
    assert caught.value.message.startswith("reference_image ")
