"""Paths of stories and images on this server."""

from fastapi import Request


def root_path(request: Request) -> str:
    """The path before /stories, without a slash at its end; empty if there is none."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def story_path(root: str, story_id: str) -> str:
    """The path of a story."""
    return f"{root}/stories/{story_id}"


def image_path(story_path: str, frame_number: int, revision: int) -> str:
    """The path of an image that never changes."""
    return f"{story_path}/frames/{frame_number}.png?revision={revision}"
