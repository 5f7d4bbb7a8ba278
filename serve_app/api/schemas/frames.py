"""Frames and revisions, as all answers show them."""

from typing import Any, Self

import pybase64
from pydantic import BaseModel, Field

from deployments.lifecycle import FrameState
from deployments.types import Angle, Attempt, Recipe, Scene, ShotSize, StoryFrame
from serve_app.api.paths import image_path
from serve_app.store.records import FrameRecord, StoredError
from serve_app.stories.view import ShownFrame


class SceneOut(BaseModel):
    """A frame's number and scene, which all answers repeat."""

    frame_number: int = Field(description="From 1.")
    prompt: str = Field(description="The prompt that the frame was drawn from.")
    caption: str
    shot_size: ShotSize | None
    angle: Angle | None
    dialogue: str = Field(description="A line that is spoken in the scene; may be empty.")
    duration_s: float | None = Field(description="Seconds on screen in an animatic.")

    @staticmethod
    def values(number: int, scene: Scene) -> dict[str, Any]:
        """The fields of this class, taken from a scene by name."""
        return {"frame_number": number, **scene.model_dump(include=set(SceneOut.model_fields))}


class FrameOut(SceneOut):
    """One frame of the storyboard."""

    image: str = Field(description="Base64 PNG; its text chunk `storyboard` holds the recipe.")
    clip_score: float = Field(description="CLIPScore of image and prompt, 0 to 1.")
    consistency: float = Field(description="CLIP-I to the reference image, -1 to 1.")
    seed: int = Field(description="Seed of the noise of the attempt that is shown.")
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
            **cls.values(frame.frame_number, frame.scene),
            image=pybase64.b64encode_as_string(frame.png),
            clip_score=rendered.kept.clip_score,
            consistency=rendered.kept.consistency,
            seed=rendered.kept.seed,
            prompt_tokens=rendered.prompt_tokens,
            attempts=list(rendered.attempts),
            ready_time_seconds=round(rendered.ready_time_s, 3),
            recipe=rendered.recipe,
        )


class ProblemOut(BaseModel):
    """Why a story or a revision failed."""

    detail: str
    code: str

    @classmethod
    def of(cls, error: StoredError | None) -> Self | None:
        """The answer for a stored error; None for None."""
        return None if error is None else cls(detail=error.detail, code=error.code)


class RevisionOut(BaseModel):
    """One revision of a frame, with all its attempts."""

    revision: int = Field(description="1 for the first rendering of the frame.")
    state: FrameState
    is_selected: bool = Field(description="Whether the storyboard shows this revision.")
    prompt: str
    caption: str
    seed: int = Field(description="With frame number and attempt it gives the seed of the noise.")
    image: str | None = Field(description="Path of the PNG.")
    clip_score: float | None
    attempts: list[Attempt]
    error: ProblemOut | None

    @classmethod
    def of(cls, record: FrameRecord, story_path: str) -> Self:
        """The answer for a revision of a frame."""
        rendered = record.rendered
        image = image_path(story_path, record.number, record.revision)
        return cls(
            revision=record.revision,
            state=record.state,
            is_selected=record.is_selected,
            prompt=record.scene.prompt,
            caption=record.scene.caption,
            seed=record.seed,
            image=None if rendered is None else image,
            clip_score=None if rendered is None else rendered.kept.clip_score,
            attempts=[] if rendered is None else list(rendered.attempts),
            error=ProblemOut.of(record.error),
        )


class StoryFrameOut(SceneOut):
    """One frame of a story and its progress."""

    state: FrameState = Field(description="State of its newest revision.")
    revision: int | None = Field(
        description="The revision that the storyboard shows; null before the first is finished."
    )
    image: str | None = Field(description="Path of the PNG that the storyboard shows.")
    clip_score: float | None = Field(description="CLIPScore of image and prompt, 0 to 1.")
    consistency: float | None = Field(description="CLIP-I to the current reference image, -1 to 1.")
    seed: int | None = Field(description="Seed of the noise of the image that is shown.")
    prompt_tokens: int | None
    ready_time_seconds: float | None
    recipe: Recipe | None
    revisions: list[RevisionOut]

    @classmethod
    def of(cls, frame: ShownFrame, story_path: str) -> Self:
        """The answer for a frame."""
        newest = frame.revisions[-1]
        shown = frame.shown or newest
        rendered = shown.rendered
        revisions = [RevisionOut.of(record, story_path) for record in frame.revisions]
        return cls(
            **cls.values(frame.number, shown.scene),
            state=newest.state,
            revision=None if frame.shown is None else frame.shown.revision,
            image=next((each.image for each in revisions if each.is_selected), None),
            clip_score=None if rendered is None else rendered.kept.clip_score,
            consistency=frame.consistency,
            seed=None if rendered is None else rendered.kept.seed,
            prompt_tokens=None if rendered is None else rendered.prompt_tokens,
            ready_time_seconds=None if rendered is None else round(rendered.ready_time_s, 3),
            recipe=None if rendered is None else rendered.recipe,
            revisions=revisions,
        )
