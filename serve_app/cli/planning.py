"""The command `plan`, which plans without drawing, and a plan in the terminal and in its file."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from serve_app.cli.connection import ClientError
from serve_app.cli.console import console, print_line, reporting_errors
from serve_app.cli.files import save_file
from serve_app.cli.options import (
    DEFAULT_SEED,
    DEFAULT_TEMPERATURE,
    DEFAULT_URL,
    PLAN_TIMEOUT_S,
    MaxFrames,
    Seed,
    Story,
    Temperature,
    Timeout,
    Url,
    connect,
)
from serve_app.cli.payloads import CoveragePayload, PlanPayload, ScenePayload

USUAL_ANGLE = "eye-level"
"""Needs no word in a table."""
KIND_WORDS = {
    "person": "people",
    "animal": "animals",
    "thing": "things",
    "place": "places",
    "deed": "deeds",
}
"""By `CoverageKind`; importing the domain's values would load an imaging library."""


def plan(
    story: Story,
    out: Annotated[
        Path | None,
        typer.Option(help="JSON file for the plan, to edit it and draw it with `--scenes`."),
    ] = None,
    frames: MaxFrames = None,
    seed: Seed = DEFAULT_SEED,
    temperature: Temperature = DEFAULT_TEMPERATURE,
    url: Url = DEFAULT_URL,
    timeout_s: Timeout = PLAN_TIMEOUT_S,
) -> None:
    """Show the scenes of a story without drawing them."""
    body = {"prompt": story, "num_frames": frames, "seed": seed, "gpt_temperature": temperature}
    with reporting_errors():
        planned = connect(url, timeout_s).plan(body)
        console.print(plan_table(planned))
        print_remarks(planned)
        if out is not None:
            text = json.dumps(planned, ensure_ascii=False, indent=2) + "\n"
            print_line(str(save_file(text.encode(), out)))


def read_scenes(path: Path) -> list[Any]:
    """The scenes of a plan file, or of a bare list, with all their fields.

    Raises:
        ClientError: the file is not JSON, or holds no list of scenes.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ClientError(f"{path} is not JSON: {error}") from None
    scenes = value.get("scenes") if isinstance(value, dict) else value
    if not isinstance(scenes, list):
        raise ClientError(f"{path} holds no list `scenes`; `storyboard plan --out` writes one")
    return scenes


def plan_table(plan: PlanPayload) -> Table:
    """The scenes of a plan, with shot and seconds if any are chosen; dialogue is in quotes."""
    has_shots = any(_shot(scene) or scene.get("duration_s") for scene in plan["scenes"])
    table = Table("#", *(["shot", "s"] if has_shots else []), "caption", "prompt", box=None)
    for number, scene in enumerate(plan["scenes"], 1):
        seconds, line = scene.get("duration_s"), scene.get("dialogue")
        shot = [_shot(scene), "" if seconds is None else f"{seconds:g}"] if has_shots else []
        told = f"{scene['caption']}\n“{line}”" if line else scene["caption"]
        table.add_row(str(number), *shot, escape(told), escape(scene["prompt"]))
    return table


def _shot(scene: ScenePayload) -> str:
    """Shot size and angle."""
    angle = scene.get("angle")
    words = (scene.get("shot_size"), None if angle == USUAL_ANGLE else angle)
    return ", ".join(word for word in words if word)


def print_remarks(plan: PlanPayload | None) -> None:
    """Print the sentence about coverage and the notes of a plan, a line each."""
    for line in () if plan is None else _remarks(plan):
        print_line(line)


def _remarks(plan: PlanPayload) -> Iterator[str]:
    if coverage := plan.get("coverage"):
        yield coverage_sentence(coverage)
    yield from plan.get("notes", ())


def coverage_sentence(coverage: Sequence[CoveragePayload]) -> str:
    """How much of the story is shown, and what is in no picture."""
    missing = [each["name"] for each in coverage if not each["scenes"]]
    kinds = {each["kind"] for each in coverage}
    *few, last = [word for kind, word in KIND_WORDS.items() if kind in kinds] or ["parts"]
    words = f"{', '.join(few)} and {last}" if few else last
    end = f"; in no picture: {', '.join(missing)}" if missing else ""
    return f"Shown: {len(coverage) - len(missing)} of {len(coverage)} {words}{end}."
