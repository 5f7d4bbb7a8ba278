"""The first tables: stories, frames and events.

The tables are written out here and not taken from `tables.py`, which goes on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

metadata = sa.MetaData()

Json = sa.JSON(none_as_null=True)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("queued_at", sa.Float, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("started_at", sa.Float),
    sa.Column("ended_at", sa.Float),
    sa.Column("request", Json, nullable=False),
    sa.Column("approve_plan", sa.Boolean, nullable=False),
    sa.Column("plan", Json),
    sa.Column("planner_time_s", sa.Float),
    sa.Column("generation_time_s", sa.Float),
    sa.Column("error", Json),
    sa.Column("request_id", sa.String(128), nullable=False),
    sa.Column("idempotency_key", sa.String(255), unique=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(64)),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("lease_expires_at", sa.Float, nullable=False),
    sa.Column("deliveries", sa.Integer, nullable=False),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Index("stories_by_turn", "state", "rank", "queued_at"),
    sa.Index("stories_by_age", "created_at", "id"),
)

frames = sa.Table(
    "frames",
    metadata,
    sa.Column("story_id", sa.ForeignKey(stories.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("is_selected", sa.Boolean, nullable=False),
    sa.Column("mode", sa.String(20), nullable=False),
    sa.Column("scene", Json, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("reference_key", sa.Text),
    sa.Column("error", Json),
    sa.Column("drawn", Json),
    sa.Column("features", sa.LargeBinary),
    sa.Column("png_bytes", sa.BigInteger),
    sa.Column("slot_time_s", sa.Float),
    sa.Column("done_at", sa.Float),
    sa.Index("frames_by_time", "mode", "done_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("story_id", sa.ForeignKey(stories.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("data", Json, nullable=False),
)


def upgrade() -> None:
    """Create the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
