"""A client of the HTTP API that waits, comes back after failures, and keeps files."""

import io
import json
import re
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from serve_app.sse import server_sent_events

CONNECT_TIMEOUT_S = 10.0
SILENCE_TIMEOUT_S = 60.0
"""The server sends a ping every 15 s, so that a longer silence is a dead connection."""
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 5.0
ARCHIVED = re.compile(r"frame_\d{3}\.png|storyboard\.(json|png)")
"""The names that an exported ZIP holds; nothing else is written to disk."""


class ClientError(Exception):
    """The service refused or failed; the text is its sentence."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a story."""

    id: int
    kind: str
    data: dict[str, Any]


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
        timeout = httpx2.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        self._http = http or httpx2.Client(base_url=url, timeout=timeout)
        self._deadline = time.monotonic() + timeout_s
        self._tell = tell

    def accept(self, body: dict[str, Any]) -> dict[str, Any]:
        """The accepted story; sent again until the server has it, and accepted once.

        Raises:
            ClientError: as all methods here, the server refused, or could not be reached in time.
        """
        key = {"idempotency-key": str(uuid.uuid4())}
        while True:
            response = self._send("POST", "/stories", json=body, headers=key)
            if response.status_code != 503 or "retry-after" not in response.headers:
                return self._answer(response)
            wait_s = int(response.headers["retry-after"])
            if time.monotonic() + wait_s > self._deadline:
                return self._answer(response)
            self._tell(f"{self._detail(response)} Trying again in {wait_s} s.")
            time.sleep(wait_s)

    def story(self, story_id: str) -> dict[str, Any]:
        """A story and how far it is."""
        return self._call("GET", f"/stories/{story_id}")

    def stories(self, limit: int) -> list[dict[str, Any]]:
        """The newest stories."""
        found: list[dict[str, Any]] = self._call("GET", f"/stories?limit={limit}")["stories"]
        return found

    def approve(self, story_id: str) -> dict[str, Any]:
        """The story, its plan approved."""
        return self._call("PATCH", f"/stories/{story_id}/plan", json={})

    def redraw(self, story_id: str, number: int, body: dict[str, Any]) -> dict[str, Any]:
        """The new revision of a frame."""
        return self._call("POST", f"/stories/{story_id}/frames/{number}", json=body)

    def cancel(self, story_id: str) -> dict[str, Any]:
        """The story, ended."""
        return self._call("DELETE", f"/stories/{story_id}")

    def delete(self, story_id: str) -> None:
        """Delete a story that has ended."""
        self._answer(self._send("DELETE", f"/stories/{story_id}?purge=true"))

    def export(self, story_id: str, kind: str) -> bytes:
        """The storyboard as zip, sheet, pdf, gif or mp4."""
        response = self._send("GET", f"/stories/{story_id}/export?format={kind}")
        if response.is_error:
            self._answer(response)
        return response.content

    def picture(self, path: str) -> bytes:
        """A frame's PNG."""
        response = self._send("GET", path)
        if response.is_error:
            self._answer(response)
        return response.content

    def follow(self, story_id: str, after: int = 0) -> Iterator[Event]:
        """What happens to a story until nothing more does, over lost connections and restarts."""
        retry_s = FIRST_RETRY_S
        while time.monotonic() < self._deadline:
            try:
                for event in self._stream(story_id, after):
                    if event is None:
                        return
                    after, retry_s = event.id, FIRST_RETRY_S
                    yield event
            except httpx2.TransportError:
                self._tell("The connection is lost; trying again ...")
            time.sleep(retry_s)
            retry_s = min(LONGEST_RETRY_S, 2 * retry_s)
        raise ClientError("the story took too long; watch it later by its id")

    def _stream(self, story_id: str, after: int) -> Iterator[Event | None]:
        """The events of one connection; None if the server says that there are no more."""
        headers = {"last-event-id": str(after)}
        with self._http.stream("GET", f"/stories/{story_id}/events", headers=headers) as response:
            if response.status_code == 204:
                yield None
                return
            if response.is_server_error:
                return
            if response.is_error:
                response.read()
                self._answer(response)
            for event in server_sent_events(response.iter_lines()):
                yield Event(int(event.id), event.kind, json.loads(event.data))

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        return self._answer(self._send(method, path, **options))

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        try:
            return self._http.request(method, path, **options)
        except httpx2.TimeoutException:
            raise ClientError(f"{self._http.base_url} did not answer in time") from None
        except httpx2.HTTPError as error:
            raise ClientError(
                f"cannot reach {self._http.base_url} ({error}): is `make run` running?"
            ) from None

    def _answer(self, response: httpx2.Response) -> dict[str, Any]:
        if response.is_error:
            raise ClientError(f"{self._detail(response)} (HTTP {response.status_code})")
        answer: dict[str, Any] = response.json()
        return answer

    def _detail(self, response: httpx2.Response) -> str:
        try:
            return str(response.json()["detail"])
        except (ValueError, KeyError, TypeError):
            return response.text.strip() or response.reason_phrase


def save_archive(archive: bytes, out: Path) -> Path:
    """Unpack an exported ZIP: `frame_001.png` ..., `storyboard.json` and the contact sheet.

    Returns:
        The contact sheet's path.
    """
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for name in filter(ARCHIVED.fullmatch, files.namelist()):
            save_file(files.read(name), out / name)
    return out / "storyboard.png"


def save_file(data: bytes, path: Path) -> Path:
    """Write a file, whole or not at all; returns its path."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    return part.replace(path)
