"""Rows as records and back, and the statements that the store's parts share."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.types import Attempt, Mode, Recipe, Scene, StoryPlan
from serve_app.store.errors import NotFound
from serve_app.store.records import Drawn, FrameRecord, StoredError, StoredRequest, StoryRecord
from serve_app.store.tables import events, frames, stories

FEATURES_DTYPE = "<f4"
"""Of image features: little-endian float32, as the model gave them."""

EventDraft = tuple[EventKind, Mapping[str, Any]]
"""What an event tells."""


def story_record(row: Row[Any]) -> StoryRecord:
    """A row of `stories`."""
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
    """A row of `frames`."""
    return FrameRecord(
        number=row.number,
        revision=row.revision,
        state=FrameState(row.state),
        is_selected=row.is_selected,
        scene=Scene.model_validate(row.scene),
        seed=row.seed,
        reference_key=row.reference_key,
        error=None if row.error is None else StoredError.model_validate(row.error),
        drawn=None if row.drawn is None else _drawn(row),
    )


def _drawn(row: Row[Any]) -> Drawn:
    told = row.drawn
    return Drawn(
        recipe=Recipe.model_validate(told["recipe"]),
        prompt_tokens=told["prompt_tokens"],
        kept=Attempt.model_validate(told["kept"]),
        attempts=tuple(map(Attempt.model_validate, told["attempts"])),
        features=tuple(np.frombuffer(row.features, FEATURES_DTYPE).tolist()),
        ready_time_s=told["ready_time_s"],
        slot_time_s=row.slot_time_s,
        png_key=told["png_key"],
        png_sha256=told["png_sha256"],
        png_bytes=row.png_bytes,
    )


def drawn_columns(drawn: Drawn) -> dict[str, Any]:
    """The columns of a finished revision."""
    told = {
        "recipe": drawn.recipe.model_dump(mode="json"),
        "prompt_tokens": drawn.prompt_tokens,
        "kept": drawn.kept.model_dump(mode="json"),
        "attempts": [attempt.model_dump(mode="json") for attempt in drawn.attempts],
        "ready_time_s": drawn.ready_time_s,
        "png_key": drawn.png_key,
        "png_sha256": drawn.png_sha256,
    }
    return {
        "drawn": told,
        "features": np.asarray(drawn.features, FEATURES_DTYPE).tobytes(),
        "png_bytes": drawn.png_bytes,
        "slot_time_s": drawn.slot_time_s,
    }


def lock_story(tx: Connection, story_id: str) -> StoryRecord:
    """The story, which nobody else changes until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    row = tx.execute(
        select(stories).where(stories.c.id == story_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no story {story_id}")
    return story_record(row)


def append_events(tx: Connection, story_id: str, happened: Sequence[EventDraft]) -> None:
    """Give events the ids after the story's last one.

    The ids follow the order in which transactions commit, since each holds the story's row.
    """
    last = select(stories.c.last_event).where(stories.c.id == story_id).with_for_update()
    insert_events(tx, [(story_id, tx.execute(last).scalar_one(), happened)])


def insert_events(
    tx: Connection, happened: Sequence[tuple[str, int, Sequence[EventDraft]]]
) -> None:
    """Give events of many stories their ids.

    Args:
        tx: holds the rows of the stories.
        happened: story, id of its last event, what happened then.
    """
    rows = [
        {"story_id": story_id, "id": number, "kind": kind, "data": dict(data)}
        for story_id, last, of_story in happened
        for number, (kind, data) in enumerate(of_story, last + 1)
    ]
    if not rows:
        return
    tx.execute(insert(events), rows)
    counted = update(stories).where(stories.c.id == bindparam("of_story"))
    tx.execute(
        counted.values(last_event=bindparam("last")),
        [{"of_story": story_id, "last": last + len(told)} for story_id, last, told in happened],
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
    """A frame to draw."""
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


def keep_plan(tx: Connection, story: StoryRecord, plan: StoryPlan, is_settled: bool) -> None:
    """Give the story its plan, and once that is settled all its frames to draw."""
    told = plan.model_dump(mode="json")
    append_events(tx, story.id, [(EventKind.PLANNED, {"plan": told, "is_settled": is_settled})])
    tx.execute(update(stories).where(stories.c.id == story.id).values(plan=told))
    if is_settled:
        for number, scene in enumerate(plan.scenes, 1):
            add_revision(tx, story, number, 1, scene, story.request.seed)


def end_story(
    tx: Connection,
    story_id: str,
    state: StoryState,
    happened: EventDraft,
    error: StoredError | None = None,
) -> None:
    """Put the story into one of the states in which nobody works on it."""
    append_events(tx, story_id, [happened])
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
    """Give a story that lacks drawings the end that it had: failed by its error, or cancelled."""
    if story.error is None:
        end_story(tx, story.id, StoryState.CANCELLED, (EventKind.STORY_CANCELLED, {}))
        return StoryState.CANCELLED
    told = story.error.model_dump(include={"detail", "code", "stage"})
    end_story(tx, story.id, StoryState.FAILED, (EventKind.STORY_FAILED, told), story.error)
    return StoryState.FAILED


def stop_pending(
    tx: Connection, story_id: str, state: FrameState, error: StoredError | None = None
) -> None:
    """Give up the frames that are to be drawn."""
    tx.execute(
        update(frames)
        .where(frames.c.story_id == story_id, frames.c.state == FrameState.PENDING)
        .values(state=state, error=None if error is None else error.model_dump(mode="json"))
    )


def is_whole(tx: Connection, story: StoryRecord) -> bool:
    """Whether every frame of the plan has a drawing."""
    if story.plan is None:
        return False
    drawn = select(func.count()).where(frames.c.story_id == story.id, frames.c.is_selected)
    return tx.execute(drawn).scalar_one() == len(story.plan.scenes)
