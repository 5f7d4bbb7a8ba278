"""Deletion of old stories, to make room for new ones."""

import asyncio
import logging
import time
from collections.abc import Sequence

from deployments.settings import StoreSettings
from serve_app.store.errors import Conflict, NotFound
from serve_app.store.queries import StorySize
from serve_app.store.story_store import StoryStore

logger = logging.getLogger("ray.serve")

PERIOD_S = 60.0
DAY_S = 86_400


def outdated(ended: Sequence[StorySize], now: float, keep_s: float, keep_bytes: int) -> list[str]:
    """The stories to delete.

    Args:
        ended: oldest first.
        now: seconds since the epoch.
        keep_s: stories that ended longer ago are deleted.
        keep_bytes: limit of all their images together; the oldest are deleted first.
    """
    deleted = []
    total = sum(story.png_bytes for story in ended)
    for story in ended:
        if now - story.ended_at <= keep_s and total <= keep_bytes:
            break
        deleted.append(story.id)
        total -= story.png_bytes
    return deleted


class Retention:
    """Deletes stories that ended long ago, and the oldest when they take too much."""

    def __init__(self, store: StoryStore, settings: StoreSettings) -> None:
        self._store = store
        self._keep_s = settings.keep_days * DAY_S
        self._keep_bytes = settings.keep_mb * 1_000_000

    async def run_forever(self) -> None:
        """Delete outdated stories every `PERIOD_S`."""
        while True:
            try:
                await asyncio.to_thread(self.delete_outdated)
            except Exception:
                logger.exception("old stories could not be deleted")
            await asyncio.sleep(PERIOD_S)

    def delete_outdated(self) -> None:
        """Delete all outdated stories."""
        for story_id in outdated(
            self._store.queries.ended(), time.time(), self._keep_s, self._keep_bytes
        ):
            try:
                self.delete(story_id)
            except (Conflict, NotFound):
                continue  # another replica was faster, or a user has just requested a redraw
            logger.info("story %s: deleted to make room", story_id)

    def delete(self, story_id: str) -> None:
        """Delete a story and its images.

        Raises:
            NotFound: there is no such story.
            Conflict: it has not ended.
        """
        self._store.commands.delete(story_id)
        self._store.images.delete_story(story_id)
