"""What all renderers share: the calls between two denoising steps, and the recipe's fields.

Between two steps a renderer checks for a stop, and reports the progress.
"""

import time
from collections.abc import Callable
from typing import Any

from deployments.errors import RenderStopped
from deployments.settings import RendererSettings
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


def request_fields(request: FrameRequest, settings: RendererSettings) -> dict[str, Any]:
    """The recipe's fields that repeat the request, completed by the settings."""
    return {
        "prompt": request.prompt,
        "negative_prompt": settings.negative_prompt,
        "seed": request.seed,
        "story_seed": request.story_seed,
        "frame_number": request.frame_number,
        "attempt": request.attempt,
        "preset": request.preset or settings.preset,
        "lora_scale": settings.loras[0].scale,
    }
