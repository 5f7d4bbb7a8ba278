"""The store of stories: database and images, opened as the settings say."""

from dataclasses import dataclass
from typing import Self

from deployments.settings import StoreSettings
from serve_app.store.blobs import ImageStore
from serve_app.store.commands import StoryCommands
from serve_app.store.database import check_database, open_database, sqlite_url
from serve_app.store.leases import StoryLeases
from serve_app.store.queries import StoryQueries
from serve_app.store.story_queue import StoryQueue


@dataclass(frozen=True, slots=True)
class StoryStore:
    """Rows and images of stories."""

    commands: StoryCommands
    queries: StoryQueries
    queue: StoryQueue
    leases: StoryLeases
    images: ImageStore

    @classmethod
    def open(cls, settings: StoreSettings) -> Self:
        """Open the store; create it if there is none.

        Raises:
            SchemaMismatch: the tables of the database are not those of this program.
            DBAPIError: the database cannot be reached or written.
            OSError: the folder cannot be created.
        """
        engine = open_database(_url(settings))
        folder = settings.data_dir.expanduser() / "pictures"
        return cls(
            commands=StoryCommands(engine),
            queries=StoryQueries(engine),
            queue=StoryQueue(engine),
            leases=StoryLeases(engine),
            images=ImageStore(settings.pictures_url or str(folder)),
        )


def check_store(settings: StoreSettings) -> None:
    """Check that `StoryStore.open` will accept the database; only reads.

    Raises:
        SchemaMismatch: it will not.
        DBAPIError: the database cannot be reached or read.
    """
    check_database(_url(settings))


def _url(settings: StoreSettings) -> str:
    url = settings.database_url
    return url.get_secret_value() if url else sqlite_url(settings.data_dir)
