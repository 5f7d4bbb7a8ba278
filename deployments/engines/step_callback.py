"""What an engine does between two denoising steps: check for a stop, and report the progress."""

import time
from collections.abc import Callable

from deployments.errors import RenderStopped
from deployments.types import FrameRequest

IsStopped = Callable[[], bool]
"""Returns True once the caller no longer wants the frame."""

OnStep = Callable[[int, int], None]
"""Called after each denoising step with its number, from 1, and the number of all steps."""


def never_stopped() -> bool:
    """Return False: the `is_stopped` of a caller that always wants the frame."""
    return False


def ignore_step(step: int, steps: int) -> None:
    """Do nothing: the `on_step` of a caller that needs no progress."""


def raise_if_stopped(request: FrameRequest, is_stopped: IsStopped) -> None:
    """Stop rendering a frame that is no longer wanted.

    Raises:
        RenderStopped: `is_stopped` returned True, or the request's deadline has passed.
    """
    if is_stopped():
        raise RenderStopped("the drawing was cancelled")
    if request.deadline is not None and time.time() > request.deadline:
        raise RenderStopped("the drawing's deadline passed")


def build_step_callback(request: FrameRequest, is_stopped: IsStopped, on_step: OnStep) -> OnStep:
    """The callback of a denoising loop: it checks for a stop, then reports the finished step."""

    def after_step(step: int, steps: int) -> None:
        raise_if_stopped(request, is_stopped)
        on_step(step, steps)

    return after_step
