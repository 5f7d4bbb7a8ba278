"""Names of models on a hub: `owner/name`, and `owner/name/FILE.safetensors` for one file of it."""

import re
from dataclasses import dataclass
from typing import Self

_HUB_ID = re.compile(
    r"(?P<repo_id>\w[\w.-]*/\w[\w.-]*)(?:/(?P<file>[^/].*\.safetensors))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class HubId:
    """What a setting may name on a hub.

    Attributes:
        repo_id: owner/name.
        file: one file of the repository; None if the whole repository is meant.
    """

    repo_id: str
    file: str | None

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """The name in a setting's value; None if it can only be a path."""
        match = _HUB_ID.fullmatch(value)
        return cls(match["repo_id"], match["file"]) if match else None


def is_hub_id(value: str) -> bool:
    """Whether a setting that names no file of this machine may be owner/name."""
    parsed = HubId.parse(value)
    return parsed is not None and parsed.file is None
