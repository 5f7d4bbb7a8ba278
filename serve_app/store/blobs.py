"""Images of stories: in a folder by default, in any object store that fsspec knows by URL."""

import os
import re
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from deployments.atomic_file import atomic_write

KEY_PATTERN = re.compile(r"[0-9a-f]{32}/[a-z0-9-]+\.png")
"""Keys are made by us and never contain a user's words."""


def frame_key(story_id: str, number: int, revision: int) -> str:
    """The key of a revision's image."""
    return f"{story_id}/frame-{number:03d}-{revision}.png"


def reference_key(story_id: str, number: int = 0, revision: int = 0) -> str:
    """The key of a user's image of the hero: the story's, or a revision's own."""
    return f"{story_id}/reference-{number:03d}-{revision}.png"


class ImageStore:
    """PNG files under keys like `<story>/frame-001-1.png`.

    Args:
        url: `s3://bucket/folder`, or any other URL that fsspec knows; a plain path is a folder.
    """

    def __init__(self, url: str) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url)
        self._is_local = isinstance(self._files, LocalFileSystem)
        if self._is_local:
            self._files.makedirs(self._root, exist_ok=True)

    def write(self, key: str, data: bytes) -> None:
        """Store an image atomically; it survives a power loss when this returns.

        Raises:
            OSError: it cannot be stored, for example because the disk is full.
        """
        path = self._path(key)
        if not self._is_local:
            self._files.pipe_file(path, data)
            return
        with atomic_write(Path(path), is_durable=True) as file:
            file.write(data)

    def read(self, key: str) -> bytes:
        """The PNG bytes of an image.

        Raises:
            FileNotFoundError: there is no image with this key.
        """
        data: bytes = self._files.cat_file(self._path(key))
        return data

    def delete_story(self, story_id: str) -> None:
        """Delete all images of a story."""
        folder = self._path(f"{story_id}/all.png").rsplit("/", 1)[0]
        if self._files.exists(folder):
            self._files.rm(folder, recursive=True)

    def free_bytes(self) -> int | None:
        """Free bytes on the disk; None for an object store."""
        if not self._is_local:
            return None
        disk = os.statvfs(self._root)
        return disk.f_bavail * disk.f_frsize

    def _path(self, key: str) -> str:
        if not KEY_PATTERN.fullmatch(key):
            raise ValueError(f"{key!r} is not the key of an image")
        return f"{self._root}/{key}"
