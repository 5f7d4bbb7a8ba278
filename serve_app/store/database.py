"""How a database is opened: SQLite by default, PostgreSQL by URL.

The statements of the store are the same for both.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from serve_app.store.tables import metadata

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another one's end; each takes milliseconds."""


def sqlite_url(folder: Path) -> str:
    """The URL of the default database in a folder."""
    return f"sqlite:///{folder.expanduser().absolute() / 'stories.sqlite3'}"


def open_database(url: str) -> Engine:
    """The database with its tables, which it makes if there are none.

    Raises:
        DBAPIError: it cannot be reached or written.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, pool_pre_ping=not is_sqlite, connect_args=_sqlite_arguments() if is_sqlite else {}
    )
    if is_sqlite:
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", _begin)
    try:
        metadata.create_all(engine)
    except DBAPIError:
        # Another replica has made the tables between our look and our making.
        metadata.create_all(engine)
    return engine


def _sqlite_arguments() -> dict[str, Any]:
    # The driver's own transactions off: they would begin only at the first write.
    return {"timeout": BUSY_TIMEOUT_S, "isolation_level": None}


def _make_durable(connection: sqlite3.Connection, record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    # A reader that turned writer would fail at once if another one had written meanwhile.
    is_read = connection.get_execution_options().get("is_read", False)
    connection.exec_driver_sql("BEGIN" if is_read else "BEGIN IMMEDIATE")
