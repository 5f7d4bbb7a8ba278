"""The client comes back after failures, and asks for nothing twice."""

import json
import time

import httpx2
import pytest

from serve_app.cli.client import STANDING, StoryboardClient
from serve_app.cli.connection import ClientError


def stream(*events, cut=False):
    """Events as they come over the wire; `cut` loses the end of the last one."""
    text = ": ping\n\n" + "".join(
        f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\nid: {number}\n\n"
        for number, kind, data in events
    )
    return httpx2.Response(
        200, text=text[:-12] if cut else text, headers={"content-type": "text/event-stream"}
    )


def told(state, **values):
    return httpx2.Response(200, json={"id": "s", "state": state} | values)


def refusal(status_code, detail, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status_code, json={"detail": detail}, headers=named)


class Server:
    """Answers with the next of `answers`, the last one for good; keeps the requests."""

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


def client_of(server, timeout_s=60, told=None):
    http = httpx2.Client(transport=httpx2.MockTransport(server), base_url="http://studio")
    heard = [] if told is None else told
    return StoryboardClient("http://studio", timeout_s, heard.append, http)


def sent(server):
    """Methods and paths of the requests."""
    return [f"{request.method} {request.url.path}" for request in server.requests]


def followed(server, **values):
    return list(client_of(server, **values).follow("s"))


def test_following_goes_on_after_the_last_event_over_lost_connections():
    server = Server(
        stream((1, "queued", {}), (2, "planned", {}), cut=True),
        httpx2.ConnectError("refused"),
        httpx2.Response(500, text="no ingress"),
        httpx2.Response(404, text="no route, says the proxy"),
        stream((2, "planned", {}), (3, "story.completed", {})),
        httpx2.Response(204),
    )
    heard = []
    events = followed(server, told=heard)
    assert [event.id for event in events] == [1, 2, 3]
    known = [request.headers["last-event-id"] for request in server.requests]
    assert known == ["0", "1", "1", "1", "1", "3"]
    assert heard == ["The connection is lost; trying again ..."]


def test_following_goes_on_when_a_server_that_shuts_down_has_nothing_more_to_tell():
    server = Server(
        httpx2.Response(204),
        told("queued"),
        httpx2.ConnectError("refused"),
        stream((1, "queued", {}), (2, "story.completed", {})),
        httpx2.Response(204),
    )
    assert [event.id for event in followed(server)] == [1, 2]


def test_following_a_story_that_has_ended_long_ago_ends():
    server = Server(httpx2.Response(204), told("done"))
    assert followed(server) == []


def test_silence_is_filled_with_how_the_story_stands():
    server = Server(
        stream((1, "queued", {})),
        httpx2.ReadTimeout("silent"),
        told("queued", queue_position=3, eta_seconds=40.0),
        stream((2, "story.completed", {})),
        httpx2.Response(204),
    )
    first, standing, last = followed(server)
    assert (first.id, last.id) == (1, 2)
    assert (standing.id, standing.kind) == (1, STANDING)
    assert standing.data["queue_position"] == 3


def test_following_waits_no_longer_for_an_event_than_the_limit():
    server = Server(stream((1, "queued", {})), httpx2.Response(500, text="gone"))
    client = client_of(server, timeout_s=0.5)
    next(client.follow("s"))
    assert server.requests[0].extensions["timeout"]["read"] <= 0.5


def test_following_what_does_not_exist_is_an_error():
    with pytest.raises(ClientError, match=r"there is no story s \(HTTP 404\)"):
        followed(Server(refusal(404, "there is no story s")))


def test_following_ends_at_the_time_limit():
    with pytest.raises(ClientError, match="longer than the time limit"):
        followed(Server(None), timeout_s=0)


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85", "\x1c", "\x0b"])
def test_letters_that_python_takes_for_line_ends_stay_in_their_event(letter):
    caption = f"Aldar{letter}Kose"
    server = Server(stream((1, "story.completed", {"caption": caption})), httpx2.Response(204))
    (event,) = followed(server)
    assert event.data == {"caption": caption}


def test_a_busy_server_is_asked_again_under_the_same_key():
    busy = refusal(503, "Busy.", retry_after="2")
    server, heard = Server(busy, busy, httpx2.Response(202, json={"id": "s"})), []
    assert client_of(server, told=heard).accept({"prompt": "story"}) == {"id": "s"}
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert heard == ["Busy. Trying again in 2 s."] * 2


def test_a_server_that_is_busy_for_longer_than_the_limit_is_an_error():
    busy = refusal(503, "Busy.", retry_after="100")
    with pytest.raises(ClientError, match=r"Busy\. \(HTTP 503\)"):
        client_of(Server(busy)).accept({})


def test_a_server_that_cannot_draw_is_not_asked_again():
    server = Server(refusal(503, "Models not loaded."))
    with pytest.raises(ClientError, match="Models not loaded"):
        client_of(server).accept({})
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [httpx2.ConnectError("a"), httpx2.ReadError("b"), httpx2.RemoteProtocolError("c")],
    ids=lambda failure: type(failure).__name__,
)
def test_a_story_whose_answer_is_lost_is_sent_again_under_the_same_key(failure):
    server = Server(failure, httpx2.Response(202, json={"id": "s"}))
    assert client_of(server).accept({"prompt": "story"}) == {"id": "s"}
    first, second = server.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.content == second.content


def test_a_server_that_was_there_is_waited_for():
    away = [httpx2.ConnectError("refused")] * 10
    server = Server(told("queued"), *away, httpx2.Response(502, text="gateway"), told("done"))
    client = client_of(server)
    assert client.story("s")["state"] == "queued"
    assert client.story("s")["state"] == "done"


def test_a_server_that_never_was_there_is_asked_three_times():
    server = Server(httpx2.ConnectError("refused"))
    with pytest.raises(ClientError, match="make run"):
        client_of(server).story("s")
    assert len(server.requests) == 3


def test_a_drawing_is_not_asked_for_again_when_it_may_have_been_heard():
    server = Server(httpx2.ReadError("reset"))
    with pytest.raises(ClientError, match="reset"):
        client_of(server).redraw("s", 2, {})
    assert len(server.requests) == 1


def test_interrupted_in_doubt_the_story_is_found_by_its_key_and_cancelled():
    server = Server(
        httpx2.ReadError("reset"),
        KeyboardInterrupt(),
        httpx2.Response(202, json={"id": "s"}),
        told("cancelled"),
    )
    with pytest.raises(KeyboardInterrupt):
        client_of(server).accept({"prompt": "story"})
    assert sent(server) == ["POST /stories"] * 3 + ["DELETE /stories/s"]
    assert len({request.headers["idempotency-key"] for request in server.requests[:3]}) == 1


def test_interrupted_while_the_server_is_busy_nothing_more_is_sent(monkeypatch):
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
def test_a_refusal_or_failure_is_one_sentence(answer, sentence):
    with pytest.raises(ClientError, match=sentence):
        client_of(Server(answer)).story("s")


def test_an_address_that_is_none_is_one_sentence():
    with pytest.raises(ClientError, match="no address of a service"):
        StoryboardClient("http://localhost:80x", 1)


def test_an_id_is_a_part_of_the_path_and_nothing_else():
    server = Server(told("cancelled"))
    client_of(server).cancel("s/../t?purge=true")
    assert server.requests[0].url.raw_path == b"/stories/s%2F..%2Ft%3Fpurge%3Dtrue"
