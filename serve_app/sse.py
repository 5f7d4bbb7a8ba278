"""Server-sent events as they come over the wire; no kept library reads them from httpx2."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event; `id` is empty where the server gave none."""

    id: str
    kind: str
    data: str


def server_sent_events(lines: Iterable[str]) -> Iterator[ServerSentEvent]:
    """The events of a stream of lines; one that is cut off is dropped.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """
    fields: dict[str, list[str]] = {}
    for line in lines:
        if line == "":
            if "data" in fields:
                yield ServerSentEvent(
                    id=fields.get("id", [""])[-1],
                    kind=fields.get("event", ["message"])[-1],
                    data="\n".join(fields["data"]),
                )
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))
