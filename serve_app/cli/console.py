"""What the commands print: plain lines to stdout, errors as one line to stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from serve_app.cli.connection import ClientError

console = Console()
error_console = Console(stderr=True)


def print_line(text: str, target: Console = console) -> None:
    """Print text as it is: not wrapped, not coloured, brackets kept."""
    target.print(text, soft_wrap=True, markup=False, highlight=False)


def exit_with_error(sentence: str) -> NoReturn:
    """Print the error and end the command with exit code 1."""
    error_console.print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


@contextmanager
def reporting_errors() -> Iterator[None]:
    """End the command with one line if the service refuses or a file cannot be written."""
    try:
        yield
    except (ClientError, OSError) as error:
        exit_with_error(str(error))
