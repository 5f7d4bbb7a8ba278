"""The store as its settings say."""

from dataclasses import dataclass
from typing import Self

from deployments.settings import StoreSettings
from serve_app.store.blobs import ImageStore
from serve_app.store.commands import StoryCommands
from serve_app.store.leases import StoryLeases
from serve_app.store.queries import StoryQueries
from serve_app.store.tables import open_database, sqlite_url


@dataclass(frozen=True, slots=True)
class Store:
    """Rows and pictures."""

    commands: StoryCommands
    queries: StoryQueries
    leases: StoryLeases
    pictures: ImageStore

    @classmethod
    def open(cls, settings: StoreSettings) -> Self:
        """The store, made if there is none.

        Raises:
            DBAPIError: the database cannot be reached or written.
            OSError: the folder cannot be made.
        """
        url = settings.database_url
        engine = open_database(url.get_secret_value() if url else sqlite_url(settings.data_dir))
        folder = settings.data_dir.expanduser() / "pictures"
        return cls(
            commands=StoryCommands(engine),
            queries=StoryQueries(engine),
            leases=StoryLeases(engine),
            pictures=ImageStore(settings.pictures_url or str(folder)),
        )
