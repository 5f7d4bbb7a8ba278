"""The migrations as Alembic runs them. Imported only where one has to run: Alembic takes 0.3 s."""

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
