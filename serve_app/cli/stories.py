"""The commands around stories: draw, watch, list, redo, export, cancel, delete."""

import base64
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deployments.presets import PRESET_HELP, Preset
from serve_app.cli.client import StoryboardClient
from serve_app.cli.connection import ClientError
from serve_app.cli.display import StoryDisplay, frame_table, story_table
from serve_app.cli.files import offered_name, save_file
from serve_app.cli.following import approve, console, errors, fail, finish, owning, say, told
from serve_app.exports.formats import ExportFormat

PLAIN_LINE_CHARS = 1000
"""Into a pipe a listed story is one line, however long."""

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


def _client(url: str, timeout_s: float) -> StoryboardClient:
    # Above the live display, which what another console prints would tear apart.
    where = console if console.is_terminal else errors
    return StoryboardClient(url, timeout_s, lambda sentence: say(sentence, where))


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
    with told():
        client = _client(url, timeout_s)
        accepted = client.accept({**body, "reference_image": _encoded(reference)})
        with owning(client, accepted["id"]):
            if plan_first:
                approve(client, accepted["id"])
            finish(client, accepted["id"], out)


def watch(
    story_id: StoryId, out: Out = DEFAULT_OUT, url: Url = DEFAULT_URL, timeout_s: Timeout = 1800
) -> None:
    """Watch a story to its end and save it; Ctrl-C only stops watching."""
    with told():
        finish(_client(url, timeout_s), story_id, out)


def list_stories(
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = 20,
    url: Url = DEFAULT_URL,
) -> None:
    """List the newest stories."""
    with told():
        found = _client(url, 60).stories(limit)
    wide = console if console.is_terminal else Console(width=PLAIN_LINE_CHARS)
    wide.print(story_table(found))


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
    with told():
        client = _client(url, timeout_s)
        before = client.story(story_id)["last_event_id"]
        made = client.redraw(story_id, number, {**body, "reference_image": _encoded(reference)})
        with owning(client, story_id):
            StoryDisplay(console).show(client.follow(story_id, before))
        story = client.story(story_id)
        frame = next(each for each in story["frames"] if each["frame_number"] == number)
        revision = next(r for r in frame["revisions"] if r["revision"] == made["revision"])
        if revision["image"] is None:
            raise ClientError(
                (revision["error"] or {"detail": "the drawing was cancelled"})["detail"]
            )
        if out is not None:
            save_file(client.picture(story_id, number, made["revision"]), out)
    console.print(frame_table({"frames": [frame]}))
    say(f"revision {revision['revision']} of frame {number}, seed {revision['seed']}")


def export(
    story_id: StoryId,
    kind: Annotated[ExportFormat, typer.Option("--format", help="What as.")] = ExportFormat.ZIP,
    out: Annotated[
        Path | None,
        typer.Option(help="File, or folder for a file of the name that the service proposes."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = 300,
) -> None:
    """Save a story as ZIP, contact sheet, printable PDF, GIF or MP4."""
    folder = Path() if out is None else out
    if not folder.is_dir():
        _refuse_overwriting(folder, force)
    with told():
        made = _client(url, timeout_s).export(story_id, kind.value)
        path = folder
        if folder.is_dir():
            path = folder / offered_name(made.disposition, f"storyboard.{kind.ending}")
        _refuse_overwriting(path, force)
        say(str(save_file(made.data, path)))


def _refuse_overwriting(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise fail(f"{path} exists; --force overwrites it")


def cancel(story_id: StoryId, url: Url = DEFAULT_URL) -> None:
    """Stop a story; what is drawn of it stays."""
    with told():
        say(_client(url, 60).cancel(story_id)["state"])


def delete(
    story_id: StoryId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Delete a story and its pictures for good."""
    if not yes:
        typer.confirm(f"Delete story {story_id} and its pictures?", abort=True)
    with told():
        _client(url, 60).delete(story_id)
    say("deleted")
