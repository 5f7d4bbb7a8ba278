"""The store as its settings say."""

from dataclasses import dataclass
from typing import Self

from deployments.settings import StoreSettings
from serve_app.pictures import PictureStore
from serve_app.store.database import check_database, open_database, sqlite_url
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
            SchemaMismatch: the database is not one that this program can use.
            DBAPIError: the database cannot be reached or written.
            OSError: the folder cannot be made.
        """
        engine = open_database(_url(settings))
        folder = settings.data_dir.expanduser() / "pictures"
        return cls(
            edits=StoryEdits(engine),
            shelf=StoryShelf(engine),
            work=StoryWork(engine),
            pictures=PictureStore(settings.pictures_url or str(folder)),
        )


def check_store(settings: StoreSettings) -> None:
    """Check that `Store.open` will find no database that it refuses; only reads.

    Raises:
        SchemaMismatch: it will.
        DBAPIError: the database cannot be reached or read.
    """
    check_database(_url(settings))


def _url(settings: StoreSettings) -> str:
    url = settings.database_url
    return url.get_secret_value() if url else sqlite_url(settings.data_dir)
