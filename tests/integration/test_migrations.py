"""A stored database is made, recognised, brought to the newest version, or refused: PostgreSQL."""

import shutil

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.exc import OperationalError

from deployments.lifecycle import StoryState
from deployments.settings import AppSettings
from serve_app.launch.preflight import check_stories
from serve_app.store.database import check_database, open_database, sqlite_url
from serve_app.store.errors import SchemaMismatch
from serve_app.store.schema_version import SCHEMA
from tests.support.later_schema import DIES, FAILS, later_schema, open_at_once
from tests.support.service import ROOT, free_port
from tests.support.stories import ended, working

OLD = ROOT / "tests/data"
NEWEST = SCHEMA.versions[-1]
FOR_EVER = 1_000_000
"""Days; the stories of the old database grow older."""


def ask(url, *statements):
    """The rows of the last statement."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        return connection.execute(statements[-1]).fetchall()


@pytest.fixture
def old(database_url, tmp_path):
    """A database that a program without versions made, and the folder of its pictures."""
    folder = shutil.copytree(OLD / "stories-0001", tmp_path / "old")
    ask(database_url, (OLD / "stories-0001.postgresql.sql").read_text(), "SELECT 1")
    source = create_engine(sqlite_url(folder))
    target = create_engine(database_url.replace("postgresql", "postgresql+psycopg"))
    tables = MetaData()
    with source.connect() as reader, target.begin() as writer:
        tables.reflect(writer)
        for table in tables.sorted_tables:
            for row in reader.execute(table.select()).mappings():
                # A column that is left out is NULL; None in a column of JSON would be JSON's null.
                there = {name: value for name, value in row.items() if value is not None}
                writer.execute(table.insert(), there)
    source.dispose()
    target.dispose()
    (folder / "stories.sqlite3").unlink()
    return database_url, folder


def columns(url):
    return ask(
        url,
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name != 'alembic_version' ORDER BY 1, 2",
    )


def deliveries(url):
    return ask(url, "SELECT language, deliveries FROM stories")


def test_the_migrations_lead_to_the_tables_of_the_program(database_url, tmp_path):
    with open_database(database_url).connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SCHEMA.tables) == []
        later = later_schema(tmp_path / "migrations")
        (difference,) = compare_metadata(context, later.tables)
        assert difference[0] == "add_column"


def test_the_tables_of_an_old_database_are_those_of_the_program(old):
    url, _ = old
    with open_database(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SCHEMA.tables) == []


async def test_the_stories_of_an_old_database_go_on(old):
    url, folder = old
    async with working(folder, keep_days=FOR_EVER, database_url=url) as (stories, log):
        found = {story.state: story.id for story, _ in await stories.page(10, None)}
        finished = await ended(stories, found[StoryState.QUEUED])
        assert finished.story.state is StoryState.DONE
        assert len(log.requests) == 6
        done = await stories.view(found[StoryState.DONE])
        assert [len(frame.revisions) for frame in done.frames] == [1, 2, 1, 1, 1, 1]
        for frame in done.frames:
            assert (await stories.image(frame.shown.image)).startswith(b"\x89PNG")
        events = [event async for event in stories.follow(done.story.id, 0)]
        assert [event.id for event in events] == list(range(1, done.story.last_event + 1))
    assert ask(url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


def test_of_many_processes_one_makes_the_tables(database_url):
    assert open_at_once(4, database_url) == [(0, "")] * 4
    assert ask(database_url, "SELECT version_num FROM alembic_version") == [(NEWEST,)]


def test_of_many_processes_one_changes_the_tables(old, tmp_path):
    url, _ = old
    assert open_at_once(4, url, later_schema(tmp_path / "migrations")) == [(0, "")] * 4
    # The old database's stories had no deliveries: each row was changed once.
    assert deliveries(url) == [("kk", 1)] * 3


@pytest.mark.parametrize(("migration", "end"), [(DIES, -9), (FAILS, 1)])
def test_a_migration_that_dies_or_fails_leaves_the_old_version(old, tmp_path, migration, end):
    url, _ = old
    before = columns(url)
    ((code, _),) = open_at_once(1, url, later_schema(tmp_path / "broken", migration))
    assert code == end
    assert columns(url) == before
    assert ask(url, "SELECT to_regclass('alembic_version')") == [(None,)]
    open_database(url, later_schema(tmp_path / "migrations")).dispose()
    assert deliveries(url) == [("kk", 1)] * 3


REFUSED = {
    "newer": (
        [
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
            "INSERT INTO alembic_version VALUES ('0999')",
        ],
        "is newer than this program: it has schema version 0999, and the newest one known here "
        f"is {NEWEST}; install the newer program, or choose another database with DATA_DIR or "
        "DATABASE_URL",
    ),
    "a column lost": (
        ["ALTER TABLE stories DROP COLUMN error"],
        "does not match schema version 0001: table stories lacks column error; restore a backup, "
        "or choose another database with DATA_DIR or DATABASE_URL",
    ),
}


@pytest.mark.parametrize(("statements", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_database_of_other_tables_is_refused_without_its_password(old, statements, sentence):
    url, _ = old
    ask(url, *statements, "SELECT 1")
    before = columns(url)
    secret = url.replace("studio@", "studio:canary@")
    for look in (check_database, open_database):
        with pytest.raises(SchemaMismatch) as refused:
            look(secret)
        assert str(refused.value) == f"the database {url.replace('studio@', '')} {sentence}"
    assert columns(url) == before


def test_a_check_makes_no_tables(database_url):
    check_database(database_url)
    assert columns(database_url) == []


def test_the_launcher_leaves_a_server_that_does_not_answer_to_the_service():
    silent = f"postgresql://studio@127.0.0.1:{free_port()}/postgres"
    with pytest.raises(OperationalError):
        check_database(silent)
    check_stories(AppSettings(database_url=silent))
