"""A planned story: scenes, and the elements that recur in them."""

from enum import StrEnum

from pydantic import Field

from deployments.values import Text, Value

MIN_FRAMES = 6
MAX_FRAMES = 10
MAX_SCENE_PROMPT_CHARS = 1000
MAX_CAPTION_CHARS = 500
MAX_SETTING_CHARS = 100
MAX_DIALOGUE_CHARS = 300
MAX_NAME_CHARS, MAX_DESCRIPTOR_CHARS = 60, 120
MIN_SCENE_S, MAX_SCENE_S = 0.5, 30.0
"""Bounds of the seconds that a scene is on screen."""


class ShotSize(StrEnum):
    """How much of the scene the frame shows."""

    WIDE = "wide"
    FULL = "full"
    MEDIUM = "medium"
    CLOSE_UP = "close-up"


class Angle(StrEnum):
    """From where the frame looks."""

    EYE_LEVEL = "eye-level"
    LOW = "low"
    HIGH = "high"
    OVERHEAD = "overhead"


class Scene(Value):
    """One planned image of the story."""

    prompt: Text = Field(
        min_length=1,
        max_length=MAX_SCENE_PROMPT_CHARS,
        description="English render prompt; contains the hero's trigger word.",
        examples=["aldar_kose_man standing in the bazaar on a sunny day, front-facing"],
    )
    caption: Text = Field(
        default="",
        max_length=MAX_CAPTION_CHARS,
        description="What happens, for the reader of the storyboard.",
        examples=["Aldar Kose comes to the bazaar."],
    )
    setting: Text = Field(
        default="",
        max_length=MAX_SETTING_CHARS,
        description="The place, named in the prompt; it changes only where the story says so.",
        examples=["bazaar"],
    )
    shot_size: ShotSize | None = Field(
        default=None, description="How much the frame shows; the render prompt says it too."
    )
    angle: Angle | None = Field(default=None, description="From where the frame looks.")
    dialogue: Text = Field(
        default="",
        max_length=MAX_DIALOGUE_CHARS,
        description="A line that is spoken in this scene, in the story's language.",
        examples=["Your horse is tired, bai. Take mine."],
    )
    duration_s: float | None = Field(
        default=None,
        ge=MIN_SCENE_S,
        le=MAX_SCENE_S,
        strict=True,
        description="Seconds on screen in an animatic; null takes the animatic's own.",
    )


class Element(Value):
    """A person, animal or thing that recurs, and the words that describe it in every scene."""

    name: Text = Field(min_length=1, max_length=MAX_NAME_CHARS, examples=["horse"])
    descriptor: Text = Field(
        min_length=1, max_length=MAX_DESCRIPTOR_CHARS, examples=["brown horse"]
    )


class CoverageKind(StrEnum):
    """What of a story is shown or not."""

    PERSON = "person"
    ANIMAL = "animal"
    THING = "thing"
    PLACE = "place"
    DEED = "deed"


class Coverage(Value):
    """One person, animal, thing, place or deed of the story, and the scenes that show it."""

    kind: CoverageKind
    name: Text = Field(
        description="As the story names it, in its language.", examples=["fox fur coat"]
    )
    scenes: tuple[int, ...] = Field(
        default=(), description="Numbers of the scenes that show it, from 1; empty: in no picture."
    )


class PlanRequest(Value):
    """What a planner is asked for; equal requests give equal plans."""

    prompt: str
    num_frames: int | None = None
    seed: int = 42
    temperature: float = 0.7


class StoryPlan(Value):
    """6 to 10 scenes, or fewer single ones, by the rules of `engines/planning/rules/`."""

    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=MAX_FRAMES)
    elements: tuple[Element, ...] = Field(
        default=(), description="Recurring people, animals and things with their one descriptor."
    )
    planner: str = Field(
        description="Which planner made the plan: `builtin`, `openai:<model>` or `request`.",
        examples=["builtin"],
    )
    coverage: tuple[Coverage, ...] = Field(
        default=(),
        description="What of the story is shown in which scenes, and what is in no picture.",
    )
    notes: tuple[str, ...] = Field(
        default=(),
        description="What a user should know of how the story was read, one sentence each: "
        "requests in the text that were obeyed, a language that is not understood.",
    )
    corrections: tuple[str, ...] = Field(
        default=(),
        description="What the rules changed in the planner's scenes, one sentence each.",
    )
    fallback_reason: str | None = Field(
        default=None,
        description="Why the built-in planner stood in for the configured one; null if it did not.",
    )
