"""What the engine tests compare frames by."""

import hashlib

import numpy as np

from deployments.types import Frame


def sha256(frame: Frame) -> str:
    """Hash of a frame's pixels."""
    return hashlib.sha256(frame.image.tobytes()).hexdigest()


def pixels(frame: Frame) -> np.ndarray:
    """A frame's pixels as floats, 0 to 255."""
    return np.asarray(frame.image, float)


def mean_difference(one: Frame, other: Frame) -> float:
    """The mean difference of two frames' pixels, 0 to 255."""
    return float(np.abs(pixels(one) - pixels(other)).mean())


def max_difference(one: Frame, other: Frame) -> float:
    """The largest difference of two frames' pixels, 0 to 255."""
    return float(np.abs(pixels(one) - pixels(other)).max())
