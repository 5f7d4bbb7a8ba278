"""The store's tables, as the code reads and writes them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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
