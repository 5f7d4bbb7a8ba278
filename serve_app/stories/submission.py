"""What users send: a story, or a redraw of a frame."""

from dataclasses import dataclass

from PIL import Image

from deployments.types import StoryPlan, StoryRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A story as a user sends it.

    Attributes:
        request_id: under which the story is logged.
        fingerprint: hash of the request's body.
        plan: ready to be rendered; then neither a planner nor the rules of plans run.
        approve_plan: whether the plan waits for approval before it is rendered.
        idempotency_key: the story is accepted once under this key, however often it is sent.
    """

    request: StoryRequest
    request_id: str
    fingerprint: str
    approve_plan: bool = False
    idempotency_key: str | None = None
    plan: StoryPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawRequest:
    """What a new revision of a frame changes; None leaves a value as it is.

    Attributes:
        seed: None takes a random one.
        reference_image: RGB image that guides this revision alone, in ref-guided mode.
    """

    prompt: str | None = None
    caption: str | None = None
    seed: int | None = None
    reference_image: Image.Image | None = None
