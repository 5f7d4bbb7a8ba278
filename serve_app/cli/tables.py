"""The tables of stories, of planned scenes and of finished frames."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Column, Table

from serve_app.cli.payloads import (
    FramePayload,
    PlanPayload,
    ScenePayload,
    StorySummaryPayload,
)

USUAL_ANGLE = "eye-level"
"""Needs no word in a table."""


def frame_table(frames: Iterable[FramePayload]) -> Table:
    """The frames that have an image, with the scores of the one that is shown."""
    table = Table("#", "caption", "clip_score", "consistency", "attempts", box=None)
    for frame in frames:
        selected = next((each for each in frame["revisions"] if each["is_selected"]), None)
        if selected is not None:
            table.add_row(
                str(frame["frame_number"]),
                escape(frame["caption"] or frame["prompt"]),
                _score(frame["clip_score"]),
                _score(frame["consistency"]),
                str(len(selected["attempts"])),
            )
    return table


def plan_table(plan: PlanPayload) -> Table:
    """The scenes of a plan, with shot and seconds if any are chosen; dialogue is in quotes."""
    has_shots = any(_shot(scene) or scene.get("duration_s") for scene in plan["scenes"])
    table = Table("#", *(["shot", "s"] if has_shots else []), "caption", "prompt", box=None)
    for number, scene in enumerate(plan["scenes"], 1):
        seconds, line = scene.get("duration_s"), scene.get("dialogue")
        shot = [_shot(scene), "" if seconds is None else f"{seconds:g}"] if has_shots else []
        told = f"{scene['caption']}\n“{line}”" if line else scene["caption"]
        table.add_row(str(number), *shot, escape(told), escape(scene["prompt"]))
    return table


def _shot(scene: ScenePayload) -> str:
    """Shot size and angle."""
    angle = scene.get("angle")
    words = (scene.get("shot_size"), None if angle == USUAL_ANGLE else angle)
    return ", ".join(word for word in words if word)


def story_table(stories: Iterable[StorySummaryPayload]) -> Table:
    """One row per story."""
    # An id is there to be copied, so it stays in one piece; the other columns may wrap.
    table = Table(
        Column("id", no_wrap=True), "state", "frames", "mode", "created", "story", box=None
    )
    for story in stories:
        table.add_row(
            story["id"],
            story["state"],
            str(story["num_frames"] or ""),
            story["mode"],
            story["created_at"][:16].replace("T", " "),
            escape(story["story_prompt"]),
        )
    return table


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}"
