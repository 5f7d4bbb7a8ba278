"""The store of stories: database and images, opened as the settings say."""

from dataclasses import dataclass
from typing import Self

from deployments.settings import StoreSettings
from serve_app.store.blobs import ImageStore
from serve_app.store.commands import StoryCommands
from serve_app.store.leases import StoryLeases
from serve_app.store.queries import StoryQueries
from serve_app.store.tables import open_database, sqlite_url


@dataclass(frozen=True, slots=True)
class StoryStore:
    """Rows and images of stories."""

    commands: StoryCommands
    queries: StoryQueries
    leases: StoryLeases
    images: ImageStore

    @classmethod
    def open(cls, settings: StoreSettings) -> Self:
        """Open the store; create it if there is none.

        Raises:
            DBAPIError: the database cannot be reached or written.
            OSError: the folder cannot be created.
        """
        url = settings.database_url
        engine = open_database(url.get_secret_value() if url else sqlite_url(settings.data_dir))
        folder = settings.data_dir.expanduser() / "pictures"
        return cls(
            commands=StoryCommands(engine),
            queries=StoryQueries(engine),
            leases=StoryLeases(engine),
            images=ImageStore(settings.pictures_url or str(folder)),
        )
