"""Folder in which the recipe keeps drawings, checkpoints and trained parts."""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_ROOT = Path("build/embedded")

JUDGE_FILE = "judge.safetensors"
"""Name of the judge's weights, in a workspace and in a family of weights."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folder of the recipe's intermediate and final files."""

    root: Path = DEFAULT_ROOT

    def path(self, *parts: str) -> Path:
        """Path in the workspace; its folder is created if it is missing."""
        path = self.root.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
