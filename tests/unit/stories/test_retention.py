"""Old stories are deleted, with their images, to make room for new ones."""

import sqlite3
from contextlib import closing

import pytest

from deployments.settings import AppSettings, StoreSettings
from serve_app.store.queries import StorySize
from serve_app.stories.retention import DAY_S, Retention, outdated
from tests.support.stories import ended, open_store, submission, working

ENDED = [StorySize("a", 100.0, 30), StorySize("b", 200.0, 30), StorySize("c", 300.0, 30)]


@pytest.mark.parametrize(
    ("now", "keep_s", "keep_bytes", "deleted"),
    [
        (300, 1000, 1000, []),
        (350, 100, 1000, ["a", "b"]),
        (300, 1000, 60, ["a"]),
        (300, 1000, 59, ["a", "b"]),
        (300, 1000, 0, ["a", "b", "c"]),
        (9999, 10, 1000, ["a", "b", "c"]),
    ],
)
def test_the_oldest_stories_are_deleted_and_no_more_than_necessary(
    now, keep_s, keep_bytes, deleted
):
    assert outdated(ENDED, now, keep_s, keep_bytes) == deleted


def let_a_day_pass(folder, story_id):
    """Change the database as if the story had ended a day earlier."""
    with closing(sqlite3.connect(folder / "stories.sqlite3")) as database, database:
        changed = "UPDATE stories SET ended_at = ended_at - ? WHERE id = ?"
        database.execute(changed, (DAY_S, story_id))


async def test_outdated_stories_are_deleted_with_their_images_and_others_stay(tmp_path):
    async with working(tmp_path) as (stories, _):
        old, new = [await stories.accept(submission(seed=seed)) for seed in (1, 2)]
        for story in (old, new):
            await ended(stories, story.id)
        let_a_day_pass(tmp_path, old.id)
        settings = AppSettings(keep_days=1).group(StoreSettings)
        Retention(open_store(tmp_path), settings).delete_outdated()
        assert [story.id for story, _ in await stories.page(10, None)] == [new.id]
    folders = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert folders == {new.id}
