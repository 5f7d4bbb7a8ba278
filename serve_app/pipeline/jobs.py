"""What a drawing tells while it goes on, and what is to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from deployments.presets import Preset
from deployments.types import Attempt, Mode, Scene, StoryFrame


@dataclass(frozen=True, slots=True)
class FrameJob:
    """A frame to draw.

    Attributes:
        number: 1-based place in the storyboard.
        seed: seed of the noise, together with number and attempt.
        revision: 1 as first drawn.
        reference: RGB picture that guides this frame alone, in ref-guided mode.
    """

    number: int
    scene: Scene
    seed: int
    revision: int = 1
    reference: Image.Image | None = None


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Frames of one story to draw.

    Attributes:
        story_id: names the drawings in progress reports; None: nobody wants them.
        mode: of the story.
        frames: some or all of the story's frames.
        total: frames of the whole story.
        reference: picture of the hero with which all frames are compared, and by which ref-guided
            mode is guided; None where frame 1 is among `frames` and becomes it.
        preset: quality for speed; None takes the service's.
        deadline: seconds since the epoch.
        started: `time.perf_counter()` when the story began.
    """

    mode: Mode
    frames: Sequence[FrameJob]
    total: int
    deadline: float
    started: float
    reference: Image.Image | None = None
    preset: Preset | None = None
    story_id: str | None = None


class RenderObserver(Protocol):
    """Whoever keeps what is told."""

    def frame_started(self, frame: FrameJob, attempt: int) -> None:
        """A renderer has the frame."""

    def frame_scored(self, frame: FrameJob, attempt: Attempt) -> None:
        """An attempt was drawn and judged."""

    async def frame_completed(
        self, frame: FrameJob, drawn: StoryFrame, picture: Image.Image
    ) -> None:
        """The frame is finished; it may be forgotten when this returns.

        Args:
            frame: which one.
            drawn: what is kept of it.
            picture: what its PNG holds, RGB.
        """
