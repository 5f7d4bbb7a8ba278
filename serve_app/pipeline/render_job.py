"""What is to be rendered, and the observer that hears how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from deployments.types import Attempt, ProgressKey, Scene, StoryFrame, StoryOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameJob:
    """A revision of a frame to render.

    Attributes:
        number: 1-based position in the storyboard.
        seed: seed of the noise, together with number and attempt.
        revision: 1 for the first rendering of the frame.
        reference: RGB image that guides this revision alone, in ref-guided mode.
    """

    number: int
    scene: Scene
    seed: int
    revision: int = 1
    reference: Image.Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderJob:
    """Frames of one story to render.

    Attributes:
        story_id: names the story in progress reports; None: no reports.
        options: of the story.
        frames: some or all of the story's frames.
        total: number of frames of the whole story.
        reference: RGB image of the hero with which all frames are compared, and which guides
            ref-guided mode; None where frame 1 is among `frames` and becomes the reference.
        deadline: seconds since the epoch.
        started: `time.perf_counter()` when the story began.
    """

    options: StoryOptions
    frames: Sequence[FrameJob]
    total: int
    deadline: float
    started: float
    reference: Image.Image | None = None
    story_id: str | None = None

    def progress_key(self, frame: FrameJob) -> str | None:
        """The key of a frame's progress reports; None if there are to be none."""
        if self.story_id is None:
            return None
        return ProgressKey(self.story_id, frame.number, frame.revision).format()


class RenderObserver(Protocol):
    """Hears what happens to the frames of a render job."""

    def frame_started(self, frame: FrameJob, attempt: int) -> None:
        """A renderer has begun an attempt."""

    def attempt_scored(self, frame: FrameJob, attempt: Attempt) -> None:
        """An attempt was rendered and scored."""

    async def frame_completed(self, job: FrameJob, frame: StoryFrame, image: Image.Image) -> None:
        """The frame is finished; the pipeline forgets it when this returns.

        Args:
            job: what was to be rendered.
            frame: the result, with its PNG.
            image: the PNG's content, RGB.
        """
