"""Path, query and header parameters that several routes share."""

from typing import Annotated

from fastapi import Header, Path

from deployments.types import MAX_FRAMES

STORY_PATH = "/stories/{story_id}"
MAX_DATABASE_INTEGER = 2**31 - 1
"""Of a 32-bit column, such as the id of an event or the number of a revision."""

StoryId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
FrameNumber = Annotated[int, Path(ge=1, le=MAX_FRAMES)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x20-\x7e]+$",
        description="However often a story is sent with this key, it is accepted once.",
    ),
]
