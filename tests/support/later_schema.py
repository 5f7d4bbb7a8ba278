"""A version of the tables that is still to come, and many replicas that open a database at once.

    python -m tests.support.later_schema COUNT URL [FOLDER]

opens the database in so many processes, with the migrations of the folder.
"""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
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
    command = [sys.executable, "-m", "tests.support.later_schema", str(count), url]
    if schema is not SCHEMA:
        command.append(str(schema.migrations))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [tuple(replica) for replica in json.loads(done.stdout)]


def main(count, url, folder=None):
    """Print how the processes ended, and their errors.

    They are forks of this one, which has imported everything: so they differ little and start fast.
    """
    import serve_app.store.migrations  # noqa: F401  # or each of them would import it

    context = multiprocessing.get_context("fork")
    start = context.Barrier(int(count))
    with tempfile.TemporaryDirectory() as errors:
        files = [Path(errors) / str(number) for number in range(int(count))]
        replicas = [context.Process(target=_open, args=(url, folder, f, start)) for f in files]
        for replica in replicas:
            replica.start()
        for replica in replicas:
            replica.join()
        ends = [(r.exitcode, f.read_text()) for r, f in zip(replicas, files, strict=True)]
    print(json.dumps(ends))


def _open(url, folder, errors, start):
    """Open the database as soon as all replicas have come here."""
    with errors.open("w") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    start.wait()
    open_database(url, _schema(Path(folder)) if folder else SCHEMA)


if __name__ == "__main__":
    main(*sys.argv[1:])
