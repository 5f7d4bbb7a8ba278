"""What users change: accept, cancel, approve, redraw, select, delete."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from deployments.errors import Overloaded
from deployments.lifecycle import ACTIVE_STATES, TERMINAL_STATES, EventKind, FrameState, StoryState
from deployments.types import Scene, StoryPlan
from serve_app.store.errors import Conflict, NotFound
from serve_app.store.records import EventDraft, FrameRecord, StoredRequest, StoryRecord
from serve_app.store.statements import (
    add_revision,
    append_events,
    end_story,
    frame_record,
    is_whole,
    lock_story,
    save_plan,
    stop_pending,
    story_record,
)
from serve_app.store.tables import events, frames, stories

NEW_RANK = 1
ASKED_AGAIN_RANK = 0
"""A redraw or an approved plan: its user has waited already, so it goes before new stories."""


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story to accept.

    Attributes:
        plan: of scenes that came with the request, checked; then no planner runs.
        approve_plan: whether the plan waits for approval before it is rendered.
        idempotency_key: a story is accepted only once under this key.
        fingerprint: of the request; all stories of one key must have the same.
    """

    id: str
    request: StoredRequest
    plan: StoryPlan | None
    approve_plan: bool
    request_id: str
    idempotency_key: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Redraw:
    """A new revision of a frame to render.

    Attributes:
        reference_key: of the image that guides this revision alone.
    """

    scene: Scene
    seed: int
    reference_key: str | None = None


