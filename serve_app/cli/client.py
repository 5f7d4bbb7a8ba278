"""A client of /stories that waits, comes back after failures, and asks for nothing twice."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

from deployments.lifecycle import TERMINAL_EVENTS, TERMINAL_STATES
from serve_app.cli.connection import (
    ANSWER_TIMEOUT_S,
    FIRST_RETRY_S,
    ClientError,
    Connection,
    Unreachable,
    longer,
)

FIRST_SILENCE_S, LONGEST_SILENCE_S = 1.0, 10.0
"""After so long without an event the story's standing is asked for. Less than the 15 s between the
server's pings, with which a stream would never be silent."""
STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a story.

    Attributes:
        kind: the server's, or `STANDING`, the client's own: nothing happened for a while, and
            `data` is the story as it stands.
    """

    id: int
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """A storyboard as a file.

    Attributes:
        disposition: the server's Content-Disposition, which proposes a name.
    """

    data: bytes
    disposition: str


class _NothingMore(Exception):
    """The server tells no more events."""


class StoryboardClient:
    """Speaks to a running service.

    Args:
        url: where the API answers, e.g. http://127.0.0.1:8000.
        timeout_s: limit of whatever is waited for.
        tell: hears what it waits for when it has to.
        http: in place of a client of its own.
    """

    def __init__(
        self,
        url: str,
        timeout_s: float,
        tell: Callable[[str], None] = lambda sentence: None,
        http: httpx2.Client | None = None,
    ) -> None:
        self._link = Connection(url, timeout_s, tell, http)

    def accept(self, body: dict[str, Any]) -> dict[str, Any]:
        """The accepted story; sent again until the server has it, and accepted once.

        Interrupted before the answer came, it cancels what may have been accepted.

        Raises:
            ClientError: as all methods here, the server refused, or could not be reached in time.
        """
        key = {"idempotency-key": str(uuid.uuid4())}
        try:
            return self._call("POST", "/stories", json=body, headers=key)
        except KeyboardInterrupt:
            if self._link.is_in_doubt:
                with suppress(ClientError):
                    self.cancel(self._call("POST", "/stories", json=body, headers=key)["id"])
            raise

    def story(self, story_id: str) -> dict[str, Any]:
        """A story and how far it is."""
        return self._call("GET", _path(story_id))

    def stories(self, limit: int) -> list[dict[str, Any]]:
        """The newest stories."""
        found: list[dict[str, Any]] = self._call("GET", f"/stories?limit={limit}")["stories"]
        return found

    def approve(self, story_id: str) -> dict[str, Any]:
        """The story, its plan approved."""
        return self._call("PATCH", _path(story_id, "plan"), is_repeatable=False, json={})

    def redraw(self, story_id: str, number: int, body: dict[str, Any]) -> dict[str, Any]:
        """The new revision of a frame."""
        path = _path(story_id, f"frames/{number}")
        return self._call("POST", path, is_repeatable=False, json=body)

    def cancel(self, story_id: str) -> dict[str, Any]:
        """The story, ended."""
        return self._call("DELETE", _path(story_id))

    def delete(self, story_id: str) -> None:
        """Delete a story that has ended."""
        self._link.send("DELETE", _path(story_id) + "?purge=true", is_repeatable=False)

    def export(self, story_id: str, kind: str) -> Export:
        """The storyboard as zip, sheet, pdf, gif or mp4, however long it takes to make."""
        timeout_s = max(ANSWER_TIMEOUT_S, self._link.remaining_s)
        path = _path(story_id, f"export?format={kind}")
        response = self._link.send("GET", path, timeout=timeout_s)
        return Export(response.content, response.headers.get("content-disposition", ""))

    def picture(self, story_id: str, number: int, revision: int) -> bytes:
        """The PNG of a drawing of a frame."""
        path = _path(story_id, f"frames/{number}.png?revision={revision}")
        return self._link.send("GET", path).content

    def follow(self, story_id: str, after: int = 0) -> Iterator[Event]:
        """What happens to a story until nothing more does, over lost connections and restarts."""
        retry_s, silence_s, is_last = FIRST_RETRY_S, FIRST_SILENCE_S, False
        while self._link.remaining_s > 0:
            came = False
            try:
                for event in self._connection(story_id, after, silence_s):
                    after, is_last, came = event.id, event.kind in TERMINAL_EVENTS, True
                    retry_s = FIRST_RETRY_S
                    yield event
            except _NothingMore:
                # A server that shuts down says so too, of stories that go on after its restart.
                if is_last or self.story(story_id)["state"] in TERMINAL_STATES:
                    return
                self._link.lost()
            except httpx2.ReadTimeout:
                standing = self.story(story_id)
                yield Event(after, STANDING, standing)
                silence_s = min(LONGEST_SILENCE_S, 2 * silence_s)
                if standing["state"] in TERMINAL_STATES:
                    silence_s = ANSWER_TIMEOUT_S
                continue
            except httpx2.TransportError:
                self._link.lost()
            if not (came and is_last):
                time.sleep(retry_s)
                retry_s = longer(retry_s)
        raise Unreachable("the story takes longer than the time limit")

    def _connection(self, story_id: str, after: int, silence_s: float) -> Iterator[Event]:
        """The events of one connection."""
        silence_s = max(0.1, min(silence_s, self._link.remaining_s))
        with self._link.events(_path(story_id, "events"), after, silence_s) as source:
            if source.response.status_code == 204:
                raise _NothingMore
            if source.response.is_server_error or self._link.is_from_elsewhere(source.response):
                self._link.lost()
                return
            self._link.checked(source.response)
            for event in source:
                yield Event(int(event.id), event.event, json.loads(event.data))

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        response = self._link.send(method, path, **options)
        try:
            answer: dict[str, Any] = response.json()
        except ValueError:
            raise ClientError(f"{response.url} is not answered by a storyboard service") from None
        return answer


def _path(story_id: str, rest: str = "") -> str:
    return f"/stories/{quote(story_id, safe='')}" + (f"/{rest}" if rest else "")
