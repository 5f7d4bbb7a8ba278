"""The store's errors.

StoryError
|-- NotFound       404  no such story, frame or revision
|-- Conflict       409  the story's state or an idempotency key forbids it
|-- Cancelled      409  the story was cancelled while a request waited for it
|-- StorageFull    507  the disk has too little space left for more images
`-- StoredFailure       the story failed: its own status and code
LostLease               internal: another worker owns the story now, or it was cancelled
SchemaMismatch          internal: the tables of the database are not those of this program
"""

from deployments.errors import StoryError
from serve_app.store.records import StoredError


class NotFound(StoryError):
    """There is no such story, frame or revision."""

    status_code = 404
    code = "not_found"
    stage = "request"


class Conflict(StoryError):
    """The story's state, or another request's key, forbids it."""

    status_code = 409
    code = "conflict"
    stage = "request"


class Cancelled(StoryError):
    """The story was cancelled while a request waited for it."""

    status_code = 409
    code = "cancelled"
    stage = "request"


class StorageFull(StoryError):
    """The disk has too little space left for more images."""

    status_code = 507
    code = "insufficient_storage"
    stage = "store"


class StoredFailure(StoryError):
    """The failure of a story, as it is stored."""

    def __init__(self, error: StoredError) -> None:
        super().__init__(error.detail)
        self.status_code = error.status_code
        self.code = error.code
        self.stage = error.stage


class LostLease(Exception):
    """Somebody else works on the story now, or it was cancelled."""


class SchemaMismatch(Exception):
    """The database is newer than the program, or its tables are not the storyboard's.

    Its text is one sentence that names the database, free of secrets, and says what to do.
    """
