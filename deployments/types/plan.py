"""A planned story: scenes, and the elements that recur in them."""

from pydantic import Field

from deployments.types.values import Text, Value

HERO_NAME = "Aldar Kose"
HERO_TRIGGER = "aldar_kose_man"
"""The word to which the character LoRA is bound; every render prompt contains it."""

MIN_FRAMES = 6
MAX_FRAMES = 10
MAX_SCENE_PROMPT_CHARS = 1000
MAX_CAPTION_CHARS = 500


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
        max_length=100,
        description="The place, named in the prompt; it changes only where the story says so.",
        examples=["bazaar"],
    )


class Element(Value):
    """A person, animal or thing that recurs, and the words that describe it in every scene."""

    name: Text = Field(min_length=1, max_length=60, examples=["horse"])
    descriptor: Text = Field(min_length=1, max_length=120, examples=["brown horse"])


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
    corrections: tuple[str, ...] = Field(
        default=(),
        description="What the rules changed in the planner's scenes, one sentence each.",
    )
    fallback_reason: str | None = Field(
        default=None,
        description="Why the built-in planner stood in for the configured one; null if it did not.",
    )
