"""The commands that draw: `draw`, `watch`, `redo`."""

import base64
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from deployments.presets import PRESET_HELP, Preset
from serve_app.cli.client import StoryboardClient
from serve_app.cli.console import console, exit_with_error, print_line, reporting_errors
from serve_app.cli.display import StoryDisplay
from serve_app.cli.errors import ClientError
from serve_app.cli.files import save_file
from serve_app.cli.following import approve, cancelling_on_interrupt, finish
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
from serve_app.cli.planning import read_scenes
from serve_app.cli.tables import frame_table

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
            finish(client, story_id, out)


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
        finish(connect(url, timeout_s), story_id, out)


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
