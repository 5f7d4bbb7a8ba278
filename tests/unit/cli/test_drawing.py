"""A story that a command draws: the approval of its plan, Ctrl-C, and a lost service."""

import httpx2
import pytest
import typer
from typer.testing import CliRunner

from serve_app.cli.client import StoryboardClient
from serve_app.cli.connection import ClientError
from serve_app.cli.drawing import approve, cancelling_on_interrupt

PLAN = {
    "scenes": [{"prompt": "aldar_kose_man rides", "caption": "He [rides]."}],
    "coverage": [{"kind": "thing", "name": "saddle", "scenes": []}],
    "notes": ["Drawn [without] style."],
}


class Server:
    """Serves a story that is in the next of `states` at each request; records the requests."""

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


def run_approval(server, typed):
    """The result of a command that shows the plan and asks, with the user's input."""
    command = typer.Typer()

    @command.command()
    def ask() -> None:
        client = client_of(server)
        with cancelling_on_interrupt(client, "s"):
            approve(client, "s")

    return CliRunner().invoke(command, input=typed)


def test_an_approved_plan_is_drawn():
    server = Server("awaiting_approval", "queued")
    done = run_approval(server, "\n")
    assert done.exit_code == 0, done.output
    assert "He [rides]." in done.output
    assert "Shown: 0 of 1 things; in no picture: saddle.\nDrawn [without] style.\n" in done.output
    assert server.requests[-1] == "PATCH /stories/s/plan"


@pytest.mark.parametrize(("typed", "code"), [("n\n", 0), ("", 130)], ids=["refused", "left"])
def test_a_plan_that_is_not_approved_is_cancelled(typed, code):
    server = Server("awaiting_approval", "cancelled")
    done = run_approval(server, typed)
    assert done.exit_code == code
    assert "Cancelled." in done.output
    assert server.requests[-1] == "DELETE /stories/s"


def test_a_story_whose_planning_failed_asks_no_question():
    server = Server("failed")
    assert run_approval(server, "").exit_code == 0
    assert server.requests[-1] == "GET /stories/s"


def test_ctrl_c_cancels_the_story_and_names_the_command_that_saves_it(capsys):
    server = Server("cancelled")
    with pytest.raises(typer.Exit) as end, cancelling_on_interrupt(client_of(server), "s"):
        raise KeyboardInterrupt
    assert end.value.exit_code == 130
    assert server.requests == ["DELETE /stories/s"]
    printed = capsys.readouterr()
    assert printed.out == "Cancelled. To save what is drawn: storyboard watch s\n"
    assert printed.err == "Cancelling ... Ctrl-C again leaves at once.\n"


def test_ctrl_c_after_the_end_says_in_which_state_the_story_is(capsys):
    with pytest.raises(typer.Exit), cancelling_on_interrupt(client_of(Server("done")), "s"):
        raise KeyboardInterrupt
    printed = capsys.readouterr().out
    assert printed == "The story is done. To save what is drawn: storyboard watch s\n"


def test_a_second_ctrl_c_ends_the_command_at_once():
    server = Server(failure=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt), cancelling_on_interrupt(client_of(server), "s"):
        raise KeyboardInterrupt
    assert server.requests == ["DELETE /stories/s"]


def test_a_lost_service_names_the_command_that_returns_to_the_story():
    client = client_of(Server(failure=httpx2.UnsupportedProtocol("x")))
    with (
        pytest.raises(ClientError, match="storyboard watch s"),
        cancelling_on_interrupt(client, "s"),
    ):
        client.story("s")
