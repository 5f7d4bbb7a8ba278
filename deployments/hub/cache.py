"""Where downloaded files lie: in the folders of huggingface_hub, so that its users find them.

models--owner--name/blobs/<hash>                content, once
                    snapshots/<commit>/<file>   links to it, by name
                    refs/main                   the commit whose files are complete
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from huggingface_hub import constants

from deployments.atomic_file import atomic_path, atomic_write
from deployments.hub.repository import HubFile, Repository


@dataclass(frozen=True, slots=True)
class RepositoryCache:
    """The folder of one repository in the cache.

    Attributes:
        folder: it may not exist yet.
    """

    folder: Path

    @classmethod
    def of(cls, repo_id: str, cache: Path | None = None) -> Self:
        """The folder for a repository.

        Args:
            repo_id: owner/name.
            cache: folder of all repositories; None takes that of HF_HOME or HF_HUB_CACHE.
        """
        name = "models--" + repo_id.replace("/", "--")
        return cls((cache or Path(constants.HF_HUB_CACHE)).expanduser() / name)

    def blob(self, file: HubFile) -> Path:
        """Where the content of a file lies when it is complete."""
        return self.folder / "blobs" / file.blob

    def partial(self, file: HubFile) -> Path:
        """Where the content of a file grows. The name is always the same: a later try goes on."""
        return self.folder / "blobs" / f"{file.blob}.part.incomplete"

    def lock(self, file: HubFile) -> Path:
        """A file to lock while the content is written."""
        return self.folder.parent / ".locks" / self.folder.name / f"{file.blob}.lock"

    def snapshot(self, commit: str) -> Path:
        """The files of a commit, by their names."""
        return self.folder / "snapshots" / commit

    def is_complete(self, file: HubFile) -> bool:
        """Whether the whole content of a file is there."""
        blob = self.blob(file)
        return blob.is_file() and blob.stat().st_size == file.size_bytes

    def missing_bytes(self, file: HubFile) -> int:
        """Bytes of a file that are still to be downloaded."""
        if self.is_complete(file):
            return 0
        partial = self.partial(file)
        return file.size_bytes - (partial.stat().st_size if partial.is_file() else 0)

    def link(self, repository: Repository, file: HubFile) -> None:
        """Show the content of a complete file under its name."""
        path = self.snapshot(repository.commit) / file.name
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as temporary:
            target = os.path.relpath(self.blob(file), path.parent)
            try:
                temporary.symlink_to(target)
            except OSError:
                # A disk without symbolic links: a second name of the same content.
                os.link(self.blob(file), temporary)

    def complete(self, repository: Repository) -> None:
        """Remember the repository's commit: its needed files are all there."""
        with atomic_write(self.folder / "refs" / "main") as file:
            file.write(repository.commit.encode())

    def latest(self) -> Path | None:
        """The files of the commit that was downloaded last; None without one."""
        ref = self.folder / "refs" / "main"
        snapshot = self.snapshot(ref.read_text().strip()) if ref.is_file() else None
        return snapshot if snapshot is not None and snapshot.is_dir() else None
