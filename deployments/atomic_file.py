"""Atomic file writing: a reader sees the earlier content or the new content, never a part of it.

write beside the target -> flush to the disk, if asked -> rename onto the target
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a path whose file replaces `path` when the block ends without an error.

    For libraries that write to a path themselves; otherwise use `atomic_write`. After an error
    `path` is unchanged and no temporary file is left. Several threads and processes may write the
    same path at once: the last one to finish wins.

    Args:
        path: the target; its folder is created if it is missing.

    Yields:
        A path beside the target. The block must create a file there.

    Raises:
        OSError: the file cannot be written, e.g. because the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def atomic_write(path: Path, *, is_durable: bool = False) -> Iterator[BinaryIO]:
    """Open a file that replaces `path` when the block ends without an error.

    Args:
        path: as for `atomic_path`.
        is_durable: whether the file must survive a loss of power. It is flushed to the disk before
            the rename, and its folder after it, because the name is stored in the folder.

    Yields:
        A new binary file beside the target.

    Raises:
        OSError: the file cannot be written, e.g. because the disk is full.
    """
    with atomic_path(path) as temporary, temporary.open("xb") as file:
        yield file
        if is_durable:
            file.flush()
            os.fsync(file.fileno())
    if is_durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
