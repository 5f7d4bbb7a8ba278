"""Write a data folder as the present code does, for the tests of later revisions.

    python -m tests.support.stored_stories tests/data/stories-0001

It holds a story that is done and had one frame drawn again, one that waits for its turn, and one
whose plan awaits approval. `tests/data/stories-0001` was written by the last code that had no
revisions; `stories-0001.postgresql.sql` is the `pg_dump --schema-only` of a database of that code.
Before a new revision is written, keep a folder of the one that it follows.
"""

import asyncio
import sqlite3
import sys
from pathlib import Path

from deployments.lifecycle import StoryState
from serve_app.stories.submission import RedrawRequest
from tests.support.stories import ended, open_stories, submission, working


async def write(folder):
    """Draw the stories into a new folder."""
    async with working(folder) as (stories, _):
        done = await stories.accept(submission(seed=1))
        await ended(stories, done.id)
        await stories.edits.redraw(done.id, 2, RedrawRequest(seed=5))
        await ended(stories, done.id)
        planned = await stories.accept(submission(approve_plan=True, seed=2))
        while (await stories.view(planned.id)).story.state is not StoryState.AWAITING_APPROVAL:
            await asyncio.sleep(0.01)
    idle, _ = open_stories(folder)
    await idle.accept(submission(seed=3))


def compact(database):
    """Make the database one small file, without a write-ahead log beside it."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True)
    asyncio.run(write(target))
    compact(target / "stories.sqlite3")
