"""What every export is made from: the frames that a storyboard shows, and its manifest."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from deployments.types import Angle, Scene, ShotSize


@dataclass(frozen=True, slots=True)
class BoardFrame:
    """A frame with its texts.

    Attributes:
        number: 1-based position in the storyboard.
        scene: from which the frame was rendered.
        seed: of the noise of the image.
        notes: short notes about the drawing: the scores, the seed, the size.
        png: the stored PNG bytes, with the recipe inside.
    """

    number: int
    scene: Scene
    seed: int
    notes: tuple[str, ...]
    png: bytes

    @property
    def caption(self) -> str:
        """What the reader is told; a scene without a caption has its prompt."""
        return self.scene.caption or self.scene.prompt

    @property
    def dialogue(self) -> str:
        """The line that is spoken, in quotes; empty if none is."""
        line = self.scene.dialogue.strip(' \t\r\n"“”«»')
        return f"“{line}”" if line else ""

    @property
    def shot(self) -> tuple[str, ...]:
        """Shot size, angle and seconds in words, as far as they are chosen."""
        size, angle, seconds = self.scene.shot_size, self.scene.angle, self.scene.duration_s
        words = (
            size and (size if size is ShotSize.CLOSE_UP else f"{size} shot"),
            angle and (angle if angle is Angle.EYE_LEVEL else f"{angle} angle"),
            seconds and f"{seconds:g} s",
        )
        return tuple(word for word in words if word)

    @property
    def image(self) -> Image.Image:
        """The RGB image."""
        return Image.open(io.BytesIO(self.png), formats=["PNG"]).convert("RGB")

    @property
    def file_name(self) -> str:
        """The name of the image's file."""
        return f"frame_{self.number:03d}.png"

    def image_on(self, background: tuple[int, int, int], size: tuple[int, int]) -> Image.Image:
        """The whole image, scaled to fit and centred.

        A frame that was redrawn with other settings may have another shape than the rest.

        Args:
            background: RGB colour beside the image.
            size: width and height of the result in pixels.
        """
        return ImageOps.pad(self.image, size, Image.Resampling.LANCZOS, color=background)


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard to export.

    Attributes:
        title: the story.
        frames: at least one.
        manifest: everything known about the story, as JSON; images are named by their files.
    """

    title: str
    frames: tuple[BoardFrame, ...]
    manifest: Mapping[str, Any]

    def size_px(self, min_px: int, max_px: int) -> tuple[int, int]:
        """Width and height in the shape of the first image, both even, as H.264 requires.

        Args:
            min_px: of the longer side; smaller images are enlarged.
            max_px: of the longer side; larger images are reduced.
        """
        sides = self.frames[0].image.size
        scale = min(max_px, max(min_px, *sides)) / max(sides)
        width, height = (max(2, 2 * round(side * scale / 2)) for side in sides)
        return width, height
