"""What users hand in: a story, or another drawing of a frame."""

from dataclasses import dataclass

from PIL import Image

from deployments.types import StoryPlan, StoryRequest


@dataclass(frozen=True, slots=True)
class Submission:
    """A story as it is handed in.

    Attributes:
        request_id: under which the story is logged.
        fingerprint: of the request's body.
        plan: ready to be drawn; then neither a planner nor its rules are asked.
        approve_plan: whether the plan waits for somebody's consent before it is drawn.
        idempotency_key: accepts the story once, however often it is handed in.
    """

    request: StoryRequest
    request_id: str
    fingerprint: str
    approve_plan: bool = False
    idempotency_key: str | None = None
    plan: StoryPlan | None = None


@dataclass(frozen=True, slots=True)
class RedrawRequest:
    """What another drawing of a frame is to differ in; None leaves it as it is.

    Attributes:
        seed: None takes a new one.
        reference_image: RGB picture that guides this drawing alone, in ref-guided mode.
    """

    prompt: str | None = None
    caption: str | None = None
    seed: int | None = None
    reference_image: Image.Image | None = None
