"""The fields of a recipe that every engine fills in the same way."""

from typing import Any

from deployments.settings import RendererSettings
from deployments.types import FrameRequest


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
        "lora_scale": settings.lora_scale,
    }
