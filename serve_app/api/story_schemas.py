"""The bodies of /stories: what comes in and what goes out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, StringConstraints

from deployments.lifecycle import FrameState, StoryState
from deployments.presets import Preset
from deployments.types import (
    MAX_CAPTION_CHARS,
    MAX_FRAMES,
    MAX_SCENE_PROMPT_CHARS,
    MIN_FRAMES,
    Attempt,
    Mode,
    Recipe,
    Scene,
    StoryPlan,
    Text,
)
from serve_app.api.schemas import Body, GenerateBody, Reference, Seed, json_number
from serve_app.store.records import FrameRecord, StoryRecord
from serve_app.stories.view import ShownFrame, StoryView


class StoryBody(GenerateBody):
    """A story to draw while you watch."""

    approve_plan: StrictBool = Field(
        default=False,
        description="Wait with the drawing until PATCH /stories/{id}/plan approves the plan.",
    )


class PlanPatch(Body):
    """Changes of a plan that awaits approval."""

    scenes: list[Scene] | None = Field(
        default=None,
        min_length=MIN_FRAMES,
        max_length=MAX_FRAMES,
        description="In place of the planned scenes; null leaves them.",
    )
    approve: StrictBool = Field(default=True, description="Draw it now.")


class RedrawBody(Body):
    """What another drawing of a frame is to differ in; null leaves it as it is."""

    prompt: Annotated[Text, StringConstraints(min_length=1)] | None = Field(
        default=None, max_length=MAX_SCENE_PROMPT_CHARS, description="English render prompt."
    )
    caption: Text | None = Field(default=None, max_length=MAX_CAPTION_CHARS)
    seed: Seed | None = Field(default=None, description="null takes a new one.")
    reference_image: Reference | None = None


class FramePatch(Body):
    """Which drawing of a frame the storyboard shows."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(json_number)]


class ProblemOut(BaseModel):
    """Why a story or a drawing failed."""

    detail: str
    code: str


class RevisionOut(BaseModel):
    """One drawing of a frame, all attempts of it."""

    revision: int = Field(description="1 as first drawn.")
    state: FrameState
    is_selected: bool = Field(description="Whether the storyboard shows it.")
    prompt: str
    caption: str
    seed: int = Field(description="From which frame number and attempt make the noise's seed.")
    image: str | None = Field(description="Path of the PNG.")
    clip_score: float | None
    attempts: list[Attempt]
    error: ProblemOut | None

    @classmethod
    def of(cls, record: FrameRecord, path: str) -> Self:
        """The revision as it is answered."""
        drawn = record.drawn
        image = f"{path}/frames/{record.number}.png?revision={record.revision}"
        return cls(
            revision=record.revision,
            state=record.state,
            is_selected=record.is_selected,
            prompt=record.scene.prompt,
            caption=record.scene.caption,
            seed=record.seed,
            image=None if drawn is None else image,
            clip_score=None if drawn is None else drawn.kept.clip_score,
            attempts=[] if drawn is None else list(drawn.attempts),
            error=_problem(record),
        )


class StoryFrameOut(BaseModel):
    """One picture of the storyboard, and how far it is."""

    frame_number: int = Field(description="From 1.")
    state: FrameState = Field(description="Of its newest revision.")
    revision: int | None = Field(description="Which the storyboard shows; null before the first.")
    image: str | None = Field(description="Path of the PNG that the storyboard shows.")
    prompt: str
    caption: str
    clip_score: float | None = Field(description="CLIPScore of picture and prompt, 0 to 1.")
    consistency: float | None = Field(
        description="CLIP-I to the reference picture as it is now, -1 to 1."
    )
    seed: int | None = Field(description="Seed of the shown drawing's noise.")
    prompt_tokens: int | None
    ready_time_seconds: float | None
    recipe: Recipe | None
    revisions: list[RevisionOut]

    @classmethod
    def of(cls, frame: ShownFrame, path: str) -> Self:
        """The frame as it is answered."""
        newest = frame.revisions[-1]
        shown = frame.shown or newest
        drawn = shown.drawn
        revisions = [RevisionOut.of(record, path) for record in frame.revisions]
        return cls(
            frame_number=frame.number,
            state=newest.state,
            revision=None if frame.shown is None else frame.shown.revision,
            image=next((each.image for each in revisions if each.is_selected), None),
            prompt=shown.scene.prompt,
            caption=shown.scene.caption,
            clip_score=None if drawn is None else drawn.kept.clip_score,
            consistency=frame.consistency,
            seed=None if drawn is None else drawn.kept.seed,
            prompt_tokens=None if drawn is None else drawn.prompt_tokens,
            ready_time_seconds=None if drawn is None else round(drawn.ready_time_s, 3),
            recipe=None if drawn is None else drawn.recipe,
            revisions=revisions,
        )


