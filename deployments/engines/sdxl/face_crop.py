"""Cuts the face out of a reference image, for IP-Adapters that were trained on faces.

Viola and Jones 2001, with the frontal cascade that OpenCV ships. It finds faces that look at the
viewer, in photographs and in drawings that are close to them.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    import cv2

Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge in pixels."""

CASCADE = "haarcascade_frontalface_default.xml"
SCALE_STEP, MIN_NEIGHBOURS = 1.1, 5
MIN_SHARE = 1 / 16
"""Shortest side of a face, as a share of the image's shorter side; smaller finds are mistakes."""
MARGIN = 0.3
"""Of the face's size on each side, so that hair and chin are in the crop."""


def find_face(image: Image.Image) -> Box | None:
    """The square around the largest face, within the image; None if no face is found.

    Args:
        image: of any mode.
    """
    gray = np.asarray(image.convert("L"))
    shortest = max(1, int(min(gray.shape) * MIN_SHARE))
    faces = [
        tuple(map(int, face))
        for face in _detector().detectMultiScale(
            gray,
            scaleFactor=SCALE_STEP,
            minNeighbors=MIN_NEIGHBOURS,
            minSize=(shortest, shortest),
        )
    ]
    if not faces:
        return None
    # Of two faces of one size the left one, whatever order they are found in.
    left, upper, width, height = max(faces, key=lambda face: (face[2], -face[0], -face[1]))
    side = min(round(width * (1 + 2 * MARGIN)), *image.size)
    left = min(max(0, left + width // 2 - side // 2), image.width - side)
    upper = min(max(0, upper + height // 2 - side // 2), image.height - side)
    return left, upper, left + side, upper + side


def check_detector() -> None:
    """Check that the detector can be used.

    Raises:
        ValueError: OpenCV is not installed.
    """
    try:
        _detector()
    except ImportError as error:
        raise ValueError(
            "it follows faces, which need OpenCV: install the extra `faces`, or set "
            "IP_ADAPTER_FACE_CROP=false and send crops of faces"
        ) from error


@cache
def _detector() -> "cv2.CascadeClassifier":
    import cv2
    import cv2.data

    # The renderer's own number of threads is part of what fixes the pixels.
    cv2.setNumThreads(1)
    return cv2.CascadeClassifier(cv2.data.haarcascades + CASCADE)
