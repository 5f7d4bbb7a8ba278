"""The commands around stories: draw, watch, list, redo, export, cancel, delete."""

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from deployments.presets import PRESET_HELP, Preset
from serve_app.client import ClientError, StoryboardClient, save_archive, save_file
from serve_app.watching import StoryDisplay, frame_table, plan_table, story_table

INTERRUPTED = 130
"""What shells take for an end by Ctrl-C."""

console = Console()
errors = Console(stderr=True)

Url = Annotated[str, typer.Option(envvar="STORYBOARD_URL", help="Where the service answers.")]
Timeout = Annotated[float, typer.Option(help="Limit of the waiting in seconds.")]
Out = Annotated[Path, typer.Option(help="Folder for pictures, JSON and contact sheet.")]
StoryId = Annotated[str, typer.Argument(metavar="ID", help="The story's id.")]
Reference = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Your picture of the hero; ref-guided."),
]
PresetName = Annotated[Preset | None, typer.Option(help=PRESET_HELP, show_default="the service's")]
DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_OUT = Path("storyboard")


class ExportFormat(StrEnum):
    """What a storyboard can be had as."""

    ZIP = "zip"
    SHEET = "sheet"
    PDF = "pdf"
    GIF = "gif"
    MP4 = "mp4"


def fail(sentence: str) -> typer.Exit:
    """The end of the command by an error, which is told in one sentence."""
    errors.print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
    return typer.Exit(1)


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the service or of the disk as one sentence."""
    try:
        yield
    except (ClientError, OSError) as error:
        raise fail(str(error)) from None


def _client(url: str, timeout_s: float) -> StoryboardClient:
    return StoryboardClient(url, timeout_s, lambda sentence: _say(sentence, errors))


def _say(sentence: str, where: Console = console) -> None:
    where.print(sentence, soft_wrap=True, markup=False, highlight=False)


def _encoded(picture: Path | None) -> str | None:
    return None if picture is None else base64.b64encode(picture.read_bytes()).decode()


def draw(
    story: Annotated[str, typer.Argument(help="The story, 10 to 500 characters.")],
    out: Out = DEFAULT_OUT,
    ref_guided: Annotated[
        bool, typer.Option("--ref-guided", help="Guide frames by a reference picture.")
    ] = False,
    reference: Reference = None,
    preset: PresetName = None,
    frames: Annotated[int | None, typer.Option(min=6, max=10, help="Frames at most.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same story, same pixels.")] = 42,
    temperature: Annotated[float, typer.Option(min=0, max=1, help="GPT's creativity.")] = 0.7,
    plan_first: Annotated[
        bool, typer.Option("--plan-first", help="Show the scenes and ask before drawing them.")
    ] = False,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = 1800,
) -> None:
    """Draw a story and save frame_001.png ..., storyboard.json and storyboard.png.

    Ctrl-C cancels the story on the server.
    """
    if plan_first and not sys.stdin.isatty():
        raise fail("--plan-first asks a question and needs a terminal")
    body = {
        "prompt": story,
        "num_frames": frames,
        "seed": seed,
        "gpt_temperature": temperature,
        "use_ref_guided": ref_guided or reference is not None,
        "preset": preset,
        "approve_plan": plan_first,
    }
    with _told():
        client = _client(url, timeout_s)
        accepted = client.accept({**body, "reference_image": _encoded(reference)})
        with _cancelling(client, accepted["id"]):
            if plan_first:
                _approve(client, accepted["id"])
            _finish(client, accepted["id"], out)


@contextmanager
def _cancelling(client: StoryboardClient, story_id: str) -> Iterator[None]:
    """Ctrl-C cancels the story; once more ends the command at once."""
    try:
        yield
    except KeyboardInterrupt:
        state = client.cancel(story_id)["state"]
        _say(f"Cancelled. What is drawn: storyboard watch {story_id}" if state != "done" else state)
        raise typer.Exit(INTERRUPTED) from None


def _approve(client: StoryboardClient, story_id: str) -> None:
    StoryDisplay(console).show(_until_planned(client, story_id))
    console.print(plan_table(client.story(story_id)))
    if not typer.confirm("Draw these scenes?", default=True):
        client.cancel(story_id)
        _say("Cancelled.")
        raise typer.Exit
    client.approve(story_id)


def _until_planned(client: StoryboardClient, story_id: str) -> Iterator[Any]:
    for event in client.follow(story_id):
        yield event
        if event.kind == "planned":
            return


def _finish(client: StoryboardClient, story_id: str, out: Path) -> None:
    """Watch the story to its end and save it."""
    StoryDisplay(console).show(client.follow(story_id))
    story = client.story(story_id)
    if story["state"] == "failed":
        raise ClientError(f"{story['error']['detail']} (story {story_id})")
    if story["frames_done"] == 0:
        raise ClientError(f"story {story_id} was cancelled before anything was drawn")
    sheet = save_archive(client.export(story_id, "zip"), out)
    console.print(frame_table(story))
    seconds = story["generation_time_seconds"]
    took = "" if seconds is None else f" in {seconds:.1f} s"
    _say(
        f"{story['frames_done']} frames{took} ({story['mode']}, planner {story['planner']}, "
        f"seed {story['seed']}): {sheet}\nstory {story_id}"
    )


def watch(
    story_id: StoryId, out: Out = DEFAULT_OUT, url: Url = DEFAULT_URL, timeout_s: Timeout = 1800
) -> None:
    """Watch a story to its end and save it; Ctrl-C only stops watching."""
    with _told():
        _finish(_client(url, timeout_s), story_id, out)


def list_stories(
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = 20,
    url: Url = DEFAULT_URL,
) -> None:
    """List the newest stories."""
    with _told():
        console.print(story_table(_client(url, 60).stories(limit)))


def redo(
    story_id: StoryId,
    number: Annotated[int, typer.Argument(metavar="FRAME", min=1, max=10, help="Which frame.")],
    prompt: Annotated[str | None, typer.Option(help="Another render prompt.")] = None,
    caption: Annotated[str | None, typer.Option(help="Another caption.")] = None,
    seed: Annotated[int | None, typer.Option(help="By default a new one.")] = None,
    reference: Reference = None,
    out: Annotated[Path | None, typer.Option(help="File for the new picture.")] = None,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = 1800,
) -> None:
    """Draw one frame of a story again; its other frames and earlier drawings stay."""
    body = {"prompt": prompt, "caption": caption, "seed": seed}
    with _told():
        client = _client(url, timeout_s)
        before = client.story(story_id)["last_event_id"]
        made = client.redraw(story_id, number, {**body, "reference_image": _encoded(reference)})
        with _cancelling(client, story_id):
            StoryDisplay(console).show(client.follow(story_id, before))
        story = client.story(story_id)
        frame = next(each for each in story["frames"] if each["frame_number"] == number)
        revision = next(r for r in frame["revisions"] if r["revision"] == made["revision"])
        if revision["image"] is None:
            raise ClientError(
                (revision["error"] or {"detail": "the drawing was cancelled"})["detail"]
            )
        if out is not None:
            save_file(client.picture(revision["image"]), out)
    console.print(frame_table({"frames": [frame]}))
    _say(f"revision {revision['revision']} of frame {number}, seed {revision['seed']}")


def export(
    story_id: StoryId,
    kind: Annotated[ExportFormat, typer.Option("--format", help="What as.")] = ExportFormat.ZIP,
    out: Annotated[Path | None, typer.Option(help="File; by default ID with its ending.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = 300,
) -> None:
    """Save a story as ZIP, contact sheet, printable PDF, GIF or MP4."""
    ending = "png" if kind is ExportFormat.SHEET else kind.value
    path = out or Path(f"{story_id}.{ending}")
    if path.exists() and not force:
        raise fail(f"{path} exists; --force overwrites it")
    with _told():
        save_file(_client(url, timeout_s).export(story_id, kind.value), path)
    _say(str(path))


def cancel(story_id: StoryId, url: Url = DEFAULT_URL) -> None:
    """Stop a story; what is drawn of it stays."""
    with _told():
        _say(_client(url, 60).cancel(story_id)["state"])


def delete(
    story_id: StoryId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Delete a story and its pictures for good."""
    if not yes:
        typer.confirm(f"Delete story {story_id} and its pictures?", abort=True)
    with _told():
        _client(url, 60).delete(story_id)
    _say("deleted")
