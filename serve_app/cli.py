"""The `storyboard` command: `storyboard "a story"` draws one, `storyboard serve` runs the service.

Imports Ray only to serve: drawing speaks HTTP and starts in a moment.
"""

import base64
import inspect
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.core import TyperGroup

from deployments.presets import PRESET_HELP, Preset
from deployments.settings import AppSettings
from serve_app import __version__

ROOT_OPTIONS = ("--help", "--version", "--install-completion", "--show-completion")

console = Console()
errors = Console(stderr=True)


class DrawByDefault(TyperGroup):
    """A command group in which a story needs no command's name before it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert `draw` where the first word is no command."""
        if args and args[0] not in self.commands and args[0] not in ROOT_OPTIONS:
            args = ["draw", *args]
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


def _fail(sentence: str) -> typer.Exit:
    errors.print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
    return typer.Exit(1)


@app.command()
def draw(
    story: Annotated[str, typer.Argument(help="The story, 10 to 500 characters.")],
    out: Annotated[Path, typer.Option(help="Folder for pictures, JSON and contact sheet.")] = Path(
        "storyboard"
    ),
    ref_guided: Annotated[
        bool, typer.Option("--ref-guided", help="Guide frames by a reference picture.")
    ] = False,
    reference: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Your picture of the hero; ref-guided."),
    ] = None,
    preset: Annotated[
        Preset | None, typer.Option(help=PRESET_HELP, show_default="the service's")
    ] = None,
    frames: Annotated[int | None, typer.Option(min=6, max=10, help="Frames at most.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same story, same pixels.")] = 42,
    temperature: Annotated[float, typer.Option(min=0, max=1, help="GPT's creativity.")] = 0.7,
    url: Annotated[
        str, typer.Option(envvar="STORYBOARD_URL", help="Where the service answers.")
    ] = "http://127.0.0.1:8000",
    timeout_s: Annotated[float, typer.Option(help="Limit of the story in seconds.")] = 1800,
) -> None:
    """Draw a story and save frame_001.png ..., storyboard.json and storyboard.png."""
    body = {"prompt": story, "num_frames": frames, "seed": seed, "gpt_temperature": temperature}
    picture = None if reference is None else base64.b64encode(reference.read_bytes()).decode()
    extra = {
        "use_ref_guided": ref_guided or picture is not None,
        "reference_image": picture,
        "preset": preset,
    }
    _draw(body, extra, out, url, timeout_s)


def _draw(
    body: dict[str, Any], extra: dict[str, Any], out: Path, url: str, timeout_s: float
) -> None:
    from serve_app.client import ClientError, StoryboardClient, save_storyboard

    client = StoryboardClient(url, timeout_s)
    try:
        with _progress() as progress:
            task = progress.add_task("Planning the scenes ...")
            plan = client.plan(body)
            progress.update(task, description=f"Drawing {plan['num_frames']} frames ...")
            # The scenes themselves, so that exactly what was planned is drawn.
            answer = client.generate({**body, **extra, "scenes": plan["scenes"]})
        sheet = save_storyboard({**answer, "planner": plan["planner"], "plan": plan["plan"]}, out)
    except (ClientError, OSError) as error:
        raise _fail(str(error)) from None
    console.print(_table(answer))
    console.print(
        f"{answer['num_frames']} frames in {answer['generation_time_seconds']:.1f} s "
        f"({answer['mode']}, planner {plan['planner']}, seed {answer['seed']}): {sheet}",
        soft_wrap=True,
        markup=False,
    )


def _progress() -> Progress:
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    return Progress(*columns, console=console, transient=True)


def _table(answer: dict[str, Any]) -> Table:
    table = Table("#", "caption", "clip_score", "consistency", "drawings", box=None)
    for frame in answer["frames"]:
        table.add_row(
            str(frame["frame_number"]),
            escape(frame["caption"] or frame["prompt"]),
            f"{frame['clip_score']:.3f}",
            f"{frame['consistency']:.3f}",
            str(len(frame["attempts"])),
        )
    return table


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
    """Serve the API; every setting of the README's table is also an option here."""
    from serve_app.launcher import Launcher
    from serve_app.serve_config import ConfigError

    overrides = {name: value for name, value in settings.items() if value is not None}
    try:
        Launcher(config, host, port, overrides, drain_timeout_s, console).run()
    except ConfigError as error:
        raise _fail(str(error)) from None


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
