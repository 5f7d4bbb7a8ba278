"""Plans on disk: a repeated request gives the same plan, also after a restart.

An error of the disk never ends a story: the cache logs the reason, and the story is planned without
the cache.
"""

import hashlib
import json
import logging
import sqlite3
import threading
import uuid
import zlib
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import MODE_PICKLE
from pydantic import ValidationError

from deployments.types import PlanRequest, StoryPlan

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 2
"""Part of each key; raise it when StoryPlan or the rules change, to leave older plans unused."""

BUSY_TIMEOUT_S = 2.0
"""How long an access waits for other processes; planning again takes little longer."""

STORE_ERRORS = (OSError, sqlite3.Error, zlib.error, diskcache.Timeout, ValueError, TypeError)
"""What diskcache raises for a missing, full, locked or corrupted store."""

PRIMARY_CODE = 0xFF
"""The part of SQLite's extended error code that names the kind of error (sqlite.org/rescode)."""


class PlainDisk(diskcache.JSONDisk):
    """Reads JSON only: diskcache would unpickle any row that is marked as a pickle."""

    def fetch(self, mode: int, filename: str, value: Any, read: bool) -> Any:
        """The value of a row.

        Raises:
            ValueError: the row is marked as a pickle, which this cache never writes.
        """
        if mode == MODE_PICKLE:
            raise ValueError("the entry is a pickle")
        return super().fetch(mode, filename, value, read)


class PlanCache:
    """The plans of one planner; threads and processes may share its folder.

    A folder with a corrupt database is renamed to `<name>.<digits>.corrupt`, and a new one created.

    Args:
        directory: folder of the database; created if missing.
        size_limit_mb: above it, the plans used least recently are deleted.
        planner: identity of the planner whose plans these are: name, endpoint, instructions.
    """

    def __init__(self, directory: Path, size_limit_mb: int, planner: str) -> None:
        self._planner = planner
        self._directory = directory.expanduser()
        self._size_limit = size_limit_mb * 2**20
        self._lock = threading.Lock()
        self._store = self._open()

    def get(self, request: PlanRequest) -> StoryPlan | None:
        """The plan of an earlier equal request, or None."""
        store = self._store
        if store is None:
            return None
        try:
            stored = store.get(self._key(request))
            return None if stored is None else StoryPlan.model_validate_json(stored)
        except STORE_ERRORS as error:
            self._warn("an unreadable plan is planned anew", error)
            if _is_corrupt(error):
                self._start_anew(store, error)
            return None

    def put_if_absent(self, request: PlanRequest, plan: StoryPlan) -> StoryPlan:
        """Store the plan unless another one was stored first; return the stored one."""
        store = self._store
        if store is None:
            return plan
        key, text = self._key(request), plan.model_dump_json()
        try:
            if store.add(key, text):
                return plan
            if first := self.get(request):
                return first
            store.set(key, text)
        except STORE_ERRORS as error:
            self._warn("a plan is not kept", error)
            if _is_corrupt(error):
                self._start_anew(store, error)
        return plan

    def _open(self, damage: Exception | None = None) -> diskcache.Cache | None:
        """Open the database, or a new one after damage; None if the folder is unusable."""
        try:
            if damage:
                self._move_aside(damage)
            return self._connect()
        except STORE_ERRORS as error:
            if damage is None and _is_corrupt(error):
                return self._open(error)
            self._warn("plans are not kept", error)
            return None

    def _connect(self) -> diskcache.Cache:
        return diskcache.Cache(
            str(self._directory),
            timeout=BUSY_TIMEOUT_S,
            disk=PlainDisk,
            size_limit=self._size_limit,
            eviction_policy="least-recently-used",
        )

    def _start_anew(self, broken: diskcache.Cache, damage: Exception) -> None:
        """Replace a corrupt database, once for all threads that found it corrupt."""
        broken.close()  # only this thread's connection
        with self._lock:
            if self._store is broken:
                self._store = self._open(damage)

    def _move_aside(self, damage: Exception) -> None:
        """Rename the folder, so that it can be examined and a new one can replace it."""
        name = f"{self._directory.name}.{uuid.uuid4().hex[:8]}.corrupt"
        self._directory.rename(self._directory.with_name(name))
        self._warn(f"the folder is now {name} and a new one is begun", damage)

    def _key(self, request: PlanRequest) -> str:
        identity = {"version": SCHEMA_VERSION, "planner": self._planner, **request.model_dump()}
        text = json.dumps(identity, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _warn(self, consequence: str, error: Exception) -> None:
        reason = "it does not match StoryPlan" if isinstance(error, ValidationError) else error
        logger.warning("plan cache %s: %s, because: %s", self._directory, consequence, reason)


def _is_corrupt(error: Exception) -> bool:
    """Whether the database itself is damaged, and not only locked, full or unreachable."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & PRIMARY_CODE in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
