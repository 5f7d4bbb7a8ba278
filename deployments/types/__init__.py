"""The domain: the values that flow from the request to the storyboard, all frozen.

    StoryRequest -> PlanRequest -> StoryPlan(scenes)                                plan.py
                 -> FrameRequest -> Frame -> FrameScore -> Attempt -> RenderedFrame  frame.py
                 -> Storyboard(frames)                                               story.py

A *scene* is planned, a *frame* is rendered, a *revision* is one requested rendering of a frame, an
*attempt* is one image of a revision. Nothing here knows Ray, torch or HTTP.
"""

from deployments.hero_words import HERO_NAME, HERO_TRIGGER
from deployments.types.frame import (
    Attempt,
    Frame,
    FrameRequest,
    FrameScore,
    FusedLora,
    ProgressKey,
    Recipe,
    RenderedFrame,
    frame_seed,
)
from deployments.types.plan import (
    MAX_CAPTION_CHARS,
    MAX_DESCRIPTOR_CHARS,
    MAX_DIALOGUE_CHARS,
    MAX_FRAMES,
    MAX_NAME_CHARS,
    MAX_SCENE_PROMPT_CHARS,
    MAX_SCENE_S,
    MAX_SETTING_CHARS,
    MIN_FRAMES,
    MIN_SCENE_S,
    Angle,
    Coverage,
    CoverageKind,
    Element,
    PlanRequest,
    Scene,
    ShotSize,
    StoryPlan,
)
from deployments.types.story import Mode, Storyboard, StoryFrame, StoryOptions, StoryRequest
from deployments.values import TEXT_PATTERN, Text, Value

__all__ = [
    "HERO_NAME",
    "HERO_TRIGGER",
    "MAX_CAPTION_CHARS",
    "MAX_DESCRIPTOR_CHARS",
    "MAX_DIALOGUE_CHARS",
    "MAX_FRAMES",
    "MAX_NAME_CHARS",
    "MAX_SCENE_PROMPT_CHARS",
    "MAX_SCENE_S",
    "MAX_SETTING_CHARS",
    "MIN_FRAMES",
    "MIN_SCENE_S",
    "TEXT_PATTERN",
    "Angle",
    "Attempt",
    "Coverage",
    "CoverageKind",
    "Element",
    "Frame",
    "FrameRequest",
    "FrameScore",
    "FusedLora",
    "Mode",
    "PlanRequest",
    "ProgressKey",
    "Recipe",
    "RenderedFrame",
    "Scene",
    "ShotSize",
    "StoryFrame",
    "StoryOptions",
    "StoryPlan",
    "StoryRequest",
    "Storyboard",
    "Text",
    "Value",
    "frame_seed",
]