class LinksOut(BaseModel):
    """Where to go from here; paths on this server."""

    self: str
    events: str = Field(description="Server-sent events.")
    export: str = Field(description="Add ?format=zip, sheet, pdf, gif or mp4.")

    @classmethod
    def of(cls, path: str) -> Self:
        """The links of a story at `path`."""
        return cls(self=path, events=f"{path}/events", export=f"{path}/export")


class StorySummary(BaseModel):
    """A story in a list."""

    id: str
    state: StoryState
    story_prompt: str
    mode: Mode
    created_at: datetime
    num_frames: int | None = Field(description="null before it is planned.")
    cover: str | None = Field(description="Path of its first picture.")
    links: LinksOut

    @classmethod
    def of(cls, story: StoryRecord, cover: FrameRecord | None, root: str) -> Self:
        """The story as it is listed."""
        path = story_path(root, story.id)
        return cls(
            id=story.id,
            state=story.state,
            story_prompt=story.request.prompt,
            mode=story.request.mode,
            created_at=_time(story.created_at),
            num_frames=None if story.plan is None else len(story.plan.scenes),
            cover=None if cover is None else RevisionOut.of(cover, path).image,
            links=LinksOut.of(path),
        )


class StoryPage(BaseModel):
    """Stories, newest first."""

    stories: list[StorySummary]
    next: str | None = Field(description="Path of the next page; null on the last.")


class StoryOut(BaseModel):
    """A story and how far it is."""

    id: str
    state: StoryState
    queue_position: int | None = Field(description="From 1; null if it does not wait.")
    frames_done: int = Field(description="k of num_frames.")
    num_frames: int | None = Field(description="null before it is planned.")
    eta_seconds: float | None = Field(
        description="Until it is done, by the times of recent frames; null if there are none."
    )
    error: ProblemOut | None
    story_prompt: str
    mode: Mode
    seed: int
    gpt_temperature: float
    preset: Preset | None
    approve_plan: bool
    plan: StoryPlan | None
    planner: str | None
    planner_time_seconds: float | None
    generation_time_seconds: float | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    frames: list[StoryFrameOut]
    last_event_id: int = Field(description="Follow `links.events?after=` this for what is new.")
    links: LinksOut
    request_id: str = Field(description="Under which the story is logged.")

    @classmethod
    def of(cls, view: StoryView, root: str) -> Self:
        """The story as it is answered.

        Args:
            view: what there is.
            root: path before /stories on this server.
        """
        story, told = view.story, view.story.request
        path = story_path(root, story.id)
        return cls(
            id=story.id,
            state=story.state,
            queue_position=view.position,
            frames_done=view.drawn,
            num_frames=None if story.plan is None else len(story.plan.scenes),
            eta_seconds=None if view.eta_s is None else round(view.eta_s, 1),
            error=_problem(story) if story.state is StoryState.FAILED else None,
            story_prompt=told.prompt,
            mode=told.mode,
            seed=told.seed,
            gpt_temperature=told.gpt_temperature,
            preset=told.preset,
            approve_plan=story.approve_plan,
            plan=story.plan,
            planner=None if story.plan is None else story.plan.planner,
            planner_time_seconds=story.planner_time_s,
            generation_time_seconds=story.generation_time_s,
            created_at=_time(story.created_at),
            started_at=None if story.started_at is None else _time(story.started_at),
            ended_at=None if story.ended_at is None else _time(story.ended_at),
            frames=[StoryFrameOut.of(frame, path) for frame in view.frames],
            last_event_id=story.last_event,
            links=LinksOut.of(path),
            request_id=story.request_id,
        )


def story_path(root: str, story_id: str) -> str:
    """The path of a story on this server."""
    return f"{root}/stories/{story_id}"


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _problem(record: StoryRecord | FrameRecord) -> ProblemOut | None:
    error = record.error
    return None if error is None else ProblemOut(detail=error.detail, code=error.code)


def event_data(data: Mapping[str, Any], kind: str, path: str) -> dict[str, Any]:
    """An event's data with the link to its picture."""
    if kind != "frame.completed":
        return dict(data)
    image = f"{path}/frames/{data['frame_number']}.png?revision={data['revision']}"
    return {**data, "image": image}
