"""Leases of stories, and what the owner of a lease writes: plan, frames, end."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select, update

from deployments.lifecycle import ACTIVE_STATES, EventKind, FrameState, StoryState
from deployments.types import RenderedFrame, StoryPlan
from serve_app.store.errors import LostLease
from serve_app.store.records import EventDraft, StoredError, StoredImage, StoryRecord
from serve_app.store.statements import (
    append_events,
    end_story,
    end_unfinished,
    finished_columns,
    insert_events,
    is_whole,
    lock_story,
    save_plan,
    stop_pending,
)
from serve_app.store.tables import frames, stories

MAX_DELIVERIES = 5
"""Owners that may die while they work on one story; then the story is taken to be the cause."""
GIVEN_UP = StoredError(
    detail=f"Generation failed: the service died {MAX_DELIVERIES} times over this story",
    code="story_lost",
    stage="story",
    status_code=500,
)


class StoryLeases:
    """The workers' side of the store.

    Args:
        engine: as `database.open_database` gives it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, owner: str, lease_s: float, held: Collection[str] = ()) -> StoryRecord | None:
        """Claim the next story that has no valid lease.

        Args:
            owner: the worker.
            lease_s: how long the lease is valid without a renewal.
            held: stories that the owner works on already; not claimed even if their leases ended.

        Returns:
            The story, with the fence of this claim; None if there is none.
        """
        now = time.time()
        due = (
            select(stories.c.id, stories.c.plan, stories.c.deliveries)
            .where(stories.c.state.in_(ACTIVE_STATES), stories.c.lease_expires_at < now)
            .where(stories.c.id.not_in(held))
            .order_by(stories.c.rank, stories.c.queued_at, stories.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as tx:
            if (row := tx.execute(due).one_or_none()) is None:
                return None
            tx.execute(
                update(stories)
                .where(stories.c.id == row.id)
                .values(
                    owner=owner,
                    fence=stories.c.fence + 1,
                    deliveries=stories.c.deliveries + 1,
                    lease_expires_at=now + lease_s,
                    started_at=func.coalesce(stories.c.started_at, now),
                    state=StoryState.PLANNING if row.plan is None else StoryState.RENDERING,
                )
            )
            story = lock_story(tx, row.id)
        if row.deliveries < MAX_DELIVERIES:
            return story
        self.fail(story, (), GIVEN_UP)
        return self.claim(owner, lease_s, held)

    def renew(self, owner: str, lease_s: float, held: Collection[str]) -> dict[str, int]:
        """Renew the owner's leases of these stories.

        Returns:
            The stories that are still the owner's, with their fences.
        """
        with self._engine.begin() as tx:
            mine = _lock_owned(tx, owner, stories.c.id.in_(held))
            tx.execute(
                update(stories)
                .where(stories.c.id.in_(mine))
                .values(lease_expires_at=time.time() + lease_s)
            )
        return mine

    def release(self, owner: str) -> None:
        """End the owner's leases, so that others can claim the stories at once."""
        with self._engine.begin() as tx:
            mine = _lock_owned(tx, owner)
            tx.execute(
                update(stories)
                .where(stories.c.id.in_(mine))
                .values(
                    owner=None,
                    lease_expires_at=0.0,
                    deliveries=stories.c.deliveries - 1,
                    fence=stories.c.fence + 1,
                )
            )

    def append_events(
        self, drafts: Mapping[str, tuple[int | None, Sequence[EventDraft]]]
    ) -> list[tuple[str, int]]:
        """Append events of many stories in one transaction.

        Args:
            drafts: by story: the fence of its owner, and the events. Without a fence (None) the
                events are appended if the story is being rendered, by any owner.

        Returns:
            The stories that are not those owners' any more, with those fences.
        """
        which = select(stories.c.id, stories.c.fence, stories.c.state, stories.c.last_event)
        lost = {story_id: fence for story_id, (fence, _) in drafts.items() if fence is not None}
        with self._engine.begin() as tx:
            appended = []
            for row in tx.execute(_in_order(which.where(stories.c.id.in_(drafts)))):
                fence, of_story = drafts[row.id]
                if row.fence == fence or (fence is None and row.state == StoryState.RENDERING):
                    appended.append((row.id, row.last_event, of_story))
                    lost.pop(row.id, None)
            insert_events(tx, appended)
        return list(lost.items())

    def save_plan(
        self,
        story: StoryRecord,
        earlier: Sequence[EventDraft],
        plan: StoryPlan,
        planner_time_s: float,
        is_settled: bool,
    ) -> None:
        """Save the plan; unless it is settled, the story then waits for approval.

        A second call, after the answer of the first was lost, changes nothing.

        Args:
            story: as it was claimed.
            earlier: events that happened before; appended first, as in all methods here.
            plan: its scenes.
            planner_time_s: seconds spent planning.
            is_settled: whether the scenes are rendered without approval.

        Raises:
            LostLease: as in all methods here, if the story is not the owner's any more.
        """
        with self._engine.begin() as tx:
            last, is_planned = _hold(tx, story)
            if is_planned:
                return
            insert_events(tx, [(story.id, last, earlier)])
            save_plan(tx, story, plan, is_settled)
            values: dict[str, Any] = {"state": StoryState.RENDERING}
            if not is_settled:
                values = {
                    "state": StoryState.AWAITING_APPROVAL,
                    "fence": stories.c.fence + 1,
                    "owner": None,
                    "lease_expires_at": 0.0,
                    "deliveries": 0,
                }
            values["planner_time_s"] = planner_time_s
            tx.execute(update(stories).where(stories.c.id == story.id).values(values))

    def save_frame(
        self,
        story: StoryRecord,
        earlier: Sequence[EventDraft],
        number: int,
        revision: int,
        rendered: RenderedFrame,
        image: StoredImage,
    ) -> None:
        """Save a finished revision; the storyboard shows it from now on.

        A second call, after the answer of the first was lost, changes nothing.
        """
        of_frame = (frames.c.story_id == story.id) & (frames.c.number == number)
        state = select(frames.c.state).where(of_frame, frames.c.revision == revision)
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            if tx.execute(state).scalar_one() == FrameState.DONE:
                return
            insert_events(tx, [(story.id, last, earlier)])
            tx.execute(update(frames).where(of_frame).values(is_selected=False))
            tx.execute(
                update(frames)
                .where(of_frame, frames.c.revision == revision)
                .values(
                    state=FrameState.DONE,
                    is_selected=True,
                    done_at=time.time(),
                    **finished_columns(rendered, image),
                )
            )

    def complete(
        self, story: StoryRecord, earlier: Sequence[EventDraft], generation_time_s: float
    ) -> StoryState | None:
        """End the story, unless frames are pending that were requested meanwhile.

        Single frames of a story that had failed or was cancelled may have been redrawn: it is done
        when all its frames are finished; until then it goes back to its earlier terminal state.

        Returns:
            The story's terminal state; None if frames are pending.
        """
        pending = select(func.count()).where(
            frames.c.story_id == story.id, frames.c.state == FrameState.PENDING
        )
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            insert_events(tx, [(story.id, last, earlier)])
            if tx.execute(pending).scalar_one():
                return None
            now = lock_story(tx, story.id)
            if not is_whole(tx, now):
                return end_unfinished(tx, now)
            seconds = round(generation_time_s, 3)
            shown = 0 if now.plan is None else len(now.plan.scenes)
            completed = {"num_frames": shown, "generation_time_seconds": seconds}
            last_event = EventDraft(EventKind.STORY_COMPLETED, completed)
            end_story(tx, story.id, StoryState.DONE, last_event)
            first = stories.c.id == story.id, stories.c.generation_time_s.is_(None)
            tx.execute(update(stories).where(*first).values(generation_time_s=generation_time_s))
            return StoryState.DONE

    def fail(self, story: StoryRecord, earlier: Sequence[EventDraft], error: StoredError) -> None:
        """End the story with an error.

        A story whose frames are all finished stays done: only a later redraw has failed.
        """
        failed = error.event_data()
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            insert_events(tx, [(story.id, last, earlier)])
            stop_pending(tx, story.id, FrameState.FAILED, error)
            if is_whole(tx, lock_story(tx, story.id)):
                append_events(tx, story.id, [EventDraft(EventKind.FRAME_FAILED, failed)])
                completed = EventDraft(EventKind.STORY_COMPLETED, {})
                end_story(tx, story.id, StoryState.DONE, completed)
            else:
                last_event = EventDraft(EventKind.STORY_FAILED, failed)
                end_story(tx, story.id, StoryState.FAILED, last_event, error)


def _hold(tx: Connection, story: StoryRecord) -> tuple[int, bool]:
    """The id of the story's last event, and whether it has a plan.

    No other transaction can change the story until this one ends.

    Raises:
        LostLease: the story is not the owner's any more.
    """
    is_planned = stories.c.plan.is_not(None).label("is_planned")
    held = select(stories.c.fence, stories.c.last_event, is_planned)
    row = tx.execute(held.where(stories.c.id == story.id).with_for_update()).one_or_none()
    if row is None or row.fence != story.fence:
        raise LostLease(story.id)
    return row.last_event, row.is_planned


def _lock_owned(tx: Connection, owner: str, *those: ColumnElement[bool]) -> dict[str, int]:
    """The owner's stories, with their fences."""
    which = select(stories.c.id, stories.c.fence).where(
        stories.c.owner == owner, stories.c.state.in_(ACTIVE_STATES), *those
    )
    return {row.id: row.fence for row in tx.execute(_in_order(which))}


def _in_order(which: Select[Any]) -> Select[Any]:
    """The query, locking stories in one order, so that two transactions never deadlock."""
    return which.order_by(stories.c.id).with_for_update()
