"""Paths of stories and images: the templates of routes with their parameters, and links."""

from typing import Annotated

from fastapi import Path, Request

from deployments.types import MAX_FRAMES

STORY_PATH = "/stories/{story_id}"
FRAME_PATH = STORY_PATH + "/frames/{number}"
MAX_DATABASE_INTEGER = 2**31 - 1
"""Of a 32-bit column, such as the id of an event or the number of a revision."""

StoryId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
FrameNumber = Annotated[int, Path(ge=1, le=MAX_FRAMES)]


def root_path(request: Request) -> str:
    """The path before /stories, without a slash at its end; empty if there is none."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def story_path(root: str, story_id: str) -> str:
    """The path of a story."""
    return f"{root}/stories/{story_id}"


def image_path(story_path: str, frame_number: int, revision: int) -> str:
    """The path of an image that never changes."""
    return f"{story_path}/frames/{frame_number}.png?revision={revision}"
