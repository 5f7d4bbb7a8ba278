"""What every export is made from: the frames that a storyboard shows, and its manifest."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps


@dataclass(frozen=True, slots=True)
class BoardFrame:
    """A picture and what stands under it.

    Attributes:
        prompt: what it was drawn from.
        notes: shot notes, short: the place, the scores, the seed.
        png: the picture as it is kept, its recipe inside.
    """

    number: int
    caption: str
    prompt: str
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

    def picture_on(self, size: tuple[int, int], paper: tuple[int, int, int]) -> Image.Image:
        """The whole picture in the middle of a size (width, height) in pixels.

        One that was redrawn under other settings can have another shape than the rest.
        """
        return ImageOps.pad(self.picture, size, Image.Resampling.LANCZOS, color=paper)


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard to export.

    Attributes:
        frames: at least one.
        manifest: all that is known of the story, as JSON; its images are names of files.
    """

    title: str
    frames: tuple[BoardFrame, ...]
    manifest: Mapping[str, Any]

    def size_px(self, least: int, most: int) -> tuple[int, int]:
        """Width and height, of the first picture's shape, both even as H.264 wants them.

        Args:
            least: of the longer side; smaller pictures are enlarged.
            most: of the longer side; larger pictures are reduced.
        """
        sides = self.frames[0].picture.size
        scale = min(most, max(least, *sides)) / max(sides)
        width, height = (max(2, 2 * round(side * scale / 2)) for side in sides)
        return width, height
