"""`storyboard serve`, `pull` and `doctor`: the launcher, with every setting as an option."""

import inspect
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import httpx2
import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.core import TyperCommand

from deployments import embedded
from deployments.fast_imports import fast_imports
from deployments.settings import (
    AppSettings,
    PlannerSettings,
    RendererSettings,
    ScorerSettings,
    ServingSettings,
    StoreSettings,
)
from deployments.settings.application import SDXL_DEFAULTS
from serve_app.cli.console import console, exit_with_error, print_line

SECTIONS: dict[str, type[BaseModel]] = {
    "Models and drawing": RendererSettings,
    "Planner": PlannerSettings,
    "Scorer": ScorerSettings,
    "Serving": ServingSettings,
    "Storage": StoreSettings,
}
"""Sections of --help; a setting that two groups read stands in the first."""
MAX_CHOICES_CHARS = 60
TYPE_NAMES = {int: "int", float: "float", Path: "path"}


class SettingsCommand(TyperCommand):
    """A command with all settings, by group in --help."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write one section per group."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        sections |= {title: [] for title in SECTIONS}
        for param in self.get_params(ctx):
            title = getattr(param, "rich_help_panel", None) or f"{param.param_type_name}s".title()
            record = param.get_help_record(ctx)
            if record is not None:
                sections[title].append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


Config = Annotated[Path, typer.Argument(help="A Ray Serve config, e.g. of cluster/.")]
Host = Annotated[
    str | None, typer.Option(help="Address to listen on.", show_default="the config's")
]
Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="Port to listen on.", show_default="the config's"),
]


def serve(
    config: Config = Path("cluster/local.yaml"),
    host: Host = None,
    port: Port = None,
    drain_timeout_s: Annotated[
        float, typer.Option(help="Seconds in which running stories may end after Ctrl-C.")
    ] = 60,
    **settings: Any,
) -> None:
    """Run the service on this machine until Ctrl-C.

    A setting comes from its option here, else from the config's `args`, else from the environment
    variable of its name in capitals (LORA_PATH for --lora-path), else from its default.
    """
    # Ray takes seconds to import, and only this command needs it.
    with fast_imports():
        from serve_app.launch.launcher import Launcher
        from serve_app.launch.preflight import LaunchError

    try:
        Launcher(config, host, port, _given(settings), drain_timeout_s, console).run()
    except LaunchError as error:
        exit_with_error(str(error))


def pull(config: Config = Path("cluster/local.yaml"), **settings: Any) -> None:
    """Download the models that the settings name on a hub.

    `storyboard serve` does the same before it starts. A download that was cut goes on where it
    stopped, however often. The files lie where HF_HOME says.
    """
    from serve_app.launch.downloads import pull_models
    from serve_app.launch.preflight import LaunchError
    from serve_app.launch.serve_config import load_serve_config, load_settings

    try:
        folders = pull_models(load_settings(load_serve_config(config), _given(settings)), console)
    except LaunchError as error:
        exit_with_error(str(error))
    for repo_id, folder in folders.items():
        print_line(f"{repo_id} is complete: {folder}")
    if not folders:
        print_line("Nothing to download: no setting names a model on a hub.")


def doctor(
    config: Config = Path("cluster/local.yaml"),
    host: Host = None,
    port: Port = None,
    **settings: Any,
) -> None:
    """Look for what would keep the service from starting, and say what to do about it.

    Takes what `storyboard serve` takes; starts and downloads nothing. Exit code 1 if there is an
    error.
    """
    from serve_app.launch.doctor import State, examine
    from serve_app.launch.preflight import LaunchError
    from serve_app.launch.serve_config import load_serve_config, load_settings

    try:
        loaded = load_serve_config(config)
        options = loaded.http_options
        values = load_settings(loaded, _given(settings))
    except LaunchError as error:
        exit_with_error(str(error))
    errors = 0
    address = host or options.host, port or options.port
    for finding in examine(loaded, values, address, httpx2.Client()):
        errors += finding.state is State.ERROR
        print_line(f"{finding.state:<8} {finding.subject:<20} {finding.text}".rstrip())
    if errors:
        exit_with_error(f"{errors} of these keep the service from starting")


def _given(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None}


def with_setting_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command with one option per setting in its signature, from which typer builds them."""
    signature = inspect.signature(command)
    own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    options = [_option(name, field) for name, field in AppSettings.model_fields.items()]
    command.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
    command.__annotations__ |= {option.name: option.annotation for option in options}
    return command


def _option(name: str, field: FieldInfo) -> inspect.Parameter:
    """The option of a setting; its text is parsed with the other settings, by AppSettings."""
    is_flag = field.annotation is bool
    default = _default(name, field)
    option = typer.Option(
        help=f"{field.description}  [default: {default}]" if default else field.description,
        metavar=None if is_flag else f"<{_type_name(field.annotation)}>",
        rich_help_panel=next(t for t, group in SECTIONS.items() if name in group.model_fields),
        show_default=False,
    )
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[(bool if is_flag else str) | None, option],
    )


def _type_name(annotation: Any) -> str:
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    if get_origin(annotation) is Literal:
        choices = "|".join(kinds)
        # A line cannot hold dozens; docs/settings.md and the error for a wrong one list them.
        return choices if len(choices) <= MAX_CHOICES_CHARS else "name"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(member.value for member in annotation)
    return _type_name(kinds[0]) if kinds else TYPE_NAMES.get(annotation, "str")


def _default(name: str, field: FieldInfo) -> str:
    """The default as --help shows it, "" for none; without the paths of the embedded family."""
    if field.annotation is bool:
        return "on" if field.default else "off"
    general = None if field.is_required() else field.default
    sdxl, own = SDXL_DEFAULTS.get(name, general), embedded.FAMILY.get(name, general)
    if sdxl in (None, ""):
        return ""
    if sdxl == own:
        return str(sdxl)
    return f"{sdxl} for SDXL" + (
        f", {own} for the embedded family" if isinstance(own, float | int) else ""
    )
