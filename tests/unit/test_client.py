"""The client comes back after failures, sends nothing twice, and writes only what it may."""

import io
import json
import zipfile

import httpx2
import pytest

from serve_app import client as client_module
from serve_app.client import ClientError, StoryboardClient, save_archive, save_file
from serve_app.sse import server_sent_events


def stream(*events, cut=False):
    """Events as they come over the wire; `cut` loses the end of the last one."""
    text = ": ping\n\n" + "".join(
        f"event: {kind}\ndata: {json.dumps(data)}\nid: {number}\n\n"
        for number, kind, data in events
    )
    return text[:-12] if cut else text


class Server:
    """Answers with the next of `answers`; keeps the requests."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(client_module.time, "sleep", lambda seconds: None)


def client_of(server, timeout_s=60, told=None):
    http = httpx2.Client(transport=httpx2.MockTransport(server), base_url="http://studio")
    heard = [] if told is None else told
    return StoryboardClient("http://studio", timeout_s, heard.append, http)


def lines(text):
    return list(server_sent_events(text.splitlines()))


def test_events_have_id_kind_and_data_and_comments_are_none():
    (event,) = lines(": ping\n\nevent: planned\ndata: {}\nid: 4\n\n")
    assert (event.id, event.kind, event.data) == ("4", "planned", "{}")


def test_data_of_several_lines_is_joined_and_a_cut_event_dropped():
    (event,) = lines("data: a\ndata: b\n\ndata: cut")
    assert (event.kind, event.data) == ("message", "a\nb")


def test_following_goes_on_after_the_last_event_over_lost_connections():
    server = Server(
        httpx2.Response(200, text=stream((1, "queued", {}), (2, "planned", {}), cut=True)),
        httpx2.ConnectError("refused"),
        httpx2.Response(500, text="no ingress"),
        httpx2.Response(200, text=stream((2, "planned", {}), (3, "story.completed", {}))),
        httpx2.Response(204),
    )
    told = []
    events = list(client_of(server, told=told).follow("s"))
    assert [event.id for event in events] == [1, 2, 3]
    known = [request.headers["last-event-id"] for request in server.requests]
    assert known == ["0", "1", "1", "1", "3"]
    assert told == ["The connection is lost; trying again ..."]


def test_following_what_does_not_exist_is_an_error():
    server = Server(httpx2.Response(404, json={"detail": "there is no story s"}))
    with pytest.raises(ClientError, match=r"there is no story s \(HTTP 404\)"):
        list(client_of(server).follow("s"))


def test_following_ends_at_the_time_limit():
    with pytest.raises(ClientError, match="watch it later by its id"):
        list(client_of(Server(), timeout_s=0).follow("s"))


def test_a_busy_server_is_asked_again_under_the_same_key():
    busy = httpx2.Response(503, json={"detail": "Busy."}, headers={"retry-after": "2"})
    server, told = Server(busy, busy, httpx2.Response(202, json={"id": "s"})), []
    assert client_of(server, told=told).accept({"prompt": "story"}) == {"id": "s"}
    assert len({request.headers["idempotency-key"] for request in server.requests}) == 1
    assert told == ["Busy. Trying again in 2 s."] * 2


def test_a_server_that_is_busy_for_longer_than_the_limit_is_an_error():
    busy = httpx2.Response(503, json={"detail": "Busy."}, headers={"retry-after": "100"})
    with pytest.raises(ClientError, match=r"Busy\. \(HTTP 503\)"):
        client_of(Server(busy)).accept({})


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx2.Response(422, json={"detail": "prompt is required"}), r"prompt is required \(HTTP"),
        (httpx2.Response(500, text="gone"), r"gone \(HTTP 500\)"),
        (httpx2.ConnectError("refused"), "cannot reach http://studio .*make run"),
        (httpx2.ReadTimeout("late"), "did not answer in time"),
    ],
)
def test_a_refusal_or_failure_is_one_sentence(answer, sentence):
    with pytest.raises(ClientError, match=sentence):
        client_of(Server(answer)).story("s")


def test_an_archive_writes_its_pictures_and_nothing_else(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("frame_001.png", "storyboard.json", "storyboard.png", "../evil.png", "a.sh"):
            archive.writestr(name, name)
    out = tmp_path / "story"
    assert save_archive(buffer.getvalue(), out) == out / "storyboard.png"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "frame_001.png",
        "storyboard.json",
        "storyboard.png",
    ]


def test_a_file_is_whole_or_not_there(tmp_path):
    path = save_file(b"data", tmp_path / "a.zip")
    assert path.read_bytes() == b"data"
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]
