"""A story as a Board to export: its frames with their texts, and the manifest."""

from collections.abc import Sequence

from serve_app.api.schemas.stories import StoryOut
from serve_app.exports.board import Board, BoardFrame
from serve_app.store.records import StoredImage
from serve_app.stories.view import ShownFrame, StoryView


def shown_images(view: StoryView) -> tuple[StoredImage, ...]:
    """The images that the storyboard shows, in the order of its frames."""
    return tuple(
        frame.shown.image for frame in view.frames if frame.shown and frame.shown.image is not None
    )


def build_board(view: StoryView, pngs: Sequence[bytes], manifest: dict[str, object]) -> Board:
    """The board of a story.

    Args:
        view: the story.
        pngs: PNG bytes of `shown_images`.
        manifest: from `build_manifest`.
    """
    finished = [frame for frame in view.frames if frame.shown and frame.shown.image is not None]
    frames = (_board_frame(frame, png) for frame, png in zip(finished, pngs, strict=True))
    return Board(view.story.request.prompt, tuple(frames), manifest)


def build_manifest(view: StoryView) -> dict[str, object]:
    """The story as GET /stories/{id} answers it, with file names in place of image paths."""
    fields = StoryOut.of(view, "").model_dump(mode="json")
    # These have a meaning only on the service that made the story.
    for name in ("links", "queue_position", "eta_seconds", "last_event_id"):
        del fields[name]
    for frame in fields["frames"]:
        frame["image"] = frame["image"] and f"frame_{frame['frame_number']:03d}.png"
        for revision in frame["revisions"]:
            del revision["image"]
    return fields


def _board_frame(frame: ShownFrame, png: bytes) -> BoardFrame:
    assert frame.shown is not None
    assert frame.shown.rendered is not None
    scene, rendered = frame.shown.scene, frame.shown.rendered
    notes = (
        f"place: {scene.setting}" if scene.setting else "",
        f"clip_score {rendered.kept.clip_score:.3f}",
        f"consistency {frame.consistency:.3f}",
        f"seed {rendered.kept.seed}",
        f"{rendered.recipe.width}×{rendered.recipe.height} px",
    )
    return BoardFrame(frame.number, scene, rendered.kept.seed, tuple(filter(None, notes)), png)
