"""A story as it is shown: its record, its frames, and what follows from both."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.types import Storyboard, StoryFrame
from serve_app.pipeline.validation import cosine
from serve_app.store.records import FrameRecord, StoryRecord


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """A frame of a storyboard.

    Attributes:
        shown: the revision that the storyboard shows; None before the first one is finished.
        consistency: CLIP-I of the shown revision to the current reference.
        revisions: all of them, oldest first.
    """

    number: int
    shown: FrameRecord | None
    consistency: float | None
    revisions: tuple[FrameRecord, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story and its progress.

    Attributes:
        position: place in the queue, from 1; None if it does not wait.
        eta_s: seconds until it is done, estimated from recent frames; None if there are none.
    """

    story: StoryRecord
    frames: tuple[ShownFrame, ...]
    position: int | None
    eta_s: float | None

    @property
    def frames_done(self) -> int:
        """Frames that have an image."""
        return sum(frame.shown is not None for frame in self.frames)


def show_frames(story: StoryRecord, records: Sequence[FrameRecord]) -> tuple[ShownFrame, ...]:
    """The story's frames in order.

    Consistency is computed here and not read from the store: when frame 1 is redrawn, all frames
    have another reference.
    """
    shown = {record.number: record for record in records if record.is_selected}
    reference = None if story.request.reference_key else _features(shown.get(1))
    return tuple(
        ShownFrame(
            number,
            shown.get(number),
            _consistency(shown.get(number), reference),
            tuple(record for record in records if record.number == number),
        )
        for number in sorted({record.number for record in records})
    )


def build_storyboard(view: StoryView, images: Sequence[bytes]) -> Storyboard:
    """The storyboard of a story that is done.

    Args:
        view: all of its frames are finished.
        images: PNG bytes of the shown revisions, in order.
    """
    story = view.story
    assert story.plan is not None
    return Storyboard(
        story_id=story.id,
        request=story.request,
        plan=story.plan,
        frames=tuple(
            _story_frame(frame, png) for frame, png in zip(view.frames, images, strict=True)
        ),
        planner_time_s=story.planner_time_s or 0.0,
        generation_time_s=story.generation_time_s or 0.0,
    )


def _story_frame(frame: ShownFrame, png: bytes) -> StoryFrame:
    assert frame.shown is not None
    assert frame.shown.rendered is not None
    rendered = frame.shown.rendered
    kept = rendered.kept.model_copy(update={"consistency": frame.consistency})
    return StoryFrame(
        frame_number=frame.number,
        scene=frame.shown.scene,
        rendered=rendered.model_copy(update={"kept": kept}),
        png=png,
    )


def _features(record: FrameRecord | None) -> Sequence[float] | None:
    return None if record is None or record.rendered is None else record.rendered.image_features


def _consistency(record: FrameRecord | None, reference: Sequence[float] | None) -> float | None:
    if record is None or record.rendered is None:
        return None
    if reference is None:
        return record.rendered.kept.consistency
    return cosine(record.rendered.image_features, reference)
