"""Every body that a client sends, its fields with their limits, and how answers repeat a request.

PlanBody (/plan) <- GenerateBody (/generate) <- StoryBody (/stories): each adds fields.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

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

MAX_SEED = 2**53 - 1
"""The largest integer that every JSON implementation keeps exact."""

NO_CONTROL = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
STORY_PATTERN = rf"^{NO_CONTROL}*[^\s\x00-\x1f\x7f-\x9f]{NO_CONTROL}*$"
"""At least one visible character, and no control characters."""

EXAMPLE_STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"


def json_number(value: Any) -> Any:
    """Check that a value is a JSON number; pydantic would also accept "42" and true as integers.

    42.0 is accepted, since JSON does not distinguish it from 42.

    Raises:
        PydanticCustomError: the value is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


StoryPrompt = Annotated[
    str,
    StringConstraints(strict=True, min_length=10, max_length=500, pattern=STORY_PATTERN),
    Field(description="The story, in English, Kazakh, Russian or any language of your planner."),
]
NumFrames = Annotated[
    int,
    Field(
        ge=MIN_FRAMES,
        le=MAX_FRAMES,
        description="Maximum number of frames; null: the planner decides.",
    ),
    BeforeValidator(json_number),
]
Seed = Annotated[
    int,
    Field(ge=-MAX_SEED, le=MAX_SEED, description="The same seed and prompt give the same pixels."),
    BeforeValidator(json_number),
]
Temperature = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Creativity of the GPT planner; the built-in planner ignores it.",
    ),
]
ReferenceImage = Annotated[
    str,
    Field(
        max_length=14_000_000,
        description="Base64 of a PNG, JPEG or WebP file of at most 10 MB and 16 megapixels that "
        "shows the hero and guides ref-guided mode. Never a URL.",
    ),
]


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
