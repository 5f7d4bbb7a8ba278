"""What a hub has under a name: files, their sizes, and the hashes of their content."""

import os
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

import httpx2
from huggingface_hub import HfApi, constants, get_token
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled, RepositoryNotFoundError

from deployments.errors import first_line
from deployments.hub.errors import HubError, HubUnreachable

FIRST_ANSWER_TIMEOUT_S = 10.0
"""A hub that takes longer to answer at all is treated like one that is not there."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository.

    Attributes:
        name: its path within the repository.
        size_bytes: its size.
        blob: hex digest of its content, which names it in the cache: SHA-256 for a large file,
            otherwise git's SHA-1 of a blob.
    """

    name: str
    size_bytes: int
    blob: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at one commit.

    Attributes:
        repo_id: owner/name.
        commit: the commit that `main` stands for.
        files: all files, by their names.
    """

    repo_id: str
    commit: str
    files: dict[str, HubFile]


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub, and how this machine speaks to it.

    Attributes:
        endpoint: its address.
        token: the user's access token; None without one.
        is_offline: whether the hub must not be asked.
    """

    endpoint: str
    token: str | None
    is_offline: bool

    @classmethod
    def from_environment(cls) -> Self:
        """The hub of HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE."""
        return cls(constants.ENDPOINT, get_token(), constants.is_offline_mode())

    def url(self, repository: Repository, file: HubFile) -> str:
        """Where the file's content is."""
        return (
            f"{self.endpoint}/{repository.repo_id}/resolve/{repository.commit}/{quote(file.name)}"
        )

    @property
    def headers(self) -> dict[str, str]:
        """Headers of a download; the content must come as it is, or no byte could be skipped."""
        headers = {"accept-encoding": "identity"}
        return headers | {"authorization": f"Bearer {self.token}"} if self.token else headers

    def list(self, repo_id: str) -> Repository:
        """The repository as it is on the hub.

        Raises:
            HubUnreachable: the hub does not answer, or must not be asked.
            HubError: the hub has no such repository, or does not show it to this user.
        """
        if self.is_offline:
            raise HubUnreachable("HF_HUB_OFFLINE forbids to ask the hub")
        api = HfApi(endpoint=self.endpoint, token=self.token or False)
        try:
            info = api.model_info(repo_id, files_metadata=True, timeout=FIRST_ANSWER_TIMEOUT_S)
        except RepositoryNotFoundError:
            raise HubError(_not_found(self.endpoint, repo_id, self.token)) from None
        except httpx2.TimeoutException:
            sentence = f"{self.endpoint} did not answer within {FIRST_ANSWER_TIMEOUT_S:g} s"
            raise HubUnreachable(sentence) from None
        except (httpx2.HTTPError, HfHubHTTPError, OfflineModeIsEnabled, ValueError) as error:
            sentence = f"{self.endpoint} cannot be asked ({first_line(error)})"
            raise HubUnreachable(sentence) from None
        files = {
            each.rfilename: HubFile(
                each.rfilename, each.size or 0, each.lfs.sha256 if each.lfs else each.blob_id or ""
            )
            for each in info.siblings or ()
        }
        return Repository(repo_id, info.sha or "", files)


def _not_found(endpoint: str, repo_id: str, token: str | None) -> str:
    hint = "" if token else ", or it needs a token: set HF_TOKEN"
    folder = os.path.abspath(repo_id)
    return f"{endpoint} has no model {repo_id!r}{hint}; {folder} is no folder here either"
