"""The commands that draw, `draw`, `watch` and `redo`: each follows its story to the end."""

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from deployments.lifecycle import EventKind, StoryState
from deployments.presets import PRESET_HELP, Preset
from serve_app.cli.client import Snapshot, StoryboardClient, StreamedEvent
from serve_app.cli.connection import ClientError, Unreachable
from serve_app.cli.console import (
    console,
    error_console,
    exit_with_error,
    print_line,
    reporting_errors,
)
from serve_app.cli.display import StoryDisplay, frame_table
from serve_app.cli.files import save_archive, save_file
from serve_app.cli.options import (
    DEFAULT_OUT,
    DEFAULT_SEED,
    DEFAULT_TEMPERATURE,
    DEFAULT_URL,
    STORY_TIMEOUT_S,
    MaxFrames,
    Out,
    Reference,
    Seed,
    Story,
    StoryId,
    Temperature,
    Timeout,
    Url,
    connect,
)
from serve_app.cli.payloads import FramePayload, RevisionPayload
from serve_app.cli.planning import plan_table, print_remarks, read_scenes

RefGuided = Annotated[
    bool, typer.Option("--ref-guided", help="Guide the frames by frame 1, or by --reference.")
]
PlanFirst = Annotated[
    bool, typer.Option("--plan-first", help="Show the planned scenes and ask before drawing.")
]
PresetName = Annotated[Preset | None, typer.Option(help=PRESET_HELP, show_default="the service's")]
ScenesFile = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="JSON file with scenes to draw, such as an edited plan of `storyboard plan`.",
    ),
]
INTERRUPTED_EXIT_CODE = 130
"""128 + SIGINT, as shells report a command that Ctrl-C ended."""


def draw(
    story: Story,
    out: Out = DEFAULT_OUT,
    ref_guided: RefGuided = False,
    reference: Reference = None,
    preset: PresetName = None,
    frames: MaxFrames = None,
    seed: Seed = DEFAULT_SEED,
    temperature: Temperature = DEFAULT_TEMPERATURE,
    scenes: ScenesFile = None,
    plan_first: PlanFirst = False,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = STORY_TIMEOUT_S,
) -> None:
    """Draw a story and save its pictures.

    Saves frame_001.png ..., storyboard.json with all scores, the shot list storyboard.csv, and the
    contact sheet storyboard.png. Ctrl-C cancels the story on the service.
    """
    if plan_first and not sys.stdin.isatty():
        exit_with_error("--plan-first asks a question and needs a terminal")
    body: dict[str, Any] = {
        "prompt": story,
        "num_frames": frames,
        "seed": seed,
        "gpt_temperature": temperature,
        "use_ref_guided": ref_guided or reference is not None,
        "preset": preset,
        "approve_plan": plan_first,
    }
    with reporting_errors():
        body["scenes"] = None if scenes is None else read_scenes(scenes)
        body["reference_image"] = _base64(reference)
        client = connect(url, timeout_s)
        story_id = client.accept(body)["id"]
        with cancelling_on_interrupt(client, story_id):
            if plan_first:
                approve(client, story_id)
            _finish(client, story_id, out)


def watch(
    story_id: StoryId,
    out: Out = DEFAULT_OUT,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = STORY_TIMEOUT_S,
) -> None:
    """Watch a story until it ends and save its pictures.

    Ctrl-C stops watching; the story goes on.
    """
    with reporting_errors():
        _finish(connect(url, timeout_s), story_id, out)


def redo(
    story_id: StoryId,
    number: Annotated[
        int, typer.Argument(metavar="FRAME", min=1, max=10, help="Number of the frame.")
    ],
    prompt: Annotated[str | None, typer.Option(help="New render prompt.")] = None,
    caption: Annotated[str | None, typer.Option(help="New caption.")] = None,
    seed: Annotated[int | None, typer.Option(help="New seed.", show_default="random")] = None,
    reference: Reference = None,
    out: Annotated[Path | None, typer.Option(help="File for the new picture.")] = None,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = STORY_TIMEOUT_S,
) -> None:
    """Draw one frame of a story again.

    The other frames stay, and so do the earlier pictures of this one. Ctrl-C cancels the drawing.
    """
    body = {"prompt": prompt, "caption": caption, "seed": seed}
    with reporting_errors():
        client = connect(url, timeout_s)
        last_event_id = client.story(story_id)["last_event_id"]
        accepted = client.redraw(story_id, number, {**body, "reference_image": _base64(reference)})
        with cancelling_on_interrupt(client, story_id):
            StoryDisplay(console).show(client.follow(story_id, last_event_id))
        frame, revision = _revision(client, story_id, number, accepted["revision"])
        if out is not None:
            save_file(client.image(story_id, number, revision["revision"]), out)
    console.print(frame_table([frame]))
    print_line(f"revision {revision['revision']} of frame {number}, seed {revision['seed']}")


def _revision(
    client: StoryboardClient, story_id: str, number: int, revision_number: int
) -> tuple[FramePayload, RevisionPayload]:
    """A frame, and the revision of it that was drawn.

    Raises:
        ClientError: it was not drawn.
    """
    frames = client.story(story_id)["frames"]
    frame = next(each for each in frames if each["frame_number"] == number)
    revision = next(each for each in frame["revisions"] if each["revision"] == revision_number)
    if revision["image"] is None:
        error = revision["error"]
        raise ClientError("the drawing was cancelled" if error is None else error["detail"])
    return frame, revision


def _base64(image: Path | None) -> str | None:
    return None if image is None else base64.b64encode(image.read_bytes()).decode()


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


def _finish(client: StoryboardClient, story_id: str, out: Path) -> None:
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
