"""Every body that a client sends, and how answers repeat a request.

PlanBody (/plan) <- GenerateBody (/generate) <- StoryBody (/stories): each adds fields.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

from deployments.presets import PRESET_HELP, Preset
from deployments.types import (
    MAX_CAPTION_CHARS,
    MAX_FRAMES,
    MAX_SCENE_PROMPT_CHARS,
    MIN_FRAMES,
    Mode,
    Scene,
    StoryOptions,
    Text,
)
from serve_app.api.schemas.fields import (
    EXAMPLE_STORY,
    NumFrames,
    ReferenceImage,
    Seed,
    StoryPrompt,
    Temperature,
    json_number,
)


class Body(BaseModel):
    """Base of the request bodies: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlanBody(Body):
    """A story to split into scenes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prompt": EXAMPLE_STORY, "num_frames": 6, "seed": 42}]}
    )

    prompt: StoryPrompt
    num_frames: NumFrames | None = None
    seed: Seed = 42
    gpt_temperature: Temperature = 0.7


class GenerateBody(PlanBody):
    """A story to draw."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "prompt": EXAMPLE_STORY,
                    "use_ref_guided": False,
                    "num_frames": None,
                    "seed": 42,
                    "gpt_temperature": 0.7,
                }
            ]
        }
    )

    use_ref_guided: StrictBool = Field(
        default=False, description="Guide the frames by a reference image of the hero."
    )
    preset: Preset | None = Field(
        default=None, description=f"{PRESET_HELP} null: as the service is configured."
    )
    scenes: list[Scene] | None = Field(
        default=None,
        min_length=MIN_FRAMES,
        max_length=MAX_FRAMES,
        description="An edited plan, e.g. from POST /plan; then no planner runs.",
    )
    reference_image: ReferenceImage | None = None


class StoryBody(GenerateBody):
    """A story to draw in the background."""

    approve_plan: StrictBool = Field(
        default=False,
        description="Draw only after PATCH /stories/{id}/plan has approved the plan.",
    )


class PlanPatch(Body):
    """Changes of a plan that awaits approval."""

    scenes: list[Scene] | None = Field(
        default=None,
        min_length=MIN_FRAMES,
        max_length=MAX_FRAMES,
        description="Scenes that replace the planned ones; null keeps them.",
    )
    approve: StrictBool = Field(default=True, description="Draw the story now.")


class RedrawBody(Body):
    """Changes of a frame that is drawn again; null keeps a value."""

    prompt: Annotated[Text, StringConstraints(min_length=1)] | None = Field(
        default=None, max_length=MAX_SCENE_PROMPT_CHARS, description="English render prompt."
    )
    caption: Text | None = Field(default=None, max_length=MAX_CAPTION_CHARS)
    seed: Seed | None = Field(default=None, description="null takes a random seed.")
    reference_image: ReferenceImage | None = None


class FramePatch(Body):
    """The revision of a frame that the storyboard shows from now on."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(json_number)]


class RequestOut(BaseModel):
    """The request of a story, as answers repeat it."""

    story_prompt: str
    mode: Mode
    seed: int
    gpt_temperature: float

    @staticmethod
    def values(request: StoryOptions) -> dict[str, Any]:
        """The fields of this class, taken from a request by name."""
        return {
            "story_prompt": request.prompt,
            **request.model_dump(include=set(RequestOut.model_fields)),
        }
