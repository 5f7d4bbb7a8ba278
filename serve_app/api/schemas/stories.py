"""The answers of /stories: one story, or a page of the list."""

from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, Field

from deployments.lifecycle import StoryState
from deployments.presets import Preset
from deployments.types import Mode, StoryPlan
from serve_app.api.paths import story_path
from serve_app.api.schemas.frames import ProblemOut, RevisionOut, StoryFrameOut
from serve_app.api.schemas.requests import RequestOut
from serve_app.store.records import FrameRecord, StoryRecord
from serve_app.stories.view import StoryView


class LinksOut(BaseModel):
    """Links to the story's parts; paths on this server."""

    self: str
    events: str = Field(description="Server-sent events.")
    export: str = Field(description="Add ?format=zip, sheet, pdf, gif, mp4 or csv.")

    @classmethod
    def of(cls, story_path: str) -> Self:
        """The links of a story."""
        return cls(self=story_path, events=f"{story_path}/events", export=f"{story_path}/export")


class StorySummary(BaseModel):
    """A story in a list."""

    id: str
    state: StoryState
    story_prompt: str
    mode: Mode
    created_at: datetime
    num_frames: int | None = Field(description="null before the story is planned.")
    cover: str | None = Field(description="Path of its first image.")
    links: LinksOut

    @classmethod
    def of(cls, story: StoryRecord, cover: FrameRecord | None, root: str) -> Self:
        """The entry of a story in a list."""
        path = story_path(root, story.id)
        return cls(
            id=story.id,
            state=story.state,
            story_prompt=story.request.prompt,
            mode=story.request.mode,
            created_at=_datetime(story.created_at),
            num_frames=None if story.plan is None else len(story.plan.scenes),
            cover=None if cover is None else RevisionOut.of(cover, path).image,
            links=LinksOut.of(path),
        )


class StoryPage(BaseModel):
    """Stories, newest first."""

    stories: list[StorySummary]
    next: str | None = Field(description="Path of the next page; null on the last.")


class StoryOut(RequestOut):
    """A story and its progress."""

    id: str
    state: StoryState
    queue_position: int | None = Field(description="From 1; null if the story does not wait.")
    frames_done: int = Field(description="Number of finished frames.")
    num_frames: int | None = Field(description="null before the story is planned.")
    eta_seconds: float | None = Field(
        description="Seconds until the story is done, estimated from recent frames; null if there "
        "are none."
    )
    error: ProblemOut | None
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
    last_event_id: int = Field(description="Follow `links.events?after=` this for later events.")
    links: LinksOut
    request_id: str = Field(description="The id of the story in the logs.")

    @classmethod
    def of(cls, view: StoryView, root: str) -> Self:
        """The answer for a story.

        Args:
            view: the story and its progress.
            root: path before /stories on this server.
        """
        story, plan = view.story, view.story.plan
        path = story_path(root, story.id)
        return cls(
            **cls.values(story.request),
            id=story.id,
            state=story.state,
            queue_position=view.position,
            frames_done=view.frames_done,
            num_frames=None if plan is None else len(plan.scenes),
            eta_seconds=None if view.eta_s is None else round(view.eta_s, 1),
            error=ProblemOut.of(story.error) if story.state is StoryState.FAILED else None,
            preset=story.request.preset,
            approve_plan=story.approve_plan,
            plan=plan,
            planner=None if plan is None else plan.planner,
            planner_time_seconds=story.planner_time_s,
            generation_time_seconds=story.generation_time_s,
            created_at=_datetime(story.created_at),
            started_at=None if story.started_at is None else _datetime(story.started_at),
            ended_at=None if story.ended_at is None else _datetime(story.ended_at),
            frames=[StoryFrameOut.of(frame, path) for frame in view.frames],
            last_event_id=story.last_event,
            links=LinksOut.of(path),
            request_id=story.request_id,
        )


def _datetime(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
