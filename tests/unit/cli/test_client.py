"""The client reconnects after failures, waits for a busy service, and asks for nothing twice."""

import json
import time

import httpx2
import pytest

from serve_app.cli.client import Snapshot, StoryboardClient, StreamedEvent
from serve_app.cli.connection import ClientError, Unreachable


def stream(*events, cut=False):
    """A response with server-sent events; `cut` drops the end of the last one."""
    text = ": ping\n\n" + "".join(
        f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\nid: {number}\n\n"
        for number, kind, data in events
    )
    return httpx2.Response(
        200, text=text[:-12] if cut else text, headers={"content-type": "text/event-stream"}
    )


def story(state, **fields):
    return httpx2.Response(200, json={"id": "s", "state": state} | fields)


def refusal(status_code, detail, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status_code, json={"detail": detail}, headers=named)


class Server:
    """Gives the next of `answers`, and the last one from then on; records the requests."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


def client_of(server, timeout_s=60, reports=None):
    http = httpx2.Client(transport=httpx2.MockTransport(server), base_url="http://studio")
    reports = [] if reports is None else reports
    return StoryboardClient("http://studio", timeout_s, reports.append, http)


def sent(server):
    """Methods and paths of the requests."""
    return [f"{request.method} {request.url.path}" for request in server.requests]


def follow(server, **options):
    return list(client_of(server, **options).follow("s"))


def test_follow_resumes_after_the_last_event_when_the_connection_is_lost():
    server = Server(
        stream((1, "queued", {}), (2, "planned", {}), cut=True),
        httpx2.ConnectError("refused"),
        httpx2.Response(500, text="no ingress"),
        httpx2.Response(404, text="no route, says the proxy"),
        stream((2, "planned", {}), (3, "story.completed", {})),
        httpx2.Response(204),
    )
    reports = []
    events = follow(server, reports=reports)
    assert [event.id for event in events] == [1, 2, 3]
    resumed = [request.headers["last-event-id"] for request in server.requests]
    assert resumed == ["0", "1", "1", "1", "1", "3"]
    assert reports == ["The connection is lost; trying again ..."]


def test_follow_reconnects_when_a_service_that_shuts_down_ends_the_stream():
    server = Server(
        httpx2.Response(204),
        story("queued"),
        httpx2.ConnectError("refused"),
        stream((1, "queued", {}), (2, "story.completed", {})),
        httpx2.Response(204),
    )
    assert [event.id for event in follow(server)] == [1, 2]


def test_follow_of_a_story_that_ended_before_gives_no_events():
    server = Server(httpx2.Response(204), story("done"))
    assert follow(server) == []


def test_follow_gives_a_snapshot_of_the_story_after_a_silence():
    server = Server(
        stream((1, "queued", {})),
        httpx2.ReadTimeout("silent"),
        story("queued", queue_position=3, eta_seconds=40.0),
        stream((2, "story.completed", {})),
        httpx2.Response(204),
    )
    first, snapshot, last = follow(server)
    assert first == StreamedEvent(1, "queued", {})
    assert isinstance(snapshot, Snapshot)
    assert snapshot.story["queue_position"] == 3
    assert last == StreamedEvent(2, "story.completed", {})


def test_follow_waits_for_an_event_no_longer_than_the_time_limit():
    server = Server(stream((1, "queued", {})), httpx2.Response(500, text="gone"))
    client = client_of(server, timeout_s=0.5)
    next(client.follow("s"))
    assert server.requests[0].extensions["timeout"]["read"] <= 0.5


def test_follow_of_an_unknown_story_is_an_error():
    with pytest.raises(ClientError, match=r"there is no story s \(HTTP 404\)"):
        follow(Server(refusal(404, "there is no story s")))


def test_follow_ends_at_the_time_limit():
    with pytest.raises(ClientError, match="longer than the time limit"):
        follow(Server(None), timeout_s=0)


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85", "\x1c", "\x0b"])
def test_unicode_line_separators_do_not_split_an_event(letter):
    caption = f"Aldar{letter}Kose"
    server = Server(stream((1, "story.completed", {"caption": caption})), httpx2.Response(204))
    (event,) = follow(server)
    assert event.data == {"caption": caption}


def test_accept_waits_for_a_busy_service_and_keeps_its_idempotency_key():
    busy = refusal(503, "Busy.", retry_after="2")
    server, reports = Server(busy, busy, httpx2.Response(202, json={"id": "s"})), []
    assert client_of(server, reports=reports).accept({"prompt": "story"}) == {"id": "s"}
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert reports == ["Busy. Trying again in 2 s."] * 2


def test_accept_fails_if_the_service_is_busy_beyond_the_time_limit():
    busy = refusal(503, "Busy.", retry_after="100")
    with pytest.raises(ClientError, match=r"Busy\. \(HTTP 503\)"):
        client_of(Server(busy)).accept({})


def test_accept_is_not_repeated_after_503_without_retry_after():
    server = Server(refusal(503, "Models not loaded."))
    with pytest.raises(ClientError, match="Models not loaded"):
        client_of(server).accept({})
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [httpx2.ConnectError("a"), httpx2.ReadError("b"), httpx2.RemoteProtocolError("c")],
    ids=lambda failure: type(failure).__name__,
)
def test_accept_is_repeated_with_the_same_idempotency_key_after_a_lost_answer(failure):
    server = Server(failure, httpx2.Response(202, json={"id": "s"}))
    assert client_of(server).accept({"prompt": "story"}) == {"id": "s"}
    first, second = server.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.content == second.content


def test_a_service_that_has_answered_before_is_waited_for():
    away = [httpx2.ConnectError("refused")] * 10
    server = Server(story("queued"), *away, httpx2.Response(502, text="gateway"), story("done"))
    client = client_of(server)
    assert client.story("s")["state"] == "queued"
    assert client.story("s")["state"] == "done"


def test_a_service_that_never_answered_is_tried_three_times():
    server = Server(httpx2.ConnectError("refused"))
    with pytest.raises(ClientError, match="make run"):
        client_of(server).story("s")
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("failure", "attempts"),
    [(httpx2.ConnectError("refused"), 3), (httpx2.UnsupportedProtocol("no scheme"), 1)],
    ids=lambda value: type(value).__name__,
)
def test_follow_gives_up_on_a_service_that_never_answered(failure, attempts):
    server = Server(failure)
    with pytest.raises(Unreachable, match="cannot reach http://studio"):
        follow(server)
    assert len(server.requests) == attempts


def test_redraw_is_not_repeated_if_the_service_may_have_received_it():
    server = Server(httpx2.ReadError("reset"))
    with pytest.raises(ClientError, match="reset"):
        client_of(server).redraw("s", 2, {})
    assert len(server.requests) == 1


def test_interrupt_before_the_answer_cancels_the_story_found_by_its_key():
    server = Server(
        httpx2.ReadError("reset"),
        KeyboardInterrupt(),
        httpx2.Response(202, json={"id": "s"}),
        story("cancelled"),
    )
    with pytest.raises(KeyboardInterrupt):
        client_of(server).accept({"prompt": "story"})
    assert sent(server) == ["POST /stories"] * 3 + ["DELETE /stories/s"]
    assert len({request.headers["idempotency-key"] for request in server.requests[:3]}) == 1


def test_interrupt_while_the_service_is_busy_sends_nothing_more(monkeypatch):
    def interrupted(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)
    server = Server(refusal(503, "Busy.", retry_after="2"))
    with pytest.raises(KeyboardInterrupt):
        client_of(server).accept({})
    assert sent(server) == ["POST /stories"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refusal(422, "prompt is required"), r"prompt is required \(HTTP"),
        (httpx2.Response(500, text="gone"), r"gone \(HTTP 500\)"),
        (httpx2.Response(200, text="<html>"), "not answered by a storyboard service"),
        (httpx2.ConnectError("refused"), "cannot reach http://studio .*make run"),
        (httpx2.UnsupportedProtocol("no scheme"), "cannot reach"),
        (httpx2.ReadTimeout("late"), "did not answer in time"),
    ],
)
def test_every_failure_is_reported_in_one_sentence(answer, sentence):
    with pytest.raises(ClientError, match=sentence):
        client_of(Server(answer)).story("s")


def test_an_invalid_url_is_reported_in_one_sentence():
    with pytest.raises(ClientError, match="not a valid URL of a service"):
        StoryboardClient("http://localhost:80x", 1)


def test_a_story_id_is_quoted_in_the_path():
    server = Server(story("cancelled"))
    client_of(server).cancel("s/../t?purge=true")
    assert server.requests[0].url.raw_path == b"/stories/s%2F..%2Ft%3Fpurge%3Dtrue"
