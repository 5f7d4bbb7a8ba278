"""Following a story: what is said, what Ctrl-C does, and what is saved in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from serve_app.cli.client import Event, StoryboardClient
from serve_app.cli.connection import ClientError, Unreachable
from serve_app.cli.display import StoryDisplay, frame_table, plan_table
from serve_app.cli.files import save_archive

INTERRUPTED = 130
"""What shells take for an end by Ctrl-C."""

console = Console()
errors = Console(stderr=True)


def say(sentence: str, where: Console = console) -> None:
    """Print a sentence as it is, on one line."""
    where.print(sentence, soft_wrap=True, markup=False, highlight=False)


def fail(sentence: str) -> typer.Exit:
    """The end of the command by an error, which is told in one sentence."""
    errors.print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
    return typer.Exit(1)


@contextmanager
def told() -> Iterator[None]:
    """Errors of the service or of the disk as one sentence."""
    try:
        yield
    except (ClientError, OSError) as error:
        raise fail(str(error)) from None


@contextmanager
def owning(client: StoryboardClient, story_id: str) -> Iterator[None]:
    """Ctrl-C, at a question too, cancels the story; once more ends the command at once.

    An error tells how to come back to the story if it may go on without us.
    """
    try:
        try:
            yield
        except (KeyboardInterrupt, typer.Abort):
            say("Cancelling ... Ctrl-C again leaves at once.", errors)
            state = client.cancel(story_id)["state"]
            end = "Cancelled" if state == "cancelled" else f"The story is {state}"
            say(f"{end}. What is drawn: storyboard watch {story_id}")
            raise typer.Exit(INTERRUPTED) from None
    except Unreachable as error:
        raise ClientError(f"{error}; to come back to it: storyboard watch {story_id}") from None


def approve(client: StoryboardClient, story_id: str) -> None:
    """Show the plan, ask, and let it be drawn; a story that failed instead is left as it is."""
    StoryDisplay(console).show(_until_planned(client, story_id))
    story = client.story(story_id)
    if story["state"] != "awaiting_approval":
        return
    console.print(plan_table(story))
    if not typer.confirm("Draw these scenes?", default=True):
        client.cancel(story_id)
        say("Cancelled.")
        raise typer.Exit
    client.approve(story_id)


def _until_planned(client: StoryboardClient, story_id: str) -> Iterator[Event]:
    for event in client.follow(story_id):
        yield event
        if event.kind == "planned":
            return


def finish(client: StoryboardClient, story_id: str, out: Path) -> None:
    """Watch the story to its end and save it."""
    StoryDisplay(console).show(client.follow(story_id))
    story = client.story(story_id)
    if story["state"] == "failed":
        raise ClientError(f"{story['error']['detail']} (story {story_id})")
    if story["frames_done"] == 0:
        raise ClientError(f"story {story_id} was cancelled before anything was drawn")
    sheet = save_archive(client.export(story_id, "zip").data, out)
    console.print(frame_table(story))
    seconds = story["generation_time_seconds"]
    took = "" if seconds is None else f" in {seconds:.1f} s"
    end = ", then cancelled" if story["state"] == "cancelled" else ""
    say(
        f"{story['frames_done']} frames{took}{end} ({story['mode']}, planner {story['planner']}, "
        f"seed {story['seed']}): {sheet}\nstory {story_id}"
    )
