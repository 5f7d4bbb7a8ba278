"""The version of a database's tables: checked, and upgraded to the newest one.

database --check----> its version, or SchemaMismatch
         --upgrade--> the newest version, by the migrations that it lacks
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, MetaData, String, column, inspect, select, table

from serve_app.store.errors import SchemaMismatch
from serve_app.store.tables import metadata

logger = logging.getLogger("ray.serve")

VERSION_TABLE = "alembic_version"
ANOTHER = "choose another database with DATA_DIR or DATABASE_URL"

Columns = Mapping[str, set[str]]
"""Column names by table name."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of the program, and the migrations that lead to them.

    Attributes:
        tables: as the newest version has them.
        migrations: folder of Alembic's `env.py` and of `versions/0001_*.py` and so on.
    """

    tables: MetaData
    migrations: Path

    @property
    def versions(self) -> list[str]:
        """The known versions, oldest first; a file's name begins with its version."""
        files = (self.migrations / "versions").glob("[0-9]*.py")
        return sorted(file.name.split("_")[0] for file in files)

    def check(self, connection: Connection) -> str | None:
        """The version of the database, None if it has none of our tables; only reads.

        Our tables without a version are of the first one: the code that made them wrote none.
        Tables of other programs are ignored.

        Raises:
            SchemaMismatch: the version is unknown, or the tables are not those of their version.
        """
        found, version = _columns(connection), _stamp(connection)
        if version is None:
            ours = found.keys() & self.tables.tables.keys()
            return self._check_first(connection, found) if ours else None
        if version not in self.versions:
            raise SchemaMismatch(
                f"the database {_name(connection)} is newer than this program: it has schema "
                f"version {version}, and the newest one known here is {self.versions[-1]}; "
                f"install the newer program, or {ANOTHER}"
            )
        if version == self.versions[-1]:
            _refuse(connection, version, _differences(found, self.tables))
        return version

    def _check_first(self, connection: Connection, found: Columns) -> str:
        from serve_app.store.migrations import tables_of

        first = self.versions[0]
        _refuse(connection, first, _differences(found, tables_of(self.migrations, first)))
        return first

    def upgrade(self, connection: Connection) -> None:
        """Upgrade the tables to the newest version.

        Args:
            connection: in a transaction that keeps other processes from upgrading.

        Raises:
            SchemaMismatch: as for `check`.
        """
        version, stamp, newest = self.check(connection), _stamp(connection), self.versions[-1]
        if stamp == newest:
            return
        from serve_app.store import migrations

        if version is not None and stamp is None:
            migrations.stamp(self.migrations, connection, version)
        migrations.upgrade(self.migrations, connection, newest)
        self.check(connection)
        logger.info(
            "database %s: schema version %s, was %s", _name(connection), newest, stamp or "none"
        )


SCHEMA = Schema(metadata, Path(__file__).parent / "migrations")


def _stamp(connection: Connection) -> str | None:
    """The version that is written in the database; if there are several, all of them."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    versions = select(column("version_num", String)).select_from(table(VERSION_TABLE))
    return ", ".join(connection.execute(versions).scalars()) or None


def _columns(connection: Connection) -> Columns:
    tables = inspect(connection).get_multi_columns()
    return {
        name: {each["name"] for each in columns}
        for (_, name), columns in tables.items()
        if name != VERSION_TABLE
    }


def _differences(found: Columns, wanted: MetaData) -> Iterator[str]:
    """Missing tables, missing columns and unknown columns, one sentence part each."""
    for name, each in wanted.tables.items():
        names, present = set(each.columns.keys()), found.get(name)
        if present is None:
            yield f"table {name} is missing"
            continue
        yield from (f"table {name} lacks column {c}" for c in sorted(names - present))
        yield from (f"table {name} has an unknown column {c}" for c in sorted(present - names))


def _refuse(connection: Connection, version: str, differences: Iterable[str]) -> None:
    """Raise the first difference, if there is one."""
    for difference in differences:
        raise SchemaMismatch(
            f"the database {_name(connection)} does not match schema version {version}: "
            f"{difference}; restore a backup, or {ANOTHER}"
        )


def _name(connection: Connection) -> str:
    """The database's path or address, without user and password."""
    url = connection.engine.url
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    bare = URL.create("postgresql", host=url.host, port=url.port, database=url.database)
    return bare.render_as_string()
