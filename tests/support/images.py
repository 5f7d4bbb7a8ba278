"""Digests of images by their pixels, and PNG files with Pillow's default settings."""

import base64
import hashlib
import io

from PIL import Image


def pixels_sha256(image):
    """SHA-256 of the RGB pixels of an image, or of the image in the bytes of a file."""
    if isinstance(image, bytes):
        image = Image.open(io.BytesIO(image))
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()


def frame_digests(answer):
    """The digest of the pixels of each frame in an answer of POST /generate."""
    return [pixels_sha256(base64.b64decode(frame["image"])) for frame in answer["frames"]]


def default_png(image):
    """The image as PNG, with Pillow's default settings."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
