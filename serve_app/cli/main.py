"""The `storyboard` command: `storyboard "a story"` draws one, `storyboard serve` runs the service.

Only `serve`, `pull` and `doctor` import Ray; all other commands speak HTTP and start in a moment.
"""

import os
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from serve_app import __version__
from serve_app.cli import drawing, planning, stories
from serve_app.cli.console import console
from serve_app.cli.serve_command import SettingsCommand, doctor, pull, serve, with_setting_options

ROOT_OPTIONS = ("--help", "--version", "--install-completion", "--show-completion")
MAX_HELP_CHARS = 120

HELP = """Draw storyboards of Aldar Kose.

A story without a command is drawn:

\b
  storyboard "Aldar Kose tricks a merchant and steals his horse" --out story
"""


class DrawByDefault(TyperGroup):
    """A command group that draws a story when no command is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert `draw` if the first word is no command; take `--watch ID` for `watch ID`."""
        if args and args[0] not in self.commands and args[0] not in ROOT_OPTIONS:
            watched = [n for n, word in enumerate(args) if word.split("=")[0] == "--watch"]
            if watched:
                story = args[watched[0]].removeprefix("--watch").removeprefix("=")
                args = [*args[: watched[0]], *([story] if story else []), *args[watched[0] + 1 :]]
            args = ["watch" if watched else "draw", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=DrawByDefault,
    no_args_is_help=True,
    help=HELP,
    # Plain text: rich's panels cut long option names off in a narrow terminal.
    rich_markup_mode=None,
    context_settings={"max_content_width": MAX_HELP_CHARS},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


for command in (drawing.draw, planning.plan, drawing.watch, drawing.redo, stories.export):
    app.command()(command)
app.command()(stories.cancel)
app.command("list")(stories.list_stories)
app.command()(stories.delete)
for with_settings in (serve, pull, doctor):
    app.command(cls=SettingsCommand)(with_setting_options(with_settings))


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    app()


if __name__ == "__main__":
    main()
