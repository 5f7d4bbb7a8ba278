"""A story: what is requested, and the storyboard that comes of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PIL import Image
from pydantic import ConfigDict

from deployments.presets import Preset
from deployments.types.frame import RenderedFrame
from deployments.types.plan import PlanRequest, Scene, StoryPlan
from deployments.values import Value


class Mode(StrEnum):
    """How the frames of a story are rendered."""

    SIMPLE = "simple"
    REF_GUIDED = "ref_guided"


class StoryOptions(Value):
    """What a story is made from, without its images: sent, stored and answered alike.

    Attributes:
        prompt: the story.
        mode: simple or ref-guided.
        num_frames: frames at most, 6 to 10; None lets the planner decide.
        seed: seed of plan and noise.
        gpt_temperature: creativity of the planner, 0 to 1.
        preset: quality for speed; None takes the service's.
    """

    prompt: str
    mode: Mode = Mode.SIMPLE
    num_frames: int | None = None
    seed: int = 42
    gpt_temperature: float = 0.7
    preset: Preset | None = None

    def options(self) -> dict[str, Any]:
        """These fields by name, without those that a subclass adds."""
        return {name: getattr(self, name) for name in StoryOptions.model_fields}

    def render_options(self) -> dict[str, Any]:
        """The fields that each `FrameRequest` of the story repeats, by name."""
        return {"preset": self.preset}

    def plan_request(self) -> PlanRequest:
        """The part that a planner needs."""
        return PlanRequest(
            prompt=self.prompt,
            num_frames=self.num_frames,
            seed=self.seed,
            temperature=self.gpt_temperature,
        )


class StoryRequest(StoryOptions):
    """A story to render, checked at the edge.

    Attributes:
        scenes: an edited plan; then no planner runs.
        reference_image: RGB image of the hero that guides ref-guided mode instead of frame 1.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    scenes: tuple[Scene, ...] | None = None
    reference_image: Image.Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFrame:
    """A finished frame of a story.

    Attributes:
        frame_number: 1-based position in the storyboard.
        scene: from which it was rendered.
        rendered: its result.
        png: its image as PNG bytes; the recipe is inside.
    """

    frame_number: int
    scene: Scene
    rendered: RenderedFrame
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """A finished story, frames in order.

    Attributes:
        story_id: under which it is stored.
        planner_time_s: seconds spent planning.
        generation_time_s: seconds from request to storyboard, planning included.
    """

    story_id: str
    request: StoryOptions
    plan: StoryPlan
    frames: tuple[StoryFrame, ...]
    planner_time_s: float
    generation_time_s: float
