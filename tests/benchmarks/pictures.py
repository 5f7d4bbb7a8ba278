"""Pictures in the benchmarks: the file that others answer, and what tells pixels apart."""

import base64
import hashlib
import io

from PIL import Image


def default_png(image):
    """The picture as PNG, by Pillow's defaults."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def pixels_sha256(image):
    """SHA-256 of the RGB pixels of a picture, or of the bytes of its file."""
    if isinstance(image, bytes):
        image = Image.open(io.BytesIO(image))
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()


def answered_sha256(answer):
    """`pixels_sha256` of each frame of a POST /generate."""
    return [pixels_sha256(base64.b64decode(frame["image"])) for frame in answer["frames"]]
