"""What the commands do while they follow a story: ask, show, be interrupted, lose touch."""

import io

import httpx2
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from serve_app.cli.client import STANDING, Event, StoryboardClient
from serve_app.cli.connection import ClientError
from serve_app.cli.display import StoryDisplay
from serve_app.cli.following import approve, owning

PLAN = {"scenes": [{"prompt": "aldar_kose_man rides", "caption": "He [rides]."}]}


class Server:
    """A story in one state after another; keeps the requests."""

    def __init__(self, *states, failure=None):
        self.states, self.failure, self.requests = list(states), failure, []

    def __call__(self, request):
        self.requests.append(f"{request.method} {request.url.path}")
        if self.failure:
            raise self.failure
        if request.url.path.endswith("/events"):
            event = 'event: planned\ndata: {"plan": %s, "is_settled": false}\nid: 1\n\n'
            text = event % '{"scenes": [{"prompt": "p", "caption": ""}]}'
            return httpx2.Response(200, text=text, headers={"content-type": "text/event-stream"})
        return httpx2.Response(200, json={"state": self.states.pop(0), "plan": PLAN})


def client_of(server):
    http = httpx2.Client(transport=httpx2.MockTransport(server), base_url="http://studio")
    return StoryboardClient("http://studio", 60, http=http)


def asked(server, typed):
    """The end of a command that shows the plan and asks."""
    command = typer.Typer()

    @command.command()
    def ask() -> None:
        client = client_of(server)
        with owning(client, "s"):
            approve(client, "s")

    return CliRunner().invoke(command, input=typed)


def test_a_plan_is_shown_and_drawn_when_it_is_approved():
    server = Server("awaiting_approval", "queued")
    done = asked(server, "\n")
    assert done.exit_code == 0, done.output
    assert "He [rides]." in done.output
    assert server.requests[-1] == "PATCH /stories/s/plan"


@pytest.mark.parametrize(("typed", "code"), [("n\n", 0), ("", 130)], ids=["refused", "left"])
def test_a_plan_that_is_not_approved_is_cancelled(typed, code):
    server = Server("awaiting_approval", "cancelled")
    done = asked(server, typed)
    assert done.exit_code == code
    assert "Cancelled." in done.output
    assert server.requests[-1] == "DELETE /stories/s"


def test_nothing_is_asked_of_a_story_that_failed_before_it_had_a_plan():
    server = Server("failed")
    assert asked(server, "").exit_code == 0
    assert server.requests[-1] == "GET /stories/s"


def test_ctrl_c_cancels_the_story_and_says_where_to_find_it(capsys):
    server = Server("cancelled")
    with pytest.raises(typer.Exit) as end, owning(client_of(server), "s"):
        raise KeyboardInterrupt
    assert end.value.exit_code == 130
    assert server.requests == ["DELETE /stories/s"]
    told = capsys.readouterr()
    assert told.out == "Cancelled. What is drawn: storyboard watch s\n"
    assert told.err == "Cancelling ... Ctrl-C again leaves at once.\n"


def test_ctrl_c_that_comes_too_late_says_so(capsys):
    with pytest.raises(typer.Exit), owning(client_of(Server("done")), "s"):
        raise KeyboardInterrupt
    assert capsys.readouterr().out == "The story is done. What is drawn: storyboard watch s\n"


def test_a_second_ctrl_c_leaves_at_once():
    server = Server(failure=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt), owning(client_of(server), "s"):
        raise KeyboardInterrupt
    assert server.requests == ["DELETE /stories/s"]


def test_whoever_loses_touch_learns_how_to_come_back():
    client = client_of(Server(failure=httpx2.UnsupportedProtocol("x")))
    with pytest.raises(ClientError, match="storyboard watch s"), owning(client, "s"):
        client.story("s")


def shown(*events, is_terminal=False, width=100):
    """What the display printed, and the states that it shows in the end."""
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=is_terminal)
    display = StoryDisplay(console)
    display.show(Event(1, kind, data) for kind, data in events)
    states = [task.fields["state"] for task in display._progress.tasks]
    return file.getvalue(), states


def standing(position, eta, state="queued", **values):
    told = {"queue_position": position, "eta_seconds": eta, "state": state}
    return STANDING, told | {"num_frames": None, "frames_done": 0} | values


def test_the_place_in_the_queue_is_told_when_it_changes():
    printed, _ = shown(standing(3, 200.0), standing(3, 190.0), standing(1, 12.0))
    assert printed.splitlines() == [
        "number 3 in the queue, about 3 min left",
        "number 1 in the queue, about 12 s left",
    ]


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (standing(2, None), "number 2 in the queue"),
        (standing(None, 5.0, "planning"), "being planned, about 5 s left"),
        (standing(None, None, "awaiting_approval"), "the plan awaits approval"),
        (
            standing(None, 70.0, "rendering", num_frames=6, frames_done=2),
            "2 of 6 frames, about 1 min left",
        ),
    ],
)
def test_a_story_that_is_silent_shows_how_it_stands(event, state):
    assert shown(event, is_terminal=True)[1] == [state]


def frame(kind, **values):
    return f"frame.{kind}", {"frame_number": 1, "revision": 1} | values


def test_a_frame_is_waiting_drawing_drawing_again_and_done():
    planned = ("planned", {"plan": PLAN, "is_settled": True})
    scores = {"clip_score": 0.8, "consistency": 0.9}
    steps = [
        (planned, "waiting"),
        (frame("started", attempt=1), "drawing"),
        (frame("progress", attempt=1, step=3, steps=12), "drawing 3/12"),
        (frame("scored", attempt=1, accepted=False), "too weak, again"),
        (frame("started", attempt=2), "drawing again"),
        (frame("progress", attempt=2, step=4, steps=12), "drawing again 4/12"),
        (frame("scored", attempt=2, accepted=True), "scoring"),
        (frame("completed", **scores), "[green]clip_score 0.800 consistency 0.900"),
    ]
    for count, (_, state) in enumerate(steps, 1):
        assert shown(*(event for event, _ in steps[:count]), is_terminal=True)[1][1] == state


def test_a_frame_that_failed_says_so():
    assert shown(frame("failed", detail="x"), is_terminal=True)[1][1] == "[red]failed"


def test_a_narrow_terminal_keeps_its_bars():
    done = frame("completed", clip_score=0.8, consistency=0.9)
    assert shown(done, is_terminal=True, width=80)[1][1] == "[green]done 0.800 / 0.900"
