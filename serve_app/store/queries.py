"""What is read: stories, frames, events and sizes, and places in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select, tuple_

from deployments.lifecycle import ACTIVE_STATES, TERMINAL_STATES, EventKind, FrameState, StoryState
from deployments.types import Mode
from serve_app.store.errors import NotFound
from serve_app.store.records import FrameRecord, StoredImage, StoryEvent, StoryRecord
from serve_app.store.statements import frame_record, stored_image, story_record
from serve_app.store.tables import events, frames, stories

EVENTS_AT_ONCE = 200
RECENT_FRAMES = 32
"""Finished frames whose mean time is the estimate for the next ones."""
USUAL_FRAMES = 8
"""Frames that a story without a plan is expected to have."""


@dataclass(frozen=True, slots=True)
class StorySize:
    """The storage that an ended story takes."""

    id: str
    ended_at: float
    png_bytes: int


class StoryQueries:
    """The readers' side of the store.

    Args:
        engine: as `database.open_database` gives it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(is_read=True)

    def story(self, story_id: str) -> StoryRecord:
        """The story.

        Raises:
            NotFound: there is none.
        """
        with self._engine.connect() as tx:
            row = tx.execute(select(stories).where(stories.c.id == story_id)).one_or_none()
        if row is None:
            raise NotFound(f"there is no story {story_id}")
        return story_record(row)

    def frames(self, story_id: str) -> list[FrameRecord]:
        """All revisions of all frames, in order."""
        of_story = select(frames).where(frames.c.story_id == story_id)
        with self._engine.connect() as tx:
            rows = tx.execute(of_story.order_by(frames.c.number, frames.c.revision)).all()
        return [frame_record(row) for row in rows]

    def image(self, story_id: str, number: int, revision: int | None) -> StoredImage:
        """The image of a finished revision; None for the revision that the storyboard shows.

        Raises:
            NotFound: there is no such story, frame or finished revision.
        """
        which = frames.c.is_selected if revision is None else frames.c.revision == revision
        wanted = select(frames).where(frames.c.story_id == story_id, frames.c.number == number)
        with self._engine.connect() as tx:
            row = tx.execute(wanted.where(which)).one_or_none()
        if row is None or row.drawn is None:
            self.story(story_id)
            raise NotFound(f"frame {number} of story {story_id} is not drawn")
        return stored_image(row)

    def events(self, story_id: str, after: int) -> list[StoryEvent]:
        """The first events with ids above `after`."""
        later = select(events).where(events.c.story_id == story_id, events.c.id > after)
        with self._engine.connect() as tx:
            rows = tx.execute(later.order_by(events.c.id).limit(EVENTS_AT_ONCE)).all()
        return [StoryEvent(row.id, EventKind(row.kind), row.data) for row in rows]

    def page(self, limit: int, before: str | None) -> list[StoryRecord]:
        """Stories, newest first.

        Args:
            limit: at most so many.
            before: only stories older than this one.

        Raises:
            NotFound: there is no story `before`.
        """
        newest = select(stories).order_by(stories.c.created_at.desc(), stories.c.id.desc())
        if before is not None:
            than = self.story(before)
            newest = newest.where(
                tuple_(stories.c.created_at, stories.c.id) < (than.created_at, than.id)
            )
        with self._engine.connect() as tx:
            return [story_record(row) for row in tx.execute(newest.limit(limit))]

    def covers(self, story_ids: Sequence[str]) -> dict[str, FrameRecord]:
        """The first finished frame of each storyboard, by story id."""
        shown = select(frames).where(frames.c.story_id.in_(story_ids), frames.c.is_selected)
        with self._engine.connect() as tx:
            rows = tx.execute(shown.order_by(frames.c.number.desc())).all()
        return {row.story_id: frame_record(row) for row in rows}

    def ended(self) -> list[StorySize]:
        """The stories that have ended, oldest first."""
        sizes = (
            select(
                stories.c.id,
                stories.c.ended_at,
                func.coalesce(func.sum(frames.c.png_bytes), 0).label("png_bytes"),
            )
            .outerjoin(frames, frames.c.story_id == stories.c.id)
            .where(stories.c.state.in_(TERMINAL_STATES))
            .group_by(stories.c.id, stories.c.ended_at)
            .order_by(stories.c.ended_at, stories.c.id)
        )
        with self._engine.connect() as tx:
            return [
                StorySize(row.id, row.ended_at, int(row.png_bytes)) for row in tx.execute(sizes)
            ]


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
