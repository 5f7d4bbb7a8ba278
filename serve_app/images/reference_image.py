"""Which reference images are accepted, and their decoding; the bytes come from outside."""

import io
import warnings

import pybase64
from PIL import Image, ImageOps, UnidentifiedImageError

from deployments.errors import InvalidRequest

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG", "WEBP")


def decode_reference(encoded: str) -> Image.Image:
    """RGB image from a base64 string; its size is checked before its pixels are decoded.

    Raises:
        InvalidRequest: the string is not base64, the file is larger than 10 MB, it is not PNG, JPEG
            or WebP, or the image has more than 16 megapixels.
    """
    if len(encoded) > (MAX_BYTES + 2) // 3 * 4:
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
            Image.open(io.BytesIO(data), formats=FORMATS) as image,
        ):
            width, height = image.size
            if width * height > MAX_PIXELS:
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
    """The image as RGB; transparent pixels become white, as an image viewer shows them."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
