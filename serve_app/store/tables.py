"""The store's tables, and how a database is opened.

SQLite by default, PostgreSQL by URL; the statements of `store.py` are the same for both.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another one's end; each takes milliseconds."""

metadata = MetaData()

Json = JSON(none_as_null=True)

stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("queued_at", Float, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("request", Json, nullable=False),
    Column("approve_plan", Boolean, nullable=False),
    Column("plan", Json),
    Column("planner_time_s", Float),
    Column("generation_time_s", Float),
    Column("error", Json),
    Column("request_id", String(128), nullable=False),
    Column("idempotency_key", String(255), unique=True),
    Column("fingerprint", String(64), nullable=False),
    Column("owner", String(64)),
    Column("fence", Integer, nullable=False),
    Column("lease_expires_at", Float, nullable=False),
    Column("deliveries", Integer, nullable=False),
    Column("last_event", Integer, nullable=False),
    Index("stories_by_turn", "state", "rank", "queued_at"),
    Index("stories_by_age", "created_at", "id"),
)

frames = Table(
    "frames",
    metadata,
    Column("story_id", ForeignKey(stories.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("is_selected", Boolean, nullable=False),
    Column("mode", String(20), nullable=False),
    Column("scene", Json, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("reference_key", Text),
    Column("error", Json),
    Column("drawn", Json),
    Column("features", LargeBinary),
    Column("png_bytes", BigInteger),
    Column("slot_time_s", Float),
    Column("done_at", Float),
    Index("frames_by_time", "mode", "done_at"),
)

events = Table(
    "events",
    metadata,
    Column("story_id", ForeignKey(stories.c.id, ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("data", Json, nullable=False),
)


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
