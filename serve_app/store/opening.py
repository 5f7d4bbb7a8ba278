"""The store as its settings say."""

from dataclasses import dataclass
from typing import Self

from deployments.settings import StoreSettings
from serve_app.pictures import PictureStore
from serve_app.store.database import open_database, sqlite_url
from serve_app.store.edits import StoryEdits
from serve_app.store.shelf import StoryShelf
from serve_app.store.work import StoryWork


@dataclass(frozen=True, slots=True)
class Store:
    """Rows and pictures."""

    edits: StoryEdits
    shelf: StoryShelf
    work: StoryWork
    pictures: PictureStore

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
            edits=StoryEdits(engine),
            shelf=StoryShelf(engine),
            work=StoryWork(engine),
            pictures=PictureStore(settings.pictures_url or str(folder)),
        )
