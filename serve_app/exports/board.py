"""What every export is made from: the frames that a storyboard shows, and its manifest."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image


@dataclass(frozen=True, slots=True)
class BoardFrame:
    """A picture and what stands under it.

    Attributes:
        notes: shot notes in small print, a line each.
        png: the picture as it is kept, its recipe inside.
    """

    number: int
    caption: str
    notes: tuple[str, ...]
    png: bytes

    @property
    def picture(self) -> Image.Image:
        """The RGB picture."""
        return Image.open(io.BytesIO(self.png), formats=["PNG"]).convert("RGB")

    @property
    def file_name(self) -> str:
        """The name of the picture's file."""
        return f"frame_{self.number:03d}.png"


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard to export.

    Attributes:
        manifest: all that is known of the story, as JSON; its images are names of files.
    """

    title: str
    frames: tuple[BoardFrame, ...]
    manifest: Mapping[str, Any]
