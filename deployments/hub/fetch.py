"""The needed files of a repository as a folder on the disk: downloaded, or from an earlier time."""

import logging
from collections.abc import Callable
from pathlib import Path

from deployments.hub.cache import RepositoryCache
from deployments.hub.download import FileDownload, check_space
from deployments.hub.errors import HubError, HubUnreachable
from deployments.hub.progress import Transfer
from deployments.hub.repository import Hub, HubFile, Repository
from deployments.hub.selection import Selection, names_below

logger = logging.getLogger(__name__)


OnTransfer = Callable[[Transfer], None]


def ignore_transfer(transfer: Transfer) -> None:
    """Tell nobody."""


def fetch(
    repo_id: str,
    selection: Selection,
    on_transfer: OnTransfer = ignore_transfer,
    *,
    hub: Hub | None = None,
    cache: RepositoryCache | None = None,
) -> Path:
    """The folder with the files of a repository that a model needs.

    If the hub does not answer, the files of an earlier download are taken.

    Args:
        repo_id: owner/name.
        selection: which files are needed.
        on_transfer: called whenever bytes have arrived.
        hub: where from; None takes the environment's.
        cache: where to; None takes that of huggingface_hub.

    Raises:
        HubError: the files can neither be downloaded nor are they here.
    """
    hub = hub or Hub.from_environment()
    cache = cache or RepositoryCache.of(repo_id)
    try:
        repository = hub.list(repo_id)
    except HubUnreachable as error:
        return _earlier(cache, selection, error)
    if selection.index in repository.files:
        _Download(hub, repository, cache, [repository.files[selection.index]], on_transfer).run()
        selection.check(cache.snapshot(repository.commit))
    chosen = selection.choose(repository.files.keys())
    files = sorted((repository.files[name] for name in chosen), key=lambda file: file.size_bytes)
    download = _Download(hub, repository, cache, files, on_transfer)
    check_space(cache.folder, download.missing_bytes)
    download.run()
    cache.complete(repository)
    return cache.snapshot(repository.commit)


class _Download:
    """The download of some files, whose progress is told as that of all.

    Attributes:
        missing_bytes: what has to come, before the first file.
    """

    def __init__(
        self,
        hub: Hub,
        repository: Repository,
        cache: RepositoryCache,
        files: list[HubFile],
        on_transfer: OnTransfer,
    ) -> None:
        self._hub = hub
        self._repository = repository
        self._cache = cache
        self._files = files
        self._on_transfer = on_transfer
        # Two names of one content, such as both tokenizers' vocabulary, are downloaded once.
        contents = {file.blob: file for file in files}.values()
        self._total_bytes = sum(file.size_bytes for file in contents)
        self.missing_bytes = sum(map(cache.missing_bytes, contents))
        self._done_bytes = self._total_bytes - self.missing_bytes

    def run(self) -> None:
        for file in self._files:
            if not self._cache.is_complete(file):
                FileDownload(self._hub, self._repository, file, self._cache).run(
                    lambda count, name=file.name: self._add(name, count)  # type: ignore[misc]
                )
            self._cache.link(self._repository, file)

    def _add(self, file_name: str, count: int) -> None:
        self._done_bytes += count
        self._on_transfer(Transfer(file_name, self._done_bytes, self._total_bytes))


def _earlier(cache: RepositoryCache, selection: Selection, reason: HubUnreachable) -> Path:
    """The files of the last complete download."""
    folder = cache.latest()
    if folder is None:
        raise HubError(f"{reason}, and it was never downloaded completely") from None
    try:
        if selection.index is not None:
            selection.check(folder)
        selection.choose(names_below(folder))
    except HubError as error:
        raise HubError(f"{reason}, and of what was downloaded before, {error}") from None
    logger.warning("%s: using what was downloaded before, %s", reason, folder)
    return folder
