"""Following a story from the command line: approve its plan, watch it, save it, or cancel it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from deployments.lifecycle import EventKind, StoryState
from serve_app.cli.client import StoryboardClient
from serve_app.cli.console import console, error_console, print_line
from serve_app.cli.display import StoryDisplay
from serve_app.cli.errors import ClientError, Unreachable
from serve_app.cli.events import Snapshot, StreamedEvent
from serve_app.cli.files import save_archive
from serve_app.cli.plan_remarks import print_remarks
from serve_app.cli.tables import frame_table, plan_table

INTERRUPTED_EXIT_CODE = 130
"""128 + SIGINT, as shells report a command that Ctrl-C ended."""


@contextmanager
def cancelling_on_interrupt(client: StoryboardClient, story_id: str) -> Iterator[None]:
    """Cancel the story on Ctrl-C, also at a question; a second Ctrl-C ends the command at once.

    Raises:
        ClientError: the service could not be reached; the text names the command that returns to
            the story, which may go on meanwhile.
    """
    try:
        try:
            yield
        except (KeyboardInterrupt, typer.Abort):
            print_line("Cancelling ... Ctrl-C again leaves at once.", error_console)
            state = client.cancel(story_id)["state"]
            end = "Cancelled" if state == StoryState.CANCELLED else f"The story is {state}"
            print_line(f"{end}. To save what is drawn: storyboard watch {story_id}")
            raise typer.Exit(INTERRUPTED_EXIT_CODE) from None
    except Unreachable as error:
        raise ClientError(f"{error}; to come back to it: storyboard watch {story_id}") from None


def approve(client: StoryboardClient, story_id: str) -> None:
    """Show the plan and ask whether to draw it; do nothing if the planning failed."""
    StoryDisplay(console).show(_until_planned(client, story_id))
    story = client.story(story_id)
    if story["state"] != StoryState.AWAITING_APPROVAL or story["plan"] is None:
        return
    console.print(plan_table(story["plan"]))
    print_remarks(story["plan"])
    if not typer.confirm("Draw these scenes?", default=True):
        client.cancel(story_id)
        print_line("Cancelled.")
        raise typer.Exit
    client.approve(story_id)


def _until_planned(client: StoryboardClient, story_id: str) -> Iterator[StreamedEvent | Snapshot]:
    for update in client.follow(story_id):
        yield update
        if isinstance(update, StreamedEvent) and update.kind == EventKind.PLANNED:
            return


def finish(client: StoryboardClient, story_id: str, out: Path) -> None:
    """Watch the story to its end, save it, and print a summary.

    Raises:
        ClientError: the story failed, or was cancelled before a frame was drawn.
    """
    StoryDisplay(console).show(client.follow(story_id))
    story = client.story(story_id)
    if story["state"] == StoryState.FAILED and story["error"] is not None:
        raise ClientError(f"{story['error']['detail']} (story {story_id})")
    if story["frames_done"] == 0:
        raise ClientError(f"story {story_id} was cancelled before anything was drawn")
    sheet = save_archive(client.export(story_id, "zip").data, out)
    console.print(frame_table(story["frames"]))
    print_remarks(story["plan"])
    seconds = story["generation_time_seconds"]
    duration = "" if seconds is None else f" in {seconds:.1f} s"
    end = ", then cancelled" if story["state"] == StoryState.CANCELLED else ""
    print_line(
        f"{story['frames_done']} frames{duration}{end} ({story['mode']}, "
        f"planner {story['planner']}, seed {story['seed']}): {sheet}\nstory {story_id}"
    )
