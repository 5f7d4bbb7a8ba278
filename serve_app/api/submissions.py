"""Request bodies become values of the domain: StoryRequest and Submission."""

import hashlib
from typing import Annotated

import orjson
from fastapi import Header

from deployments.errors import InvalidRequest
from deployments.types import Mode, StoryOptions, StoryRequest
from serve_app.api.schemas.requests import GenerateBody, PlanBody, StoryBody
from serve_app.images.reference_image import decode_reference
from serve_app.stories.submission import Submission

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x20-\x7e]+$",
        description="However often a story is sent with this key, it is accepted once.",
    ),
]


def build_story_request(body: PlanBody) -> StoryRequest:
    """The story that a body requests; its options are copied by name.

    Raises:
        InvalidRequest: fields contradict each other, or the reference image is unusable.
    """
    options = body.model_dump(include=set(StoryOptions.model_fields))
    if not isinstance(body, GenerateBody):
        return StoryRequest(**options)
    if body.reference_image is not None and not body.use_ref_guided:
        raise InvalidRequest("reference_image needs use_ref_guided: true")
    if body.scenes and body.num_frames and len(body.scenes) > body.num_frames:
        raise InvalidRequest(
            f"scenes has {len(body.scenes)} items but num_frames allows {body.num_frames}"
        )
    reference = body.reference_image
    return StoryRequest(
        **options,
        mode=Mode.REF_GUIDED if body.use_ref_guided else Mode.SIMPLE,
        scenes=tuple(body.scenes) if body.scenes else None,
        reference_image=None if reference is None else decode_reference(reference),
    )


def build_submission(
    body: GenerateBody, request_id: str, idempotency_key: str | None
) -> Submission:
    """The story that a body submits.

    Raises:
        InvalidRequest: fields contradict each other, or the reference image is unusable.
    """
    approve_plan = isinstance(body, StoryBody) and body.approve_plan
    fields = body.model_dump(mode="json") | {"approve_plan": approve_plan}
    fingerprint = hashlib.sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Submission(
        request=build_story_request(body),
        request_id=request_id,
        fingerprint=fingerprint,
        approve_plan=approve_plan,
        idempotency_key=idempotency_key,
    )
