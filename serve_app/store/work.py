"""What the owner of a story writes: claimed, planned, frame by frame, ended."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select, update

from deployments.types import StoryPlan
from serve_app.store.errors import LostLease
from serve_app.store.records import (
    ACTIVE,
    Drawn,
    EventKind,
    FrameState,
    StoredError,
    StoryRecord,
    StoryState,
)
from serve_app.store.rows import (
    Happening,
    append_events,
    drawn_columns,
    end_story,
    end_unfinished,
    insert_events,
    is_whole,
    keep_plan,
    lock_story,
    stop_pending,
)
from serve_app.store.tables import frames, stories

MAX_DELIVERIES = 5
"""Owners that may die over one story: the fifth death is the story's doing."""
GIVEN_UP = StoredError(
    detail=f"Generation failed: the service died {MAX_DELIVERIES} times over this story",
    code="story_lost",
    stage="story",
    status_code=500,
)


class StoryWork:
    """The owners' side of the store.

    Args:
        engine: as `database.open_database` gives it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, owner: str, lease_s: float, held: Collection[str] = ()) -> StoryRecord | None:
        """The next story that nobody works on, now the owner's; None if there is none.

        Args:
            owner: who will work on it.
            lease_s: until when others leave it alone.
            held: stories that the owner works on, whatever became of their leases.
        """
        now = time.time()
        due = (
            select(stories.c.id, stories.c.plan, stories.c.deliveries)
            .where(stories.c.state.in_(ACTIVE), stories.c.lease_expires_at < now)
            .where(stories.c.id.not_in(held))
            .order_by(stories.c.rank, stories.c.queued_at, stories.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as tx:
            row = tx.execute(due).one_or_none()
            if row is None:
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
        """Prolong the leases of those stories; which are still the owner's, with their fences."""
        with self._engine.begin() as tx:
            mine = _lock_owned(tx, owner, stories.c.id.in_(held))
            tx.execute(
                update(stories)
                .where(stories.c.id.in_(mine))
                .values(lease_expires_at=time.time() + lease_s)
            )
        return mine

    def release(self, owner: str) -> None:
        """Give the owner's stories to whoever claims them next."""
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

    def tell(
        self, told: Mapping[str, tuple[int | None, Sequence[Happening]]]
    ) -> list[tuple[str, int]]:
        """Keep what happened to many stories, in one transaction.

        Args:
            told: by story: the fence of its owner, and what happened. A fence of None is anybody's
                who knows of a story that is being drawn.

        Returns:
            The stories that are not those owners' any more, with those fences.
        """
        which = select(stories.c.id, stories.c.fence, stories.c.state, stories.c.last_event)
        lost = {story_id: fence for story_id, (fence, _) in told.items() if fence is not None}
        with self._engine.begin() as tx:
            happened = []
            for row in tx.execute(_in_order(which.where(stories.c.id.in_(told)))):
                fence, of_story = told[row.id]
                if row.fence == fence or (fence is None and row.state == StoryState.RENDERING):
                    happened.append((row.id, row.last_event, of_story))
                    lost.pop(row.id, None)
            insert_events(tx, happened)
        return list(lost.items())

    def planned(
        self,
        story: StoryRecord,
        told: Sequence[Happening],
        plan: StoryPlan,
        planner_time_s: float,
        is_settled: bool,
    ) -> None:
        """Keep the plan; unless it is settled, the story waits for its approval.

        Once, as `save_frame`.

        Args:
            story: as it was claimed.
            told: what happened before, as in all methods here.
            plan: its scenes.
            planner_time_s: what they took.
            is_settled: whether they are drawn as they are.

        Raises:
            LostLease: as all methods here, if the story is not the owner's any more.
        """
        with self._engine.begin() as tx:
            last, is_planned = _hold(tx, story)
            if is_planned:
                return
            insert_events(tx, [(story.id, last, told)])
            keep_plan(tx, story, plan, is_settled)
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
        told: Sequence[Happening],
        number: int,
        revision: int,
        drawn: Drawn,
    ) -> None:
        """Keep a finished revision, which the storyboard shows from now on.

        Once: a second call, e.g. as the first one's answer was lost, changes nothing.
        """
        of_frame = (frames.c.story_id == story.id) & (frames.c.number == number)
        state = select(frames.c.state).where(of_frame, frames.c.revision == revision)
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            if tx.execute(state).scalar_one() == FrameState.DONE:
                return
            insert_events(tx, [(story.id, last, told)])
            tx.execute(update(frames).where(of_frame).values(is_selected=False))
            tx.execute(
                update(frames)
                .where(of_frame, frames.c.revision == revision)
                .values(
                    state=FrameState.DONE,
                    is_selected=True,
                    done_at=time.time(),
                    **drawn_columns(drawn),
                )
            )

    def complete(
        self, story: StoryRecord, told: Sequence[Happening], generation_time_s: float
    ) -> StoryState | None:
        """End the work on the story; None if frames are to be drawn that were asked for meanwhile.

        Of a story that had failed or was cancelled, single frames may have been drawn again: it
        is done when it has them all, and until then what it was.
        """
        pending = select(func.count()).where(
            frames.c.story_id == story.id, frames.c.state == FrameState.PENDING
        )
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            insert_events(tx, [(story.id, last, told)])
            if tx.execute(pending).scalar_one():
                return None
            now = lock_story(tx, story.id)
            if not is_whole(tx, now):
                return end_unfinished(tx, now)
            seconds = round(generation_time_s, 3)
            shown = 0 if now.plan is None else len(now.plan.scenes)
            completed = {"num_frames": shown, "generation_time_seconds": seconds}
            end_story(tx, story.id, StoryState.DONE, (EventKind.STORY_COMPLETED, completed))
            first = stories.c.id == story.id, stories.c.generation_time_s.is_(None)
            tx.execute(update(stories).where(*first).values(generation_time_s=generation_time_s))
            return StoryState.DONE

    def fail(self, story: StoryRecord, told: Sequence[Happening], error: StoredError) -> None:
        """End the work on the story by an error.

        A story whose frames all have drawings stays done: what failed was asked for later.
        """
        failed = error.model_dump(include={"detail", "code", "stage"})
        with self._engine.begin() as tx:
            last, _ = _hold(tx, story)
            insert_events(tx, [(story.id, last, told)])
            stop_pending(tx, story.id, FrameState.FAILED, error)
            if is_whole(tx, lock_story(tx, story.id)):
                append_events(tx, story.id, [(EventKind.FRAME_FAILED, failed)])
                end_story(tx, story.id, StoryState.DONE, (EventKind.STORY_COMPLETED, {}))
            else:
                end_story(tx, story.id, StoryState.FAILED, (EventKind.STORY_FAILED, failed), error)


def _hold(tx: Connection, story: StoryRecord) -> tuple[int, bool]:
    """The id of the story's last event, and whether there is a plan.

    Nobody else changes the story until the transaction ends.

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
        stories.c.owner == owner, stories.c.state.in_(ACTIVE), *those
    )
    return {row.id: row.fence for row in tx.execute(_in_order(which))}


def _in_order(which: Select[Any]) -> Select[Any]:
    """Locks stories in one order, so that two transactions never wait for each other."""
    return which.order_by(stories.c.id).with_for_update()
