"""The queue of stories: positions, the frames before a story is done, and their usual time."""

from sqlalchemy import Engine, func, select, tuple_

from deployments.lifecycle import ACTIVE_STATES, FrameState, StoryState
from deployments.types import Mode
from serve_app.store.records import StoryRecord
from serve_app.store.tables import frames, stories

RECENT_FRAMES = 32
"""Finished frames whose mean time is the estimate for the next ones."""
USUAL_FRAMES = 8
"""Frames that a story without a plan is expected to have."""


class StoryQueue:
    """The stories that wait or are in progress, in the order in which workers claim them.

    Args:
        engine: as `database.open_database` gives it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(is_read=True)

    def position(self, story_id: str) -> int | None:
        """The story's place in the queue, from 1; None if it is not in it."""
        mine = select(stories.c.rank, stories.c.queued_at).where(
            stories.c.id == story_id, stories.c.state == StoryState.QUEUED
        )
        with self._engine.connect() as tx:
            row = tx.execute(mine).one_or_none()
            if row is None:
                return None
            earlier = select(func.count()).where(
                stories.c.state == StoryState.QUEUED,
                tuple_(stories.c.rank, stories.c.queued_at) < (row.rank, row.queued_at),
            )
            return 1 + tx.execute(earlier).scalar_one()

    def backlog(self, story: StoryRecord) -> int:
        """Frames to render until the story is done: its own, and those of stories before it."""
        mine = select(stories.c.rank, stories.c.queued_at).where(stories.c.id == story.id)
        with self._engine.connect() as tx:
            row = tx.execute(mine).one()
            not_later = stories.c.state.in_(ACTIVE_STATES) & (
                tuple_(stories.c.rank, stories.c.queued_at) <= (row.rank, row.queued_at)
            )
            pending = (
                select(func.count())
                .select_from(frames)
                .join(stories, frames.c.story_id == stories.c.id)
                .where(not_later, frames.c.state == FrameState.PENDING)
            )
            unplanned = select(func.count()).where(not_later, stories.c.plan.is_(None))
            return int(
                tx.execute(pending).scalar_one() + tx.execute(unplanned).scalar_one() * USUAL_FRAMES
            )

    def frame_time_s(self, mode: Mode) -> float | None:
        """Mean seconds that recent frames spent at the renderers; None before the first one."""
        recent = (
            select(frames.c.slot_time_s)
            .where(frames.c.mode == mode, frames.c.done_at.is_not(None))
            .order_by(frames.c.done_at.desc())
            .limit(RECENT_FRAMES)
            .subquery()
        )
        with self._engine.connect() as tx:
            mean: float | None = tx.execute(select(func.avg(recent.c.slot_time_s))).scalar_one()
            return mean
