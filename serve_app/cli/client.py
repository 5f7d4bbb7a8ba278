"""A client of /stories that waits for a busy service, reconnects, and never asks twice."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2

from serve_app.cli.connection import RESPONSE_TIMEOUT_S, Connection
from serve_app.cli.errors import ClientError
from serve_app.cli.events import Snapshot, StreamedEvent, follow, story_path
from serve_app.cli.payloads import (
    PlanPayload,
    RevisionPayload,
    StoryPayload,
    StorySummaryPayload,
)


@dataclass(frozen=True, slots=True)
class Export:
    """A storyboard as a file.

    Attributes:
        data: its bytes.
        disposition: the service's Content-Disposition header, which suggests a name.
    """

    data: bytes
    disposition: str


class StoryboardClient:
    """A client of a running service.

    Every method raises ClientError if the service refuses, or cannot be reached in time.

    Args:
        url: address of the API, e.g. http://127.0.0.1:8000.
        timeout_s: limit of all requests and pauses together.
        report: called with a sentence for the user whenever it has to wait.
        http: an HTTP client to use in place of a new one.
    """

    def __init__(
        self,
        url: str,
        timeout_s: float,
        report: Callable[[str], None] = lambda sentence: None,
        http: httpx2.Client | None = None,
    ) -> None:
        self._connection = Connection(url, timeout_s, report, http)

    def accept(self, body: dict[str, Any]) -> StoryPayload:
        """Hand in a story and return it as it was accepted.

        Sent again after a lost connection under the same idempotency key, and so accepted once. An
        interrupt before the answer cancels a story that may have been accepted.
        """
        key = {"idempotency-key": str(uuid.uuid4())}

        def post() -> StoryPayload:
            story: StoryPayload = self._connection.send_json(
                "POST", "/stories", json=body, headers=key
            )
            return story

        try:
            return post()
        except KeyboardInterrupt:
            if self._connection.is_answer_pending:
                with suppress(ClientError):
                    self.cancel(post()["id"])
            raise

    def story(self, story_id: str) -> StoryPayload:
        """A story and its progress."""
        story: StoryPayload = self._connection.send_json("GET", story_path(story_id))
        return story

    def stories(self, limit: int) -> list[StorySummaryPayload]:
        """At most `limit` stories, newest first."""
        page = self._connection.send_json("GET", f"/stories?limit={limit}")
        stories: list[StorySummaryPayload] = page["stories"]
        return stories

    def plan(self, body: dict[str, Any]) -> PlanPayload:
        """The plan of a story, which is not drawn."""
        answer = self._connection.send_json("POST", "/plan", json=body)
        plan: PlanPayload = answer["plan"]
        return plan

    def approve(self, story_id: str) -> None:
        """Approve the plan of a story, so that it is drawn."""
        path = story_path(story_id, "plan")
        self._connection.send("PATCH", path, is_repeatable=False, json={})

    def redraw(self, story_id: str, number: int, body: dict[str, Any]) -> RevisionPayload:
        """Ask for another revision of a frame and return it as it was accepted."""
        revision: RevisionPayload = self._connection.send_json(
            "POST", story_path(story_id, f"frames/{number}"), is_repeatable=False, json=body
        )
        return revision

    def cancel(self, story_id: str) -> StoryPayload:
        """Cancel a story and return it; one that has ended stays as it is."""
        story: StoryPayload = self._connection.send_json("DELETE", story_path(story_id))
        return story

    def delete(self, story_id: str) -> None:
        """Delete a story that has ended."""
        self._connection.send("DELETE", story_path(story_id) + "?purge=true", is_repeatable=False)

    def export(self, story_id: str, kind: str) -> Export:
        """The storyboard in a format of `ExportFormat`, however long the service needs for it."""
        timeout_s = max(RESPONSE_TIMEOUT_S, self._connection.remaining_s)
        path = story_path(story_id, f"export?format={kind}")
        response = self._connection.send("GET", path, timeout=timeout_s)
        return Export(response.content, response.headers.get("content-disposition", ""))

    def image(self, story_id: str, number: int, revision: int) -> bytes:
        """The PNG of a revision of a frame."""
        path = story_path(story_id, f"frames/{number}.png?revision={revision}")
        return self._connection.send("GET", path).content

    def follow(self, story_id: str, after: int = 0) -> Iterator[StreamedEvent | Snapshot]:
        """Events of a story after one of them, until it has ended; snapshots in between."""
        return follow(self._connection, story_id, after)
