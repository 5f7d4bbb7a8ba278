"""Settings of the ingress and the pipeline."""

from pydantic import Field

from deployments.settings.renderer import FewStepSettings


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
