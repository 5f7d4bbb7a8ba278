"""The options that several commands share, and the client that they configure."""

from pathlib import Path
from typing import Annotated

import typer

from serve_app.cli.client import StoryboardClient
from serve_app.cli.console import console, error_console, print_line

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_OUT = Path("storyboard")
STORY_TIMEOUT_S = 1800
"""As long as the service allows a story by default."""
EXPORT_TIMEOUT_S = 300
PLAN_TIMEOUT_S = 300
REQUEST_TIMEOUT_S = 60
"""For commands that send one request; they have no option for it."""

DEFAULT_SEED = 42
DEFAULT_TEMPERATURE = 0.7

Story = Annotated[str, typer.Argument(help="The story, 10 to 500 characters.")]
MaxFrames = Annotated[
    int | None,
    typer.Option(min=6, max=10, help="Frames at most.", show_default="the planner decides"),
]
Seed = Annotated[int, typer.Option(help="Same seed and story, same pixels.")]
Temperature = Annotated[float, typer.Option(min=0, max=1, help="Creativity of the GPT planner.")]
StoryId = Annotated[str, typer.Argument(metavar="ID", help="The id of the story.")]
Out = Annotated[Path, typer.Option(help="Folder for the pictures, JSON and contact sheet.")]
Reference = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="Your picture of the hero to follow; turns ref-guided mode on.",
    ),
]
Url = Annotated[str, typer.Option(envvar="STORYBOARD_URL", help="Address of the service.")]
Timeout = Annotated[float, typer.Option(help="Seconds after which the command gives up.")]


def connect(url: str, timeout_s: float) -> StoryboardClient:
    """A client that prints why it waits."""
    # In a terminal the live display owns the screen: only its own console can print above it.
    target = console if console.is_terminal else error_console
    return StoryboardClient(url, timeout_s, lambda sentence: print_line(sentence, target))
