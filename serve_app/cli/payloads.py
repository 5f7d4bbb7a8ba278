"""The JSON objects of the API, with the fields that the command line reads."""

from typing import Any, NotRequired, TypedDict


class ScenePayload(TypedDict):
    """One planned picture; an earlier service has no shots."""

    prompt: str
    caption: str
    shot_size: NotRequired[str | None]
    angle: NotRequired[str | None]
    dialogue: NotRequired[str]
    duration_s: NotRequired[float | None]


class CoveragePayload(TypedDict):
    """A part of the story, and the numbers of the scenes that show it."""

    kind: str
    name: str
    scenes: list[int]


class PlanPayload(TypedDict):
    """The scenes of a story; an earlier service has no coverage and no notes."""

    scenes: list[ScenePayload]
    coverage: NotRequired[list[CoveragePayload]]
    notes: NotRequired[list[str]]


class ProblemPayload(TypedDict):
    """Why a story or a revision failed."""

    detail: str


class RevisionPayload(TypedDict):
    """One requested rendering of a frame; `image` is the path of its PNG once it is done."""

    revision: int
    seed: int
    is_selected: bool
    image: str | None
    attempts: list[dict[str, Any]]
    error: ProblemPayload | None


class FramePayload(TypedDict):
    """One picture of the storyboard; the scores are None until one is selected."""

    frame_number: int
    prompt: str
    caption: str
    clip_score: float | None
    consistency: float | None
    revisions: list[RevisionPayload]


class StorySummaryPayload(TypedDict):
    """A story in a list."""

    id: str
    state: str
    story_prompt: str
    mode: str
    created_at: str
    num_frames: int | None


class StoryPayload(StorySummaryPayload):
    """A story and its progress."""

    seed: int
    planner: str | None
    plan: PlanPayload | None
    frames: list[FramePayload]
    frames_done: int
    queue_position: int | None
    eta_seconds: float | None
    generation_time_seconds: float | None
    last_event_id: int
    error: ProblemPayload | None
