"""The command that plans without drawing, `plan`, and the file in which a plan is edited."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from serve_app.cli.console import console, print_line, reporting_errors
from serve_app.cli.errors import ClientError
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
from serve_app.cli.plan_remarks import print_remarks
from serve_app.cli.tables import plan_table


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
