"""The events of a story as they come, over lost connections and restarts of the service."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

from deployments.lifecycle import TERMINAL_EVENTS, TERMINAL_STATES
from serve_app.cli.connection import RESPONSE_TIMEOUT_S, Connection, pause_s
from serve_app.cli.errors import Unreachable
from serve_app.cli.payloads import StoryPayload
from serve_app.cli.responses import checked

FIRST_SILENCE_S, LONGEST_SILENCE_S = 1.0, 10.0
"""After so long without an event the story is asked for. Less than the 15 s between the server's
pings, with which a stream would never be silent."""
MIN_TIMEOUT_S = 0.1


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


def story_path(story_id: str, rest: str = "") -> str:
    """The path of a story, or of a part of it."""
    return f"/stories/{quote(story_id, safe='')}" + (f"/{rest}" if rest else "")


def follow(
    connection: Connection, story_id: str, after: int = 0
) -> Iterator[StreamedEvent | Snapshot]:
    """Events of a story until it has ended, with a snapshot after each silence.

    Args:
        connection: to the service.
        story_id: the story.
        after: id of the last event that is known.

    Raises:
        ClientError: the service refused, could not be reached, or time is up.
    """
    failures, silence_s, has_ended = 0, FIRST_SILENCE_S, False
    while connection.remaining_s > 0:
        try:
            for event in _stream(connection, story_id, after, silence_s):
                after, has_ended, failures = event.id, event.kind in TERMINAL_EVENTS, 0
                yield event
        except _NoMoreEvents:
            # A service that shuts down says this too, of stories that go on after its restart.
            if has_ended or _story(connection, story_id)["state"] in TERMINAL_STATES:
                return
            connection.report_loss()
        except httpx2.ReadTimeout:
            story = _story(connection, story_id)
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


def _stream(
    connection: Connection, story_id: str, after: int, silence_s: float
) -> Iterator[StreamedEvent]:
    """The events of one connection."""
    path = story_path(story_id, "events")
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


def _story(connection: Connection, story_id: str) -> StoryPayload:
    story: StoryPayload = connection.send_json("GET", story_path(story_id))
    return story
