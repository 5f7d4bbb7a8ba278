"""What is kept of stories: the values that the store hands out.

StoryRecord --has--> FrameRecord (a revision of a frame)
            --has--> StoryEvent (what happened, in order)
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from deployments.errors import StoryError
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.presets import Preset
from deployments.types import (
    Attempt,
    Mode,
    Recipe,
    Scene,
    StoryFrame,
    StoryPlan,
    StoryRequest,
    Value,
)


class StoredRequest(Value):
    """A story's request as it is kept; its pictures are kept as files."""

    prompt: str
    mode: Mode
    num_frames: int | None
    seed: int
    gpt_temperature: float
    preset: Preset | None
    reference_key: str | None

    @classmethod
    def of(cls, request: StoryRequest, reference_key: str | None) -> Self:
        """What is kept of a request; its plan and its picture are kept beside it."""
        return cls(
            prompt=request.prompt,
            mode=request.mode,
            num_frames=request.num_frames,
            seed=request.seed,
            gpt_temperature=request.gpt_temperature,
            preset=request.preset,
            reference_key=reference_key,
        )

    def as_request(self) -> StoryRequest:
        """The request, without its picture."""
        return StoryRequest(
            prompt=self.prompt,
            mode=self.mode,
            num_frames=self.num_frames,
            seed=self.seed,
            gpt_temperature=self.gpt_temperature,
            preset=self.preset,
        )


class StoredError(Value):
    """Why a story or a frame failed, as it is answered."""

    detail: str
    code: str
    stage: str
    status_code: int

    @classmethod
    def of(cls, error: StoryError) -> Self:
        """What is kept of an error."""
        return cls(
            detail=error.detail,
            code=error.code,
            stage=error.stage,
            status_code=error.status_code,
        )


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """A story as it is kept; times in seconds since the epoch.

    Attributes:
        fence: of whoever works on it; writes with an older one are refused.
        started_at: when the work on it began for the first time.
        ended_at: when it was done, had failed or was cancelled.
        generation_time_s: from the beginning until it was done for the first time.
        last_event: id of its newest event.
    """

    id: str
    state: StoryState
    request: StoredRequest
    approve_plan: bool
    plan: StoryPlan | None
    error: StoredError | None
    fence: int
    created_at: float
    started_at: float | None
    ended_at: float | None
    planner_time_s: float | None
    generation_time_s: float | None
    last_event: int
    request_id: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is kept of a finished revision, the picture itself apart.

    Attributes:
        features: L2-normalised image embedding [D], for the consistency with whatever is the
            reference at the time.
        slot_time_s: seconds at the renderers, all attempts together.
    """

    recipe: Recipe
    prompt_tokens: int
    kept: Attempt
    attempts: tuple[Attempt, ...]
    features: tuple[float, ...]
    ready_time_s: float
    slot_time_s: float
    png_key: str
    png_sha256: str
    png_bytes: int

    @classmethod
    def of(cls, frame: StoryFrame, png_key: str) -> Self:
        """What is kept of a frame."""
        return cls(
            recipe=frame.recipe,
            prompt_tokens=frame.prompt_tokens,
            kept=frame.kept,
            attempts=frame.attempts,
            features=frame.image_features,
            ready_time_s=frame.ready_time_s,
            slot_time_s=frame.slot_time_s,
            png_key=png_key,
            png_sha256=hashlib.sha256(frame.png).hexdigest(),
            png_bytes=len(frame.png),
        )


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """A revision of a frame; `drawn` once its state is done.

    Attributes:
        revision: 1 as first drawn; each drawing that was asked for later has the next number.
        is_selected: whether it is the one that the storyboard shows.
        seed: the story's, or the one of this revision alone.
        reference_key: picture that guided this revision alone.
    """

    number: int
    revision: int
    state: FrameState
    is_selected: bool
    scene: Scene
    seed: int
    reference_key: str | None
    error: StoredError | None
    drawn: Drawn | None


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """Something that happened to a story.

    Attributes:
        id: counts up from 1 without a gap within a story.
    """

    id: int
    kind: EventKind
    data: Mapping[str, Any]
