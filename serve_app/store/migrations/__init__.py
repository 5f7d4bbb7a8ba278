"""How a stored database comes to the tables of the running program, one version after the other.

How to write the next version, e.g. 0002:

1. Keep a data folder of the old code (`tests/support/stored_stories.py`), then change `tables.py`.
2. Write `versions/0002_what_changes.py` after the pattern of 0001, with `upgrade()` in Alembic's
   `op`. Change what SQLite cannot alter in `op.batch_alter_table`, which copies the table.
3. Run the tests named `test_migrations.py`: they find every difference from `tables.py`.

A version that was released never changes again. There is no way down: only a backup goes back.
`schema_version.Schema` runs the migrations, all in one transaction. It imports this package only
where one has to run, since Alembic takes 0.3 s.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData


def tables_of(folder: Path, version: str) -> MetaData:
    """The tables that a version creates, where its file says so in `metadata`."""
    script = ScriptDirectory.from_config(_config(folder)).get_revision(version)
    tables: MetaData = script.module.metadata
    return tables


def stamp(folder: Path, connection: Connection, version: str) -> None:
    """Note that the database has the version already."""
    command.stamp(_config(folder, connection), version)


def upgrade(folder: Path, connection: Connection, version: str) -> None:
    """Run the migrations that lead to the version, inside the connection's transaction."""
    command.upgrade(_config(folder, connection), version)


def _config(folder: Path, connection: Connection | None = None) -> Config:
    config = Config()
    # The file format that Alembic's options come from gives % a meaning.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
