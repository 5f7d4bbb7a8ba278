"""Plans on disk, so that a repeated request gives the same plan, also after a restart.

Writing and reading a plan must never keep a story from being told: whatever the disk does, the
cache logs the reason and the story goes on without it.
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

SCHEMA_VERSION = 1
"""Part of each key: raise it when StoryPlan or the rules change, and older plans are forgotten."""

BUSY_TIMEOUT_S = 2.0
"""How long one access waits for other processes; planning again costs little more."""

STORE_ERRORS = (OSError, sqlite3.Error, zlib.error, diskcache.Timeout, ValueError, TypeError)
"""What diskcache raises for a missing, full, locked or corrupted store."""

PRIMARY_CODE = 0xFF
"""The part of SQLite's extended error code that names the kind of error (sqlite.org/rescode)."""


class PlainDisk(diskcache.JSONDisk):
    """JSON values only: diskcache would unpickle a row that somebody else marked as a pickle."""

    def fetch(self, mode: int, filename: str, value: Any, read: bool) -> Any:
        """The value of a row.

        Raises:
            ValueError: the row claims to be a pickle, which this cache never writes.
        """
        if mode == MODE_PICKLE:
            raise ValueError("the entry is a pickle")
        return super().fetch(mode, filename, value, read)


class PlanCache:
    """The plans of one planner; threads and processes may share its folder.

    A folder whose database is corrupt is renamed to `<name>.<digits>.corrupt`, and a new one begun.

    Args:
        directory: folder of the store; made if missing.
        size_limit_mb: size at which the plans used least recently are dropped.
        planner: identity of the planner whose plans these are: name, endpoint, instructions.
    """

    def __init__(self, directory: Path, size_limit_mb: int, planner: str) -> None:
        self._planner = planner
        self._directory = directory.expanduser()
        self._size_limit = size_limit_mb * 2**20
        self._lock = threading.Lock()
        self._store = self._open()

    def get(self, request: PlanRequest) -> StoryPlan | None:
        """The plan that this request got before, if it is still there."""
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
        """Keeps the plan unless another one was first; the plan that counts from now on."""
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
        """The store, a new one in the place of a damaged one; None if the folder is of no use."""
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
        """Replaces a store that turned out to be corrupt, once for all threads that met it."""
        broken.close()  # only this thread's connection
        with self._lock:
            if self._store is broken:
                self._store = self._open(damage)

    def _move_aside(self, damage: Exception) -> None:
        """Renames the folder, so that somebody can look at it and a new one can take its place."""
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
    """Whether the database itself is damaged, and not only locked, full or out of reach."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & PRIMARY_CODE in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
