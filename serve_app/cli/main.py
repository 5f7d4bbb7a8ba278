"""The `storyboard` command: `storyboard "a story"` draws one, `storyboard serve` runs the service.

Imports Ray only to serve: drawing speaks HTTP and starts in a moment.
"""

import inspect
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from deployments.settings import AppSettings
from serve_app import __version__
from serve_app.cli import stories
from serve_app.cli.following import console, fail

ROOT_OPTIONS = ("--help", "--version", "--install-completion", "--show-completion")


class DrawByDefault(TyperGroup):
    """A command group in which a story needs no command's name before it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert `draw` where the first word is no command; `--watch ID` is `watch ID`."""
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
    rich_markup_mode="rich",
    help='Storyboards of Aldar Kose: storyboard "Aldar Kose tricks a merchant" --out story',
)


def _print_version(wanted: bool) -> None:
    if wanted:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    pass


for command in (stories.draw, stories.watch, stories.redo, stories.export, stories.cancel):
    app.command()(command)
app.command("list")(stories.list_stories)
app.command()(stories.delete)


def serve(
    config: Annotated[Path, typer.Argument(help="A YAML of cluster/.")] = Path(
        "cluster/local.yaml"
    ),
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port.")] = None,
    drain_timeout_s: Annotated[
        float, typer.Option(help="How long running stories may take to end after Ctrl-C.")
    ] = 60,
    **settings: Any,
) -> None:
    """Serve the API; every setting of docs/settings.md is also an option here."""
    from serve_app.launch.launcher import Launcher
    from serve_app.launch.serve_config import ConfigError

    overrides = {name: value for name, value in settings.items() if value is not None}
    try:
        Launcher(config, host, port, overrides, drain_timeout_s, console).run()
    except ConfigError as error:
        raise fail(str(error)) from None


def _setting_options() -> list[inspect.Parameter]:
    """One option per setting, so that --help lists them all."""
    options = []
    for name, field in AppSettings.model_fields.items():
        kind = bool if field.annotation is bool else str
        option = typer.Option(
            help=field.description, rich_help_panel="Settings", show_default=False
        )
        options.append(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[kind | None, option],
            )
        )
    return options


def _with_settings() -> Any:
    """`serve` with the settings' options in its signature, which is where typer looks."""
    signature = inspect.signature(serve)
    own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    serve.__signature__ = signature.replace(parameters=[*own, *_setting_options()])  # type: ignore[attr-defined]
    serve.__annotations__ |= {p.name: p.annotation for p in _setting_options()}
    return serve


app.command()(_with_settings())


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    app()


if __name__ == "__main__":
    main()
