"""Opens the database: SQLite by default, PostgreSQL by URL.

    open_database  -> engine; creates the tables or upgrades them to the newest version
    check_database -> checks that `open_database` will accept the tables; only reads

The statements of the store are the same for both.
"""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, event, func, select
from sqlalchemy.engine import make_url

from serve_app.store.schema_version import SCHEMA, Schema

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another one to end; each takes milliseconds."""
BUSY_POLL_S = 0.01
CHECK_TIMEOUT_S = 5
"""How long a check waits for a server that does not answer."""
UPGRADE_LOCK = 0x53544F52
"""Key of the advisory lock under which PostgreSQL's tables are changed ("STOR")."""


def sqlite_url(folder: Path) -> str:
    """The URL of the default database in a folder."""
    return f"sqlite:///{folder.expanduser().absolute() / 'stories.sqlite3'}"


def open_database(url: str, schema: Schema = SCHEMA) -> Engine:
    """Open the database; create its tables or upgrade them to the newest version.

    When several replicas open it at once, one does the work and the others wait.

    Args:
        url: SQLAlchemy's, of SQLite or PostgreSQL.
        schema: the tables.

    Raises:
        SchemaMismatch: the tables are newer than the program, or not those of their version.
        DBAPIError: the database cannot be reached or written.
    """
    parsed = _parse(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, pool_pre_ping=not is_sqlite, connect_args=_sqlite_arguments() if is_sqlite else {}
    )
    if is_sqlite:
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", _begin)
    _upgrade(engine, schema, is_sqlite)
    return engine


def check_database(url: str, schema: Schema = SCHEMA) -> None:
    """Check the version of the tables, if there are any.

    Raises:
        SchemaMismatch: as for `open_database`.
        DBAPIError: the database cannot be reached or read.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": CHECK_TIMEOUT_S}
        engine = create_engine(parsed, poolclass=NullPool, connect_args=arguments)
    elif parsed.database and Path(parsed.database).exists():
        # Not `mode=ro`, which would leave files of the write-ahead log behind.
        uri = f"{Path(parsed.database).absolute().as_uri()}?mode=rw"
        engine = create_engine(
            parsed, poolclass=NullPool, creator=lambda: sqlite3.connect(uri, uri=True)
        )
    else:
        return
    with engine.connect() as connection:
        schema.check(connection)


def _parse(url: str) -> URL:
    parsed = make_url(url)
    is_bare = parsed.drivername == "postgresql"
    return parsed.set(drivername="postgresql+psycopg") if is_bare else parsed


def _upgrade(engine: Engine, schema: Schema, is_sqlite: bool) -> None:
    """Upgrade in one transaction; another replica's begins only after it."""
    with engine.connect() as connection:
        if is_sqlite:
            # A migration that copies a table drops the old one, and with it would go the rows that
            # refer to it. The setting cannot change within a transaction.
            connection.detach()
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if not is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            schema.upgrade(connection)


def _sqlite_arguments() -> dict[str, Any]:
    # Without the driver's own transactions, which would begin only at the first write.
    return {"timeout": BUSY_TIMEOUT_S, "isolation_level": None}


def _make_durable(connection: sqlite3.Connection, record: Any) -> None:
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # While another process makes the same switch, SQLite fails at once instead of waiting.
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(BUSY_POLL_S)


def _begin(connection: Any) -> None:
    # A reader that turned writer would fail at once if another one had written meanwhile.
    is_read = connection.get_execution_options().get("is_read", False)
    connection.exec_driver_sql("BEGIN" if is_read else "BEGIN IMMEDIATE")
