"""Settings of the service: ingress and pipeline, story store and retention."""

from pathlib import Path

from pydantic import Field, SecretStr

from deployments.settings.engines import FewStepSettings
from deployments.values import Value


class ServingSettings(FewStepSettings):
    """Settings of the ingress and the pipeline."""

    min_consistency: float = Field(
        ge=-1,
        le=1,
        description="Lowest accepted consistency (CLIP-I) of a frame with its reference. A frame "
        "below it is drawn again.",
    )
    min_clip_score: float = Field(
        ge=0,
        le=1,
        description="Lowest accepted CLIPScore of a frame. A frame below it is drawn again.",
    )
    max_attempts: int = Field(
        default=2, ge=1, le=10, description="Highest number of attempts to draw one frame."
    )
    simple_frame_slots: int = Field(
        default=2,
        ge=1,
        description="How many frames are sent to the simple renderers at once. Set it to the sum "
        "of `max_ongoing_requests` over their replicas.",
    )
    ref_guided_frame_slots: int = Field(
        default=2,
        ge=1,
        description="How many frames are sent to the ref-guided renderers at once. Set it to the "
        "sum of `max_ongoing_requests` over their replicas.",
    )
    shared_renderer: bool = Field(
        default=False,
        description="Let the deployment RefGuidedRenderer draw the frames of both modes, in place "
        "of a SimpleRenderer of its own: one model in memory instead of two. Both modes then use "
        "ref_guided_frame_slots.",
    )
    max_stories: int = Field(
        default=16, ge=1, description="Highest number of stories in progress at once."
    )
    max_waiting_stories: int = Field(
        default=200,
        ge=0,
        description="Highest number of stories in the queue. Further stories are refused with "
        "status 503.",
    )
    story_timeout_s: float = Field(
        default=1800, gt=0, description="Time limit of one story, in seconds."
    )
    cors_origins: str = Field(
        default="",
        description="Comma-separated origins whose web pages may call the API. Empty: none.",
    )
    json_logs: bool = Field(
        default=False, description="Write the log as JSON lines instead of text."
    )

    @property
    def simple_mode_frame_slots(self) -> int:
        """How many frames of simple mode are sent to the renderers at once."""
        return self.ref_guided_frame_slots if self.shared_renderer else self.simple_frame_slots


class StoreSettings(Value):
    """Settings of the story store and of retention."""

    data_dir: Path = Field(
        default=Path("~/.local/share/aldar-kose-storyboard"),
        description="Folder for the database and the images, unless database_url or pictures_url "
        "is set.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database of the stories (postgresql://...), needed for several "
        "ingress replicas. Not set: SQLite in data_dir.",
    )
    pictures_url: str | None = Field(
        default=None,
        description="Storage of the images as an fsspec URL, e.g. s3://bucket/folder. Not set: "
        "data_dir.",
    )
    lease_s: float = Field(
        default=10,
        ge=3,
        description="Seconds without a sign of life from the ingress that runs a story, after "
        "which another ingress takes the story over.",
    )
    keep_days: float = Field(
        default=30, gt=0, description="Days after which a finished story is deleted."
    )
    keep_mb: int = Field(
        default=10_000,
        ge=1,
        description="Size limit of all stored images, in megabytes. Above it the oldest finished "
        "stories are deleted.",
    )
    min_free_mb: int = Field(
        default=500,
        ge=0,
        description="Least free disk space, in megabytes. Below it new stories are refused.",
    )
