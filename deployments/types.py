"""The domain: what flows from the request to the storyboard, each value frozen.

    PlanRequest -> StoryPlan(scenes) -> FrameRequest -> Frame -> FrameScore -> Storyboard

A *scene* is planned, a *frame* is drawn, an *attempt* is one drawing of a frame. Nothing here knows
Ray, torch or HTTP.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from deployments.presets import Preset

HERO_NAME = "Aldar Kose"
HERO_TRIGGER = "aldar_kose_man"
"""The word to which the character LoRA is bound; every render prompt carries it."""

MIN_FRAMES = 6
MAX_FRAMES = 10
MAX_SCENE_PROMPT_CHARS = 1000
MAX_CAPTION_CHARS = 500


TEXT_PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""No control characters but tab and line ends; pydantic itself refuses lone surrogates."""

Text = Annotated[str, Field(pattern=TEXT_PATTERN)]
"""A string that can be tokenised, logged and sent as UTF-8."""


class Value(BaseModel):
    """Base of the domain's values: immutable, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Mode(StrEnum):
    """How the frames of a story are drawn."""

    SIMPLE = "simple"
    REF_GUIDED = "ref_guided"


class Scene(Value):
    """One planned picture of the story."""

    prompt: Text = Field(
        min_length=1,
        max_length=MAX_SCENE_PROMPT_CHARS,
        description="English render prompt; holds the hero's trigger word.",
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


class Recipe(Value):
    """All that is needed to draw a frame again; stored in the PNG and in the response."""

    prompt: str
    negative_prompt: str
    seed: int = Field(description="Seed of this drawing's noise (torch.Generator on the CPU).")
    story_seed: int | None = Field(
        default=None, description="The story's seed, from which frame and attempt make `seed`."
    )
    frame_number: int
    attempt: int
    preset: Preset = Preset.EXACT
    num_inference_steps: int
    guidance_scale: float
    guided_sigmas: tuple[float, float] | None = Field(
        default=None, description="Noise levels that are guided; null: all."
    )
    height: int = Field(description="Pixels.")
    width: int = Field(description="Pixels.")
    scheduler: str
    base_model: str
    lora: str
    lora_sha256: str
    lora_scale: float
    few_step_lora: str | None = None
    ip_adapter: str | None = None
    ip_adapter_scale: float | None = None
    reference_sha256: str | None = Field(
        default=None, description="SHA-256 of the reference picture's RGB pixels, in hex."
    )
    vae_tiling: bool = False
    device: str
    dtype: str
    cpu_threads: int | None = Field(
        default=None, description="torch threads on a CPU, where they change the last bits."
    )
    versions: dict[str, str] = Field(description="Library versions: torch, diffusers, ...")


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """A story to draw, checked at the edge.

    Attributes:
        prompt: the story.
        mode: simple or ref-guided.
        num_frames: frames at most, 6 to 10; None lets the planner decide.
        seed: seed of plan and noise.
        gpt_temperature: creativity of the planner, 0 to 1.
        scenes: an edited plan; then no planner runs.
        reference_image: RGB picture of the hero that guides ref-guided mode instead of frame 1.
        preset: quality for speed; None takes the service's.
    """

    prompt: str
    mode: Mode = Mode.SIMPLE
    num_frames: int | None = None
    seed: int = 42
    gpt_temperature: float = 0.7
    scenes: tuple[Scene, ...] | None = None
    reference_image: Image.Image | None = None
    preset: Preset | None = None


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """One drawing to make.

    Attributes:
        frame_number: 1-based position in the storyboard.
        prompt: the scene's render prompt.
        seed: seed of the noise, from `frame_seed`.
        reference: RGB picture that guides ref-guided mode; None draws as in simple mode.
        deadline: seconds since the epoch after which the drawing is not wanted any more.
        attempt: 1 for the first drawing of the frame; for the recipe.
        story_seed: the story's seed; for the recipe.
        preset: quality for speed; None takes the renderer's.
        progress_key: names the frame in reports of its progress; None wants none.
    """

    frame_number: int
    prompt: str
    seed: int
    reference: Image.Image | None = None
    deadline: float | None = None
    attempt: int = 1
    story_seed: int | None = None
    preset: Preset | None = None
    progress_key: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawing.

    Attributes:
        image: RGB, uint8, height x width of the recipe.
        prompt_tokens: tokens of the prompt, the longer count of SDXL's two tokenizers, without the
            start and end tokens; above 75 the prompt was encoded in chunks.
        render_time_s: seconds spent drawing, queueing not counted.
    """

    frame_number: int
    image: Image.Image
    recipe: Recipe
    prompt_tokens: int
    render_time_s: float


@dataclass(frozen=True, slots=True)
class FrameScore:
    """What CLIP says of one drawing.

    Attributes:
        clip_score: CLIPScore of picture and scene text, 0 to 1.
        image_features: L2-normalised image embedding [D].
    """

    clip_score: float
    image_features: tuple[float, ...]


class Attempt(Value):
    """One drawing of a frame and what was measured on it."""

    attempt: int = Field(ge=1, description="1 for the first drawing.")
    seed: int = Field(description="Seed of this drawing's noise.")
    clip_score: float = Field(
        ge=0,
        le=1,
        description="CLIPScore of picture and scene prompt, 2.5 * max(cos, 0) clipped to 1 "
        "(Hessel et al. 2021).",
    )
    consistency: float = Field(
        ge=-1,
        le=1,
        description="CLIP-I: cosine of the image embeddings of the frame and the reference, which "
        "is frame 1 or the picture that you sent; 1 for the reference itself.",
    )
    accepted: bool = Field(description="Whether the drawing passed the validation thresholds.")
    reason: str | None = Field(default=None, description="Why it did not pass; null if it did.")


@dataclass(frozen=True, slots=True)
class StoryFrame:
    """The kept drawing of a scene, with every attempt.

    Attributes:
        png: the picture as PNG bytes, its recipe inside.
        kept: the attempt whose drawing this is.
        ready_time_s: seconds from the start of the story until the frame was finished.
        image_features: L2-normalised image embedding [D].
        slot_time_s: seconds at the renderers, all attempts together.
    """

    frame_number: int
    scene: Scene
    png: bytes
    recipe: Recipe
    prompt_tokens: int
    kept: Attempt
    attempts: tuple[Attempt, ...]
    ready_time_s: float
    image_features: tuple[float, ...]
    slot_time_s: float


@dataclass(frozen=True, slots=True)
class Storyboard:
    """The drawn story, frames in order.

    Attributes:
        story_id: under which it is kept.
        planner_time_s: seconds spent planning.
        generation_time_s: seconds from request to storyboard, planning included.
    """

    story_id: str
    request: StoryRequest
    plan: StoryPlan
    frames: tuple[StoryFrame, ...]
    planner_time_s: float
    generation_time_s: float


def frame_seed(seed: int, frame_number: int, attempt: int) -> int:
    """The seed of one drawing's noise, 0 to 2**32 - 1, from the story's seed.

    A hash and not a sum, so that no frame of one story shares its noise with another story's.
    """
    digest = hashlib.sha256(f"{seed}/{frame_number}/{attempt}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
