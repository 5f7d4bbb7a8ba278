"""Queries: stories, frames, events and sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select, tuple_

from deployments.lifecycle import TERMINAL_STATES, EventKind
from serve_app.store.errors import NotFound
from serve_app.store.records import FrameRecord, StoredImage, StoryEvent, StoryRecord
from serve_app.store.statements import frame_record, stored_image, story_record
from serve_app.store.tables import events, frames, stories

EVENTS_AT_ONCE = 200


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
