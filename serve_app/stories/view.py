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
        shown: the revision that the storyboard shows; None before the first one is drawn.
        consistency: CLIP-I of the shown revision to what is the reference now.
        revisions: all of them, oldest first.
    """

    number: int
    shown: FrameRecord | None
    consistency: float | None
    revisions: tuple[FrameRecord, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story and how far it is.

    Attributes:
        position: place in the queue, from 1; None if it does not wait.
        eta_s: seconds until it is done, by the times of recent frames; None if nobody can tell.
    """

    story: StoryRecord
    frames: tuple[ShownFrame, ...]
    position: int | None
    eta_s: float | None

    @property
    def drawn(self) -> int:
        """Frames that have a picture."""
        return sum(frame.shown is not None for frame in self.frames)


def show_frames(story: StoryRecord, records: Sequence[FrameRecord]) -> tuple[ShownFrame, ...]:
    """The story's frames in order.

    Consistency is computed here and not kept, as another drawing of frame 1 is another reference
    for all of them.
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


def assemble(view: StoryView, pictures: Sequence[bytes]) -> Storyboard:
    """The storyboard of a story that is done.

    Args:
        view: all of its frames are drawn.
        pictures: PNG bytes of the shown revisions, in order.
    """
    story = view.story
    assert story.plan is not None
    return Storyboard(
        story_id=story.id,
        request=story.request.as_request(),
        plan=story.plan,
        frames=tuple(
            _story_frame(frame, png) for frame, png in zip(view.frames, pictures, strict=True)
        ),
        planner_time_s=story.planner_time_s or 0.0,
        generation_time_s=story.generation_time_s or 0.0,
    )


def _story_frame(frame: ShownFrame, png: bytes) -> StoryFrame:
    assert frame.shown is not None
    assert frame.shown.drawn is not None
    drawn = frame.shown.drawn
    return StoryFrame(
        frame_number=frame.number,
        scene=frame.shown.scene,
        png=png,
        recipe=drawn.recipe,
        prompt_tokens=drawn.prompt_tokens,
        kept=drawn.kept.model_copy(update={"consistency": frame.consistency}),
        attempts=drawn.attempts,
        ready_time_s=drawn.ready_time_s,
        image_features=drawn.features,
        slot_time_s=drawn.slot_time_s,
    )


def _features(record: FrameRecord | None) -> Sequence[float] | None:
    return None if record is None or record.drawn is None else record.drawn.features


def _consistency(record: FrameRecord | None, reference: Sequence[float] | None) -> float | None:
    if record is None or record.drawn is None:
        return None
    if reference is None:
        return record.drawn.kept.consistency
    return cosine(record.drawn.features, reference)
