"""Which stories are deleted to make room for new ones."""

import time

import pytest

from deployments.settings import AppSettings, StoreSettings
from serve_app.store.queries import StorySize
from serve_app.stories.retention import Retention, outdated
from tests.support.stories import ended, open_store, submission, working

ENDED = [StorySize("a", 100.0, 30), StorySize("b", 200.0, 30), StorySize("c", 300.0, 30)]


@pytest.mark.parametrize(
    ("now", "keep_s", "keep_bytes", "gone"),
    [
        (300, 1000, 1000, []),
        (350, 100, 1000, ["a", "b"]),
        (300, 1000, 60, ["a"]),
        (300, 1000, 59, ["a", "b"]),
        (300, 1000, 0, ["a", "b", "c"]),
        (9999, 10, 1000, ["a", "b", "c"]),
    ],
)
def test_the_oldest_go_first_and_no_more_than_must(now, keep_s, keep_bytes, gone):
    assert outdated(ENDED, now, keep_s, keep_bytes) == gone


async def test_outdated_stories_are_deleted_with_their_images_and_others_stay(tmp_path):
    async with working(tmp_path) as (stories, _):
        old = await stories.accept(submission())
        await ended(stories, old.id)
        time.sleep(1.2)
        new = await stories.accept(submission(seed=2))
        await ended(stories, new.id)
        settings = AppSettings(keep_days=1 / 86_400).group(StoreSettings)
        Retention(open_store(tmp_path), settings).delete_outdated()
        assert [story.id for story, _ in await stories.page(10, None)] == [new.id]
    folders = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert folders == {new.id}
