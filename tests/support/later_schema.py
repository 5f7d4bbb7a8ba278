"""A version of the tables that is still to come, and many replicas that open a database at once.

    python -m tests.support.later_schema URL [FOLDER]

opens the database as soon as a line comes in, with the migrations of the folder.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Column, MetaData, String

from serve_app.store.database import open_database
from serve_app.store.schema_version import SCHEMA, Schema
from tests.support.service import ROOT

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{version}", "{before}"


def upgrade():
    op.add_column("stories", sa.Column("language", sa.String(8)))
    op.execute("UPDATE stories SET language = 'kk', deliveries = deliveries + 1")
"""
"""Adds a column, and changes every story in a way that shows how often that was done."""
DIES = NEXT + "    import os; os.kill(os.getpid(), 9)\n"
FAILS = NEXT + '    op.execute("SELECT nothing FROM nowhere")\n'
COPIES = (
    NEXT
    + """
    with op.batch_alter_table("stories", recreate="always") as batch:
        batch.alter_column("language", nullable=False)
"""
)
"""Does what SQLite can do only by copying the table and dropping the old one."""


def later_schema(folder, migration=NEXT):
    """The migrations and one more, in a new folder, and the tables that they lead to."""
    shutil.copytree(SCHEMA.migrations, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = SCHEMA.versions[-1]
    version = f"{int(before) + 1:04d}"
    text = migration.replace("{version}", version).replace("{before}", before)
    (folder / "versions" / f"{version}_language.py").write_text(text)
    return _schema(folder)


def _schema(folder):
    tables = MetaData()
    for table in SCHEMA.tables.sorted_tables:
        table.to_metadata(tables)
    tables.tables["stories"].append_column(Column("language", String(8)))
    return Schema(tables, folder)


def open_at_once(count, url, schema=SCHEMA):
    """Let processes open the database at the same moment; how they ended, and their errors."""
    command = [sys.executable, "-m", "tests.support.later_schema", url]
    if schema is not SCHEMA:
        command.append(str(schema.migrations))
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    replicas = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(count)]
    for replica in replicas:
        assert replica.stdout.readline() == "ready\n", replica.stderr.read()
    for replica in replicas:
        replica.stdin.write("\n")
        replica.stdin.flush()
    errors = [replica.communicate(timeout=120)[1] for replica in replicas]
    return [(replica.returncode, error) for replica, error in zip(replicas, errors, strict=True)]


if __name__ == "__main__":
    import serve_app.store.migrations.scripts  # noqa: F401  # so that the replicas differ less

    print("ready", flush=True)
    sys.stdin.readline()
    open_database(sys.argv[1], _schema(Path(sys.argv[2])) if sys.argv[2:] else SCHEMA)
