"""A stored database is made, recognised, brought to the newest version, or refused: SQLite."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from deployments.lifecycle import StoryState
from serve_app.api.schemas.stories import StoryOut
from serve_app.store import migrations
from serve_app.store.database import check_database, open_database, sqlite_url
from serve_app.store.errors import SchemaMismatch
from serve_app.store.schema_version import SCHEMA
from tests.support.later_schema import COPIES, DIES, FAILS, later_schema, open_at_once
from tests.support.service import ROOT
from tests.support.stories import ended, working

OLD = ROOT / "tests/data/stories-0001"
NEWEST = SCHEMA.versions[-1]
FOR_EVER = 1_000_000
"""Days; the stories of the old folder grow older."""


@pytest.fixture
def old(tmp_path):
    """A data folder that a program without versions wrote."""
    return shutil.copytree(OLD, tmp_path / "old")


def ask(folder, *statements):
    """The rows of the last statement."""
    with closing(sqlite3.connect(folder / "stories.sqlite3", isolation_level=None)) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        return connection.execute(statements[-1]).fetchall()


def version(folder):
    return ask(folder, "SELECT version_num FROM alembic_version")[0][0]


def definitions(folder):
    """Tables and indexes, as they were created, without those of Alembic."""
    ours = "sqlite_master WHERE tbl_name != 'alembic_version' ORDER BY type, name"
    return ask(folder, f"SELECT type, name, sql FROM {ours}")


def kept(folder):
    """Drawn frames, and events; stories themselves change."""
    return {*ask(folder, "SELECT * FROM frames"), *ask(folder, "SELECT * FROM events")}


def test_the_migrations_lead_to_the_tables_of_the_program(tmp_path):
    with open_database(sqlite_url(tmp_path)).connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SCHEMA.tables) == []
        later = later_schema(tmp_path / "migrations")
        (difference,) = compare_metadata(context, later.tables)
        assert difference[0] == "add_column"


def test_file_names_tell_the_versions_that_alembic_knows():
    script = ScriptDirectory(str(SCHEMA.migrations))
    assert [each.revision for each in script.walk_revisions()][::-1] == SCHEMA.versions
    assert script.get_heads() == [NEWEST]


def test_the_first_version_creates_what_the_old_program_created(old, tmp_path):
    with create_engine(sqlite_url(tmp_path)).begin() as connection:
        migrations.upgrade(SCHEMA.migrations, connection, "0001")
    assert definitions(tmp_path) == definitions(old)


async def test_the_stories_of_an_old_database_go_on(old):
    before = kept(old)
    async with working(old, keep_days=FOR_EVER) as (stories, log):
        found = {story.state: story.id for story, _ in await stories.page(10, None)}
        waiting, asking = found[StoryState.QUEUED], found[StoryState.AWAITING_APPROVAL]
        finished = await ended(stories, waiting)
        assert finished.story.state is StoryState.DONE
        assert len(log.requests) == 6
        stored = finished.frames[5].shown.image
        assert (await stories.image(stored)).startswith(b"\x89PNG")

        done = await stories.view(found[StoryState.DONE])
        assert [len(frame.revisions) for frame in done.frames] == [1, 2, 1, 1, 1, 1]
        for frame in done.frames:
            assert (await stories.image(frame.shown.image)).startswith(b"\x89PNG")
        assert done.story.plan.notes == done.story.plan.coverage == ()
        for scene in (*done.story.plan.scenes, done.frames[1].shown.scene):
            chosen = (scene.shot_size, scene.angle, scene.dialogue, scene.duration_s)
            assert chosen == (None, None, "", None)
        assert StoryOut.of(done, "").frames[0].dialogue == ""
        events = [event async for event in stories.follow(done.story.id, 0)]
        assert [event.id for event in events] == list(range(1, done.story.last_event + 1))

        await stories.edits.approve(asking, None, is_approved=True)
        assert (await ended(stories, asking)).story.state is StoryState.DONE
    assert version(old) == NEWEST
    assert len(before) == 7 + 29
    assert before <= kept(old)


ORIGINS = ("nothing", "an old database", "an old database, to a later version")


@pytest.mark.parametrize("origin", ORIGINS)
def test_of_many_processes_one_changes_the_tables(old, tmp_path, origin):
    is_later = origin == ORIGINS[2]
    schema = later_schema(tmp_path / "migrations") if is_later else SCHEMA
    folder = tmp_path / "new" if origin == ORIGINS[0] else old
    folder.mkdir(exist_ok=True)
    assert open_at_once(4, sqlite_url(folder), schema) == [(0, "")] * 4
    assert version(folder) == schema.versions[-1]
    if is_later:
        # The old folder's stories had no deliveries: each row was changed once.
        assert ask(folder, "SELECT language, deliveries FROM stories") == [("kk", 1)] * 3


def test_of_many_threads_one_changes_the_tables(old, tmp_path):
    schema = later_schema(tmp_path / "migrations")
    start = threading.Barrier(8)

    def open_now(_):
        start.wait()
        open_database(sqlite_url(old), schema).dispose()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_now, range(8)))
    assert ask(old, "SELECT language, deliveries FROM stories") == [("kk", 1)] * 3


def test_the_switch_to_the_write_ahead_log_waits_for_others(tmp_path):
    file = tmp_path / "stories.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.5, lambda: other.execute("ROLLBACK"))
        release.start()
        open_database(sqlite_url(tmp_path)).dispose()
        release.join()
    assert version(tmp_path) == NEWEST


def test_a_migration_that_dies_leaves_the_old_version(old, tmp_path):
    open_database(sqlite_url(old)).dispose()
    before = definitions(old), kept(old)
    dying = later_schema(tmp_path / "dying", DIES)
    ((code, _),) = open_at_once(1, sqlite_url(old), dying)
    assert code == -9
    assert (definitions(old), kept(old), version(old)) == (*before, NEWEST)
    later = later_schema(tmp_path / "migrations")
    open_database(sqlite_url(old), later).dispose()
    assert version(old) == later.versions[-1]


def test_a_migration_that_fails_leaves_the_old_version(old, tmp_path):
    before = definitions(old), kept(old)
    with pytest.raises(OperationalError, match="nowhere"):
        open_database(sqlite_url(old), later_schema(tmp_path / "migrations", FAILS))
    assert (definitions(old), kept(old)) == before
    assert ask(old, "SELECT name FROM sqlite_master WHERE name = 'alembic_version'") == []


def test_a_migration_that_copies_a_table_keeps_what_refers_to_it(old, tmp_path):
    before = kept(old)
    schema = later_schema(tmp_path / "migrations", COPIES)
    engine = open_database(sqlite_url(old), schema)
    assert kept(old) == before
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


STAMP = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
    f"INSERT INTO alembic_version VALUES ('{NEWEST}')",
)
REFUSED = {
    "newer": (
        [STAMP[0], "INSERT INTO alembic_version VALUES ('0999')"],
        "is newer than this program: it has schema version 0999, and the newest one known here "
        f"is {NEWEST}; install the newer program, or choose another database with DATA_DIR or "
        "DATABASE_URL",
    ),
    "a column lost": (
        ["ALTER TABLE stories DROP COLUMN error"],
        "does not match schema version 0001: table stories lacks column error; restore a backup, "
        "or choose another database with DATA_DIR or DATABASE_URL",
    ),
    "a column lost later": (
        [*STAMP, "ALTER TABLE frames DROP COLUMN slot_time_s"],
        f"does not match schema version {NEWEST}: table frames lacks column slot_time_s; ",
    ),
    "a column too much": (
        ["ALTER TABLE events ADD COLUMN mood TEXT"],
        "does not match schema version 0001: table events has an unknown column mood; ",
    ),
    "a table lost": (
        ["DROP TABLE events"],
        "does not match schema version 0001: table events is missing; ",
    ),
}


@pytest.mark.parametrize(("statements", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_database_of_other_tables_is_refused_and_left_alone(old, statements, sentence):
    ask(old, *statements, "SELECT 1")
    before = (old / "stories.sqlite3").read_bytes()
    for look in (check_database, open_database):
        with pytest.raises(SchemaMismatch) as refused:
            look(sqlite_url(old))
        assert str(refused.value).startswith(f"the database {old / 'stories.sqlite3'} {sentence}")
    assert (old / "stories.sqlite3").read_bytes() == before


def test_tables_of_other_programs_are_ignored(old, tmp_path):
    ask(old, "CREATE TABLE notes (id INTEGER)", "SELECT 1")
    for _ in range(2):
        open_database(sqlite_url(old)).dispose()
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    ask(foreign, "CREATE TABLE songs (id INTEGER)", "SELECT 1")
    check_database(sqlite_url(foreign))
    open_database(sqlite_url(foreign)).dispose()
    assert version(foreign) == NEWEST


def test_a_check_writes_nothing(old, tmp_path):
    before = {path: path.read_bytes() for path in old.iterdir() if path.is_file()}
    check_database(sqlite_url(old))
    assert {path: path.read_bytes() for path in old.iterdir() if path.is_file()} == before
    check_database(sqlite_url(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_a_check_sees_what_a_running_service_has_not_moved_into_the_file_yet(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    with engine.connect():
        ask(tmp_path, "UPDATE alembic_version SET version_num = '0999'", "SELECT 1")
        with pytest.raises(SchemaMismatch, match="0999"):
            check_database(sqlite_url(tmp_path))


def test_a_database_of_the_newest_version_opens_without_alembic(tmp_path):
    open_database(sqlite_url(tmp_path)).dispose()
    code = (
        "import sys; from serve_app.store.database import open_database\n"
        f"open_database({sqlite_url(tmp_path)!r}); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False", done.stderr
