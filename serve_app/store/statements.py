"""Rows as records and back, and the statements that commands and leases share."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.types import Mode, RenderedFrame, Scene, StoryPlan
from serve_app.store.errors import NotFound
from serve_app.store.records import (
    EventDraft,
    FrameRecord,
    StoredError,
    StoredImage,
    StoredRequest,
    StoryRecord,
)
from serve_app.store.tables import events, frames, stories

FEATURES_DTYPE = "<f4"
"""Of stored image features: little-endian float32, as the model gave them."""

IMAGE_FIELDS = frozenset({"png_key", "png_sha256"})
"""Fields of the column `drawn` that belong to the image."""


def story_record(row: Row[Any]) -> StoryRecord:
    """The record of a row of `stories`."""
    return StoryRecord(
        id=row.id,
        state=StoryState(row.state),
        request=StoredRequest.model_validate(row.request),
        approve_plan=row.approve_plan,
        plan=None if row.plan is None else StoryPlan.model_validate(row.plan),
        error=None if row.error is None else StoredError.model_validate(row.error),
        fence=row.fence,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        planner_time_s=row.planner_time_s,
        generation_time_s=row.generation_time_s,
        last_event=row.last_event,
        request_id=row.request_id,
    )


def frame_record(row: Row[Any]) -> FrameRecord:
    """The record of a row of `frames`."""
    is_done = row.drawn is not None
    return FrameRecord(
        number=row.number,
        revision=row.revision,
        state=FrameState(row.state),
        is_selected=row.is_selected,
        scene=Scene.model_validate(row.scene),
        seed=row.seed,
        reference_key=row.reference_key,
        error=None if row.error is None else StoredError.model_validate(row.error),
        rendered=_rendered_frame(row) if is_done else None,
        image=stored_image(row) if is_done else None,
    )


def _rendered_frame(row: Row[Any]) -> RenderedFrame:
    fields = {name: value for name, value in row.drawn.items() if name not in IMAGE_FIELDS}
    return RenderedFrame.model_validate(
        fields
        | {
            "image_features": np.frombuffer(row.features, FEATURES_DTYPE).tolist(),
            "slot_time_s": row.slot_time_s,
        }
    )


def stored_image(row: Row[Any]) -> StoredImage:
    """The image of a row of `frames` that is done."""
    return StoredImage(row.drawn["png_key"], row.drawn["png_sha256"], row.png_bytes)


def finished_columns(rendered: RenderedFrame, image: StoredImage) -> dict[str, Any]:
    """The columns of a finished revision; those that queries use have a column of their own."""
    fields = rendered.model_dump(mode="json", exclude={"image_features", "slot_time_s"})
    return {
        "drawn": fields | {"png_key": image.key, "png_sha256": image.sha256},
        "features": np.asarray(rendered.image_features, FEATURES_DTYPE).tobytes(),
        "png_bytes": image.size_bytes,
        "slot_time_s": rendered.slot_time_s,
    }


def lock_story(tx: Connection, story_id: str) -> StoryRecord:
    """The story; no other transaction can change it until this one ends.

    Raises:
        NotFound: there is none.
    """
    row = tx.execute(
        select(stories).where(stories.c.id == story_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no story {story_id}")
    return story_record(row)


def append_events(tx: Connection, story_id: str, drafts: Sequence[EventDraft]) -> None:
    """Append events to a story, with the ids after its last one.

    The ids follow the order in which transactions commit, since each holds the story's row.
    """
    last = select(stories.c.last_event).where(stories.c.id == story_id).with_for_update()
    insert_events(tx, [(story_id, tx.execute(last).scalar_one(), drafts)])


def insert_events(
    tx: Connection, appended: Sequence[tuple[str, int, Sequence[EventDraft]]]
) -> None:
    """Insert events of many stories, each with the ids after its story's last one.

    Args:
        tx: holds the rows of the stories.
        appended: per story: its id, the id of its last event, the new events.
    """
    rows = [
        {"story_id": story_id, "id": number, "kind": draft.kind, "data": dict(draft.data)}
        for story_id, last, drafts in appended
        for number, draft in enumerate(drafts, last + 1)
    ]
    if not rows:
        return
    tx.execute(insert(events), rows)
    counted = update(stories).where(stories.c.id == bindparam("of_story"))
    tx.execute(
        counted.values(last_event=bindparam("last")),
        [{"of_story": story_id, "last": last + len(drafts)} for story_id, last, drafts in appended],
    )


def add_revision(
    tx: Connection,
    story: StoryRecord,
    number: int,
    revision: int,
    scene: Scene,
    seed: int,
    reference_key: str | None = None,
) -> None:
    """Insert a revision of a frame that is to be rendered."""
    mode = story.request.mode if reference_key is None else Mode.REF_GUIDED
    tx.execute(
        insert(frames).values(
            story_id=story.id,
            number=number,
            revision=revision,
            state=FrameState.PENDING,
            is_selected=False,
            mode=mode,
            scene=scene.model_dump(mode="json"),
            seed=seed,
            reference_key=reference_key,
        )
    )


def save_plan(tx: Connection, story: StoryRecord, plan: StoryPlan, is_settled: bool) -> None:
    """Give the story its plan; if the plan is settled, also the frames to render."""
    fields = plan.model_dump(mode="json")
    planned = EventDraft(EventKind.PLANNED, {"plan": fields, "is_settled": is_settled})
    append_events(tx, story.id, [planned])
    tx.execute(update(stories).where(stories.c.id == story.id).values(plan=fields))
    if is_settled:
        for number, scene in enumerate(plan.scenes, 1):
            add_revision(tx, story, number, 1, scene, story.request.seed)


def end_story(
    tx: Connection,
    story_id: str,
    state: StoryState,
    last_event: EventDraft,
    error: StoredError | None = None,
) -> None:
    """Put the story into a terminal state, with the event that says so."""
    append_events(tx, story_id, [last_event])
    tx.execute(
        update(stories)
        .where(stories.c.id == story_id)
        .values(
            state=state,
            ended_at=time.time(),
            error=None if error is None else error.model_dump(mode="json"),
            owner=None,
            lease_expires_at=0.0,
            deliveries=0,
            fence=stories.c.fence + 1,
        )
    )


def end_unfinished(tx: Connection, story: StoryRecord) -> StoryState:
    """End a story that lacks frames as it had ended before: failed with its error, or cancelled."""
    if story.error is None:
        end_story(tx, story.id, StoryState.CANCELLED, EventDraft(EventKind.STORY_CANCELLED, {}))
        return StoryState.CANCELLED
    failed = EventDraft(EventKind.STORY_FAILED, story.error.event_data())
    end_story(tx, story.id, StoryState.FAILED, failed, story.error)
    return StoryState.FAILED


def stop_pending(
    tx: Connection, story_id: str, state: FrameState, error: StoredError | None = None
) -> None:
    """Stop the frames that were still to be rendered."""
    tx.execute(
        update(frames)
        .where(frames.c.story_id == story_id, frames.c.state == FrameState.PENDING)
        .values(state=state, error=None if error is None else error.model_dump(mode="json"))
    )


def is_whole(tx: Connection, story: StoryRecord) -> bool:
    """Whether every frame of the plan has a finished revision."""
    if story.plan is None:
        return False
    finished = select(func.count()).where(frames.c.story_id == story.id, frames.c.is_selected)
    return tx.execute(finished).scalar_one() == len(story.plan.scenes)
