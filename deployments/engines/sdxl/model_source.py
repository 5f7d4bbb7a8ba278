"""Where a model is loaded from: a local file or folder, or the Hugging Face hub."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A local path or a hub id.

    Attributes:
        location: the expanded path, or the hub id.
        is_local: whether it is a path.
    """

    location: str
    is_local: bool

    @classmethod
    def parse(cls, value: str, *, local_kinds: str) -> Self:
        """The source that a setting names.

        Args:
            value: a path, with or without `~`, or a hub id `owner/name`.
            local_kinds: what the path may be, for the message: "folder", "file or folder".

        Raises:
            ValueError: there is nothing at the path, and the value cannot be a hub id.
        """
        path = Path(value).expanduser()
        if path.exists():
            return cls(str(path), is_local=True)
        if value.count("/") != 1 or value.startswith((".", "~", "/")):
            raise ValueError(f"there is no such {local_kinds}, and it is not a hub id")
        return cls(value, is_local=False)


def short_model_name(path: str) -> str:
    """A hub id unchanged; of a local path only the last two parts.

    The name goes into the recipe, which is published with the image. A full path would reveal the
    machine's folders, and would give equal images different bytes on different machines.
    """
    return "/".join(Path(path).parts[-2:])
