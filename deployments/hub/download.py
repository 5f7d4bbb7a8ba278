"""One file from the hub. A cut line costs no byte that has arrived, in this process or the next."""

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
from filelock import FileLock

from deployments.errors import first_line
from deployments.hub.cache import RepositoryCache
from deployments.hub.errors import HubError
from deployments.hub.repository import Hub, HubFile, Repository

CONNECT_TIMEOUT_S = 10.0
SILENCE_TIMEOUT_S = 30.0
"""Longest time without a byte. There is no limit on the whole: a slow line takes hours."""
PAUSES_S = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Before the tries after one that brought no byte; then the download gives up."""
CHUNK_BYTES = 256 * 1024
"""So much at most is lost when the process is killed."""
TRANSIENT_STATUS_CODES = frozenset({408, 425, 429, 500, 502, 503, 504})
SHA256_CHARS = 64
SPARE_BYTES = 500_000_000
"""Left free on the disk, as the service needs some for its stories."""

OnBytes = Callable[[int], None]


class _Interrupted(Exception):
    """This try brought no further byte, and another one may."""


class FileDownload:
    """The download of one file into the cache.

    Args:
        hub: where from.
        repository: the file's repository.
        file: the file.
        cache: where to.
    """

    def __init__(
        self, hub: Hub, repository: Repository, file: HubFile, cache: RepositoryCache
    ) -> None:
        self._file = file
        self._url = hub.url(repository, file)
        self._headers = hub.headers
        self._blob, self._partial = cache.blob(file), cache.partial(file)
        self._lock = cache.lock(file)

    def run(self, on_bytes: OnBytes) -> None:
        """Download what is missing.

        Processes that want the same file wait for the one that downloads it.

        Args:
            on_bytes: called with the number of bytes that arrived; negative if they have to come
                again.

        Raises:
            HubError: the hub refuses, stays silent, or sends something else.
        """
        for path in (self._blob, self._lock):
            path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock):
            if self._blob.is_file():
                on_bytes(self._file.size_bytes - self._size)
                return
            self._fill(on_bytes)
            if not _has_digest(self._partial, self._file.blob):
                self._partial.unlink()
                raise HubError(
                    f"{self._file.name} arrived damaged and was deleted; start the download again"
                )
            self._partial.replace(self._blob)

    @property
    def _size(self) -> int:
        """Bytes that have arrived."""
        return self._partial.stat().st_size if self._partial.is_file() else 0

    def _fill(self, on_bytes: OnBytes) -> None:
        failures = 0
        self._partial.touch()
        while (size := self._size) < self._file.size_bytes:
            try:
                self._stream(size, on_bytes)
            except (httpx2.TransportError, _Interrupted) as error:
                failures = 0 if self._size > size else failures + 1
                if failures > len(PAUSES_S):
                    raise self._given_up(error) from None
                time.sleep(PAUSES_S[max(0, failures - 1)])

    def _stream(self, size: int, on_bytes: OnBytes) -> None:
        """Append what follows the first `size` bytes, until the end or a cut."""
        headers = self._headers | ({"range": f"bytes={size}-"} if size else {})
        timeout = httpx2.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        with (
            httpx2.stream(
                "GET", self._url, headers=headers, timeout=timeout, follow_redirects=True
            ) as response,
            self._partial.open("ab") as partial,
        ):
            self._check(response)
            if response.status_code != httpx2.codes.PARTIAL_CONTENT and size:
                # The server sends the file from its beginning.
                partial.truncate(0)
                on_bytes(-size)
            for chunk in response.iter_raw(CHUNK_BYTES):
                partial.write(chunk)
                on_bytes(len(chunk))

    def _check(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in TRANSIENT_STATUS_CODES:
            raise _Interrupted(f"the hub answers with status {status}")
        if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
            raise HubError(
                f"the hub does not give {self._file.name} to you (status {status}): accept the "
                "terms on the model's page and set HF_TOKEN"
            )
        if response.is_error:
            raise HubError(f"the hub answers with status {status} for {self._file.name}")

    def _given_up(self, error: Exception) -> HubError:
        done, total = self._size / 1e9, self._file.size_bytes / 1e9
        reason = (
            f"no byte came for {SILENCE_TIMEOUT_S:g} s"
            if isinstance(error, httpx2.TimeoutException)
            else first_line(error)
        )
        return HubError(
            f"the download of {self._file.name} stopped at {done:.2f} of {total:.2f} GB "
            f"({reason}); started again it goes on there"
        )


def check_space(folder: Path, missing_bytes: int) -> None:
    """Check that a download fits on the disk.

    Raises:
        HubError: there is too little space.
    """
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if missing_bytes and missing_bytes + SPARE_BYTES > free:
        raise HubError(
            f"the download needs {missing_bytes / 1e9:.1f} GB and the disk of {folder} has "
            f"{free / 1e9:.1f} GB free: make space, or set HF_HOME to a folder on another disk"
        )


def _has_digest(path: Path, digest: str) -> bool:
    """Whether the content of a file is the one that the hub names."""
    with path.open("rb") as file:
        if len(digest) == SHA256_CHARS:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
        # git's name of a blob: SHA-1 of its kind and size, then its content.
        head = f"blob {path.stat().st_size}\0".encode()
        return hashlib.sha1(head + file.read(), usedforsecurity=False).hexdigest() == digest
