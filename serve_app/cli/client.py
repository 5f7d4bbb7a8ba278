"""A client of /stories that waits for a busy service, reconnects, and never asks twice."""

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
    RESPONSE_TIMEOUT_S,
    ClientError,
    Connection,
    Unreachable,
    checked,
    pause_s,
)
from serve_app.cli.payloads import PlanPayload, RevisionPayload, StoryPayload, StorySummaryPayload

FIRST_SILENCE_S, LONGEST_SILENCE_S = 1.0, 10.0
"""After so long without an event the story is asked for. Less than the 15 s between the server's
pings, with which a stream would never be silent."""
MIN_TIMEOUT_S = 0.1


@dataclass(frozen=True, slots=True)
class Export:
    """A storyboard as a file.

    Attributes:
        data: its bytes.
        disposition: the service's Content-Disposition header, which suggests a name.
    """

    data: bytes
    disposition: str


@dataclass(frozen=True, slots=True)
class StreamedEvent:
    """A server-sent event of a story.

    Attributes:
        id: counts up from 1 within a story.
        kind: an `EventKind`, or one that a newer service has added.
        data: the event's JSON object.
    """

    id: int
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A story as it is while no events come, e.g. its place in the queue."""

    story: StoryPayload


class _NoMoreEvents(Exception):
    """The server has ended the stream for good (204)."""


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
        story: StoryPayload = self._connection.send_json("GET", _story_path(story_id))
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
        path = _story_path(story_id, "plan")
        self._connection.send("PATCH", path, is_repeatable=False, json={})

    def redraw(self, story_id: str, number: int, body: dict[str, Any]) -> RevisionPayload:
        """Ask for another revision of a frame and return it as it was accepted."""
        revision: RevisionPayload = self._connection.send_json(
            "POST", _story_path(story_id, f"frames/{number}"), is_repeatable=False, json=body
        )
        return revision

    def cancel(self, story_id: str) -> StoryPayload:
        """Cancel a story and return it; one that has ended stays as it is."""
        story: StoryPayload = self._connection.send_json("DELETE", _story_path(story_id))
        return story

    def delete(self, story_id: str) -> None:
        """Delete a story that has ended."""
        self._connection.send("DELETE", _story_path(story_id) + "?purge=true", is_repeatable=False)

    def export(self, story_id: str, kind: str) -> Export:
        """The storyboard in a format of `ExportFormat`, however long the service needs for it."""
        timeout_s = max(RESPONSE_TIMEOUT_S, self._connection.remaining_s)
        path = _story_path(story_id, f"export?format={kind}")
        response = self._connection.send("GET", path, timeout=timeout_s)
        return Export(response.content, response.headers.get("content-disposition", ""))

    def image(self, story_id: str, number: int, revision: int) -> bytes:
        """The PNG of a revision of a frame."""
        path = _story_path(story_id, f"frames/{number}.png?revision={revision}")
        return self._connection.send("GET", path).content

    def follow(self, story_id: str, after: int = 0) -> Iterator[StreamedEvent | Snapshot]:
        """Events of a story until it has ended, with a snapshot after each silence.

        Args:
            story_id: the story.
            after: id of the last event that is known.
        """
        connection = self._connection
        failures, silence_s, has_ended = 0, FIRST_SILENCE_S, False
        while connection.remaining_s > 0:
            try:
                for event in self._stream(story_id, after, silence_s):
                    after, has_ended, failures = event.id, event.kind in TERMINAL_EVENTS, 0
                    yield event
            except _NoMoreEvents:
                # A service that shuts down says this too, of stories that go on after its restart.
                if has_ended or self.story(story_id)["state"] in TERMINAL_STATES:
                    return
                connection.report_loss()
            except httpx2.ReadTimeout:
                story = self.story(story_id)
                yield Snapshot(story)
                silence_s = min(LONGEST_SILENCE_S, 2 * silence_s)
                if story["state"] in TERMINAL_STATES:
                    silence_s = RESPONSE_TIMEOUT_S
                continue
            except httpx2.TransportError as error:
                if not connection.may_pass(error, failures):
                    raise connection.unreachable(error) from None
                connection.report_loss()
            if failures or not has_ended:
                time.sleep(pause_s(failures))
            failures += 1
        raise Unreachable("the story takes longer than the time limit")

    def _stream(self, story_id: str, after: int, silence_s: float) -> Iterator[StreamedEvent]:
        """The events of one connection."""
        connection, path = self._connection, _story_path(story_id, "events")
        timeout_s = max(MIN_TIMEOUT_S, min(silence_s, connection.remaining_s))
        with connection.events(path, after, timeout_s) as source:
            if source.response.status_code == httpx2.codes.NO_CONTENT:
                raise _NoMoreEvents
            if source.response.is_server_error or connection.is_from_proxy(source.response):
                connection.report_loss()
                return
            checked(source.response)
            for event in source:
                yield StreamedEvent(int(event.id), event.event, json.loads(event.data))


def _story_path(story_id: str, rest: str = "") -> str:
    """The path of a story, or of a part of it."""
    return f"/stories/{quote(story_id, safe='')}" + (f"/{rest}" if rest else "")