class StoryCommands:
    """The users' side of the store.

    Args:
        engine: as `database.open_database` gives it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, key: str, fingerprint: str) -> StoryRecord | None:
        """The story that was accepted under an idempotency key; None if there is none.

        Raises:
            Conflict: the key was used for another request.
        """
        with self._engine.connect() as tx:
            row = tx.execute(select(stories).where(stories.c.idempotency_key == key)).one_or_none()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise Conflict("this Idempotency-Key was used for another request")
        return story_record(row)

    def accept(self, new: NewStory, max_waiting: int, retry_after_s: int) -> StoryRecord:
        """Store a new story.

        Returns:
            The story; the earlier one if its idempotency key was used before.

        Raises:
            Conflict: the key was used for another request.
            Overloaded: `max_waiting` stories wait already.
        """
        try:
            with self._engine.begin() as tx:
                waiting = select(func.count()).where(stories.c.state == StoryState.QUEUED)
                if tx.execute(waiting).scalar_one() >= max_waiting:
                    raise Overloaded(
                        f"{max_waiting} stories are waiting, which is the limit; try again later.",
                        retry_after_s,
                    )
                tx.execute(insert(stories).values(_columns(new)))
                append_events(tx, new.id, [EventDraft(EventKind.QUEUED, {})])
                if new.plan is not None:
                    save_plan(tx, lock_story(tx, new.id), new.plan, is_settled=True)
                return lock_story(tx, new.id)
        except IntegrityError:
            if new.idempotency_key is None:
                raise
            known = self.find(new.idempotency_key, new.fingerprint)
            if known is None:
                raise
            return known

    def cancel(self, story_id: str) -> StoryRecord:
        """Cancel a story; one that has ended already stays as it is.

        While a frame of a finished story is redrawn, this ends the redraw and the story stays done.
        """
        with self._engine.begin() as tx:
            story = lock_story(tx, story_id)
            if story.state in TERMINAL_STATES:
                return story
            stop_pending(tx, story_id, FrameState.CANCELLED)
            if is_whole(tx, story):
                completed = EventDraft(EventKind.STORY_COMPLETED, {})
                end_story(tx, story_id, StoryState.DONE, completed)
            else:
                cancelled = EventDraft(EventKind.STORY_CANCELLED, {})
                end_story(tx, story_id, StoryState.CANCELLED, cancelled)
            return lock_story(tx, story_id)

    def approve(self, story_id: str, plan: StoryPlan | None, is_approved: bool) -> StoryRecord:
        """Edit the plan of a story, and queue the story if the plan is approved.

        Args:
            story_id: the story.
            plan: replaces the story's own; None leaves it.
            is_approved: whether to render it.

        Raises:
            Conflict: the story does not wait for approval.
        """
        with self._engine.begin() as tx:
            story = lock_story(tx, story_id)
            if story.state is not StoryState.AWAITING_APPROVAL or story.plan is None:
                raise Conflict(
                    f"the story is {story.state}; only a plan that awaits approval changes"
                )
            save_plan(tx, story, plan or story.plan, is_approved)
            if is_approved:
                tx.execute(update(stories).where(stories.c.id == story_id).values(_queued_again()))
            return lock_story(tx, story_id)

    def redraw(self, story_id: str, number: int, redraw: Redraw) -> FrameRecord:
        """Add a revision of a frame, to be rendered.

        Raises:
            NotFound: no such story, or no such frame.
            Conflict: the frame is being rendered, or frame 1, its reference, is missing.
        """
        of_frame = (frames.c.story_id == story_id) & (frames.c.number == number)
        with self._engine.begin() as tx:
            story = lock_story(tx, story_id)
            rows = tx.execute(select(frames).where(of_frame)).all()
            if not rows:
                raise NotFound(f"story {story_id} has no frame {number}")
            if any(row.state == FrameState.PENDING for row in rows):
                raise Conflict(f"frame {number} is being drawn")
            if number > 1 and not _has_reference(tx, story):
                raise Conflict("frame 1, with which all others are compared, has to be drawn first")
            revision = 1 + max(row.revision for row in rows)
            add_revision(
                tx, story, number, revision, redraw.scene, redraw.seed, redraw.reference_key
            )
            queued = EventDraft(EventKind.QUEUED, {"frame_number": number, "revision": revision})
            append_events(tx, story_id, [queued])
            if story.state not in ACTIVE_STATES:
                again = update(stories).where(stories.c.id == story_id)
                tx.execute(again.values(_queued_again()))
            made = of_frame & (frames.c.revision == revision)
            return frame_record(tx.execute(select(frames).where(made)).one())

    def select(self, story_id: str, number: int, revision: int) -> None:
        """Show a finished revision in the storyboard.

        Raises:
            NotFound: no such revision, or it is not finished.
        """
        of_frame = (frames.c.story_id == story_id) & (frames.c.number == number)
        chosen = of_frame & (frames.c.revision == revision) & (frames.c.state == FrameState.DONE)
        selected = EventDraft(
            EventKind.FRAME_SELECTED, {"frame_number": number, "revision": revision}
        )
        with self._engine.begin() as tx:
            lock_story(tx, story_id)
            append_events(tx, story_id, [selected])
            tx.execute(update(frames).where(of_frame).values(is_selected=False))
            if not tx.execute(update(frames).where(chosen).values(is_selected=True)).rowcount:
                raise NotFound(f"story {story_id} has no drawing {revision} of frame {number}")

    def delete(self, story_id: str) -> None:
        """Delete a story.

        Raises:
            NotFound: there is none.
            Conflict: it has not ended.
        """
        with self._engine.begin() as tx:
            if lock_story(tx, story_id).state not in TERMINAL_STATES:
                raise Conflict("only a story that has ended can be deleted; cancel it first")
            for table in (events, frames):
                tx.execute(delete(table).where(table.c.story_id == story_id))
            tx.execute(delete(stories).where(stories.c.id == story_id))


def _has_reference(tx: Connection, story: StoryRecord) -> bool:
    """Whether there is an image of the hero, or will be."""
    first = select(func.count()).where(
        frames.c.story_id == story.id,
        frames.c.number == 1,
        frames.c.is_selected | (frames.c.state == FrameState.PENDING),
    )
    return story.request.reference_key is not None or tx.execute(first).scalar_one() > 0


def _queued_again() -> dict[str, Any]:
    return {
        "state": StoryState.QUEUED,
        "rank": ASKED_AGAIN_RANK,
        "queued_at": time.time(),
        "ended_at": None,
    }


def _columns(new: NewStory) -> dict[str, Any]:
    now = time.time()
    return {
        "id": new.id,
        "state": StoryState.QUEUED,
        "rank": NEW_RANK,
        "queued_at": now,
        "created_at": now,
        "request": new.request.model_dump(mode="json"),
        "planner_time_s": None if new.plan is None else 0.0,
        "approve_plan": new.approve_plan,
        "request_id": new.request_id,
        "idempotency_key": new.idempotency_key,
        "fingerprint": new.fingerprint,
        "fence": 0,
        "lease_expires_at": 0.0,
        "deliveries": 0,
        "last_event": 0,
    }
