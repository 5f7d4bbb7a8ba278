"""The values that the store gives out.

StoryRecord --has--> FrameRecord (a revision of a frame)
            --has--> StoryEvent (in order)
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from deployments.errors import StoryError
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.types import RenderedFrame, Scene, StoryOptions, StoryPlan, Value


class StoredRequest(StoryOptions):
    """A story's request as it is stored; its images are stored as files.

    Attributes:
        reference_key: of the image that guides the story in ref-guided mode.
    """

    reference_key: str | None


class StoredError(Value):
    """Why a story or a frame failed, as clients see it."""

    detail: str
    code: str
    stage: str
    status_code: int

    @classmethod
    def of(cls, error: StoryError) -> Self:
        """The stored form of an error."""
        return cls(
            detail=error.detail,
            code=error.code,
            stage=error.stage,
            status_code=error.status_code,
        )

    def event_data(self) -> dict[str, Any]:
        """What an event says of the error."""
        return self.model_dump(include={"detail", "code", "stage"})


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """A story as it is stored; times in seconds since the epoch.

    Attributes:
        fence: number of the newest claim; writes with an older fence are refused.
        started_at: when a worker claimed it for the first time.
        ended_at: when it was done, had failed or was cancelled.
        generation_time_s: from its start until it was done for the first time.
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
class StoredImage:
    """Where the image of a finished revision is stored.

    Attributes:
        key: of the PNG in the image store.
        sha256: of the PNG's bytes, in hex.
    """

    key: str
    sha256: str
    size_bytes: int

    @classmethod
    def of(cls, png: bytes, key: str) -> Self:
        """The entry of PNG bytes that are stored under a key."""
        return cls(key, hashlib.sha256(png).hexdigest(), len(png))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRecord:
    """A revision of a frame.

    Attributes:
        revision: 1 for the first rendering; each later redraw has the next number.
        is_selected: whether the storyboard shows this revision.
        seed: the story's, or this revision's own.
        reference_key: of the image that guides this revision alone.
        rendered: the result; None until the state is done.
        image: its image; None until the state is done.
    """

    number: int
    revision: int
    state: FrameState
    is_selected: bool
    scene: Scene
    seed: int
    reference_key: str | None
    error: StoredError | None
    rendered: RenderedFrame | None
    image: StoredImage | None


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """An event of a story.

    Attributes:
        id: counts up from 1 without a gap within a story.
    """

    id: int
    kind: EventKind
    data: Mapping[str, Any]


class EventDraft(NamedTuple):
    """An event that has no id yet."""

    kind: EventKind
    data: Mapping[str, Any]
