"""What every engine that draws does with its request, whatever it draws by."""

import time
from collections.abc import Callable
from typing import Any

from deployments.errors import RenderStopped
from deployments.settings import RendererSettings
from deployments.types import FrameRequest


def nobody_watches(step: int, steps: int) -> None:
    """An `on_step` for drawings whose progress nobody wants to know."""


def check_wanted(request: FrameRequest, is_stopped: Callable[[], bool]) -> None:
    """Pass if the drawing is still wanted; to be asked at each denoising step.

    Raises:
        RenderStopped: `is_stopped` says True, or the request's deadline passed.
    """
    if is_stopped():
        raise RenderStopped("the drawing was cancelled")
    if request.deadline is not None and time.time() > request.deadline:
        raise RenderStopped("the drawing's deadline passed")


def watched(
    request: FrameRequest, is_stopped: Callable[[], bool], on_step: Callable[[int, int], None]
) -> Callable[[int, int], None]:
    """What to call after each step: it tells `on_step`, or raises if the drawing is not wanted."""

    def after_step(step: int, steps: int) -> None:
        check_wanted(request, is_stopped)
        on_step(step, steps)

    return after_step


def asked_recipe(request: FrameRequest, settings: RendererSettings) -> dict[str, Any]:
    """The recipe's fields that repeat what was asked for."""
    return {
        "prompt": request.prompt,
        "negative_prompt": settings.negative_prompt,
        "seed": request.seed,
        "story_seed": request.story_seed,
        "frame_number": request.frame_number,
        "attempt": request.attempt,
        "preset": request.preset or settings.preset,
        "lora_scale": settings.lora_scale,
    }
