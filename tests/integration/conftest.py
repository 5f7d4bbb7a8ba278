"""A PostgreSQL of our own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.service import free_port

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path("/usr/bin")]


def postgres(*words):
    """The command of a server program, as a user that is not root, which PostgreSQL refuses."""
    command = [str(BINARIES[-1] / words[0]), *map(str, words[1:])]
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


@pytest.fixture(scope="session")
def server_url():
    """A running server."""
    if shutil.which(BINARIES[-1] / "initdb") is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    # Not in pytest's own folder, which each start of pytest closes to other users.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    port = free_port()
    data = folder / "data"
    quiet = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(postgres("initdb", "-D", data, "-U", "studio", "-A", "trust"), **quiet)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    log = folder / "log"
    subprocess.run(postgres("pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"), **quiet)
    try:
        yield f"postgresql://studio@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(postgres("pg_ctl", "-D", data, "-m", "immediate", "stop"), **quiet)
        shutil.rmtree(folder)


@pytest.fixture
def database_url(server_url):
    """An empty database."""
    engine = create_engine(server_url.replace("postgresql", "postgresql+psycopg"))
    with engine.begin() as tx:
        tx.execute(text("DROP SCHEMA public CASCADE"))
        tx.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return server_url
