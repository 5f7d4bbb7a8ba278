"""The commands for stories that exist, and their table: `list`, `export`, `cancel`, `delete`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from serve_app.cli.console import console, exit_with_error, print_line, reporting_errors
from serve_app.cli.files import save_file, suggested_name
from serve_app.cli.options import (
    DEFAULT_URL,
    EXPORT_TIMEOUT_S,
    REQUEST_TIMEOUT_S,
    StoryId,
    Timeout,
    Url,
    connect,
)
from serve_app.cli.payloads import StorySummaryPayload
from serve_app.exports import ExportFormat

PIPE_LINE_CHARS = 1000
"""Width of a listed story outside a terminal, where it stays on one line for grep and cut."""


def list_stories(
    limit: Annotated[int, typer.Option(min=1, max=100, help="Stories at most.")] = 20,
    url: Url = DEFAULT_URL,
) -> None:
    """List the newest stories."""
    with reporting_errors():
        stories = connect(url, REQUEST_TIMEOUT_S).stories(limit)
    target = console if console.is_terminal else Console(width=PIPE_LINE_CHARS)
    target.print(_story_table(stories))


def _story_table(stories: Iterable[StorySummaryPayload]) -> Table:
    """One row per story."""
    # An id is there to be copied, so it stays in one piece; the other columns may wrap.
    table = Table(
        Column("id", no_wrap=True), "state", "frames", "mode", "created", "story", box=None
    )
    for story in stories:
        table.add_row(
            story["id"],
            story["state"],
            str(story["num_frames"] or ""),
            story["mode"],
            story["created_at"][:16].replace("T", " "),
            escape(story["story_prompt"]),
        )
    return table


def export(
    story_id: StoryId,
    kind: Annotated[
        ExportFormat, typer.Option("--format", help="Format of the file.")
    ] = ExportFormat.ZIP,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File, or folder for a file with the suggested name.",
            show_default="this folder",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = EXPORT_TIMEOUT_S,
) -> None:
    """Save a story as ZIP, contact sheet, PDF, GIF, MP4 or shot list (CSV)."""
    target = Path() if out is None else out
    if not target.is_dir():
        _refuse_overwriting(target, force)
    with reporting_errors():
        exported = connect(url, timeout_s).export(story_id, kind.value)
        if target.is_dir():
            name = suggested_name(exported.disposition, f"storyboard.{kind.ending}")
            target = target / name
        _refuse_overwriting(target, force)
        print_line(str(save_file(exported.data, target)))


def _refuse_overwriting(path: Path, force: bool) -> None:
    if path.exists() and not force:
        exit_with_error(f"{path} exists; --force overwrites it")


def cancel(story_id: StoryId, url: Url = DEFAULT_URL) -> None:
    """Cancel a story; its finished pictures are kept."""
    with reporting_errors():
        print_line(connect(url, REQUEST_TIMEOUT_S).cancel(story_id)["state"])


def delete(
    story_id: StoryId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Delete a story and its pictures for good."""
    if not yes:
        typer.confirm(f"Delete story {story_id} and its pictures?", abort=True)
    with reporting_errors():
        connect(url, REQUEST_TIMEOUT_S).delete(story_id)
    print_line("deleted")
