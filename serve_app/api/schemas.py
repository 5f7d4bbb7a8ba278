"""The HTTP API's bodies: what comes in, what goes out, what an error looks like."""

from typing import Annotated, Any, Self

import orjson
import pybase64
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from deployments.health import Health
from deployments.presets import PRESET_HELP, Preset
from deployments.types import (
    MAX_FRAMES,
    MIN_FRAMES,
    Attempt,
    Mode,
    Recipe,
    Scene,
    Storyboard,
    StoryFrame,
    StoryPlan,
)

MAX_SEED = 2**53 - 1
"""The largest integer that every JSON implementation keeps exact."""

NO_CONTROL = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
STORY_PATTERN = rf"^{NO_CONTROL}*[^\s\x00-\x1f\x7f-\x9f]{NO_CONTROL}*$"
"""Some visible character and no control characters."""

EXAMPLE_STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"

Story = Annotated[
    str,
    StringConstraints(strict=True, min_length=10, max_length=500, pattern=STORY_PATTERN),
    Field(description="The story, in English, Kazakh, Russian or any language of your planner."),
]


def json_number(value: Any) -> Any:
    """A JSON number as it is; pydantic would also take "42" and true for integers.

    42.0 passes, since JSON has no other integers.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


Frames = Annotated[
    int,
    Field(ge=MIN_FRAMES, le=MAX_FRAMES, description="Frames at most; null: the planner decides."),
    BeforeValidator(json_number),
]
Seed = Annotated[
    int,
    Field(ge=-MAX_SEED, le=MAX_SEED, description="Same seed and same prompt, same pixels."),
    BeforeValidator(json_number),
]
Temperature = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Creativity of the GPT planner; the built-in planner has none to vary.",
    ),
]


Reference = Annotated[
    str,
    Field(
        max_length=14_000_000,
        description="Base64 of a PNG, JPEG or WebP file of at most 10 MB and 16 megapixels that "
        "shows the hero and guides ref-guided mode. Never a URL.",
    ),
]


class Body(BaseModel):
    """Base of the request bodies: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlanBody(Body):
    """A story to split into scenes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prompt": EXAMPLE_STORY, "num_frames": 6, "seed": 42}]}
    )

    prompt: Story
    num_frames: Frames | None = None
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
    reference_image: Reference | None = None


class FrameOut(BaseModel):
    """One frame of the storyboard."""

    frame_number: int = Field(description="From 1.")
    image: str = Field(description="Base64 PNG; its text chunk `storyboard` holds the recipe.")
    prompt: str = Field(description="What the frame was drawn from.")
    caption: str
    clip_score: float = Field(description="CLIPScore of image and prompt, 0 to 1.")
    consistency: float = Field(description="CLIP-I to the reference image, -1 to 1.")
    seed: int = Field(description="Seed of this attempt's noise.")
    prompt_tokens: int = Field(
        description="CLIP tokens of the prompt; above 75 it was encoded in chunks, never cut."
    )
    attempts: list[Attempt] = Field(description="Every attempt of this frame, in order.")
    ready_time_seconds: float = Field(
        description="From the start of the story until this frame was finished."
    )
    recipe: Recipe

    @classmethod
    def of(cls, frame: StoryFrame) -> Self:
        """The answer for a frame."""
        rendered = frame.rendered
        return cls(
            frame_number=frame.frame_number,
            image=pybase64.b64encode_as_string(frame.png),
            prompt=frame.scene.prompt,
            caption=frame.scene.caption,
            clip_score=rendered.kept.clip_score,
            consistency=rendered.kept.consistency,
            seed=rendered.kept.seed,
            prompt_tokens=rendered.prompt_tokens,
            attempts=list(rendered.attempts),
            ready_time_seconds=round(rendered.ready_time_s, 3),
            recipe=rendered.recipe,
        )


class GenerateOut(BaseModel):
    """A storyboard."""

    success: bool = True
    story_id: str = Field(description="Under /stories: to watch, change and export it.")
    story_prompt: str
    num_frames: int
    frames: list[FrameOut]
    generation_time_seconds: float
    mode: Mode
    seed: int
    gpt_temperature: float
    planner: str = Field(description="Which planner made the plan.", examples=["builtin"])
    planner_time_seconds: float
    plan: StoryPlan
    request_id: str

    @classmethod
    def of(cls, storyboard: Storyboard, request_id: str) -> Self:
        """The answer for a storyboard."""
        request = storyboard.request
        return cls(
            story_id=storyboard.story_id,
            story_prompt=request.prompt,
            num_frames=len(storyboard.frames),
            frames=[FrameOut.of(frame) for frame in storyboard.frames],
            generation_time_seconds=round(storyboard.generation_time_s, 3),
            mode=request.mode,
            seed=request.seed,
            gpt_temperature=request.gpt_temperature,
            planner=storyboard.plan.planner,
            planner_time_seconds=round(storyboard.planner_time_s, 3),
            plan=storyboard.plan,
            request_id=request_id,
        )

    def to_json(self) -> bytes:
        """The same as `model_dump_json`, as UTF-8, in a fiftieth of the time.

        The dump does not copy images, and orjson escapes megabytes of base64 at memory speed.
        """
        return orjson.dumps(self.model_dump(mode="json"))


class PlanOut(BaseModel):
    """A plan alone; its scenes can be edited and sent to POST /generate."""

    story_prompt: str
    num_frames: int
    scenes: list[Scene]
    planner: str
    plan: StoryPlan
    seed: int
    gpt_temperature: float
    request_id: str

    @classmethod
    def of(cls, body: PlanBody, plan: StoryPlan, request_id: str) -> Self:
        """The answer for a plan."""
        return cls(
            story_prompt=body.prompt,
            num_frames=len(plan.scenes),
            scenes=list(plan.scenes),
            planner=plan.planner,
            plan=plan,
            seed=body.seed,
            gpt_temperature=body.gpt_temperature,
            request_id=request_id,
        )


class HealthOut(BaseModel):
    """What is loaded."""

    status: str = Field(default="running", examples=["running"])
    model_loaded: bool = Field(description="Whether stories can be drawn.")
    lora_path: str
    ref_guided_available: bool
    base_model: str = Field(description="`embedded` is the small family that ships with us.")
    planner: str = Field(description="The configured planner.", examples=["auto"])
    detail: str | None = Field(default=None, description="What is not loaded and why.")
    version: str

    @classmethod
    def of(cls, health: Health, about: "About") -> Self:
        """The answer for the service's health."""
        return cls(
            model_loaded=health.model_loaded,
            lora_path=about.lora_path,
            ref_guided_available=health.ref_guided_available,
            base_model=about.base_model,
            planner=about.planner,
            detail="; ".join(health.reasons) or None,
            version=about.version,
        )


class About(BaseModel):
    """What /health and /docs say of the service."""

    model_config = ConfigDict(frozen=True)

    base_model: str
    lora_path: str
    planner: str
    version: str
    cors_origins: tuple[str, ...] = ()


class ErrorOut(BaseModel):
    """Any error."""

    detail: str = Field(
        description="One sentence.", examples=["prompt must be at least 10 characters"]
    )
    code: str = Field(description="Stable word for programs.", examples=["invalid_request"])
    request_id: str = Field(description="Find it in the logs.")
