"""Downloads, before anything starts: what the settings name on a hub, with its progress."""

import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from deployments.hub import requirements
from deployments.hub.errors import HubError
from deployments.hub.progress import Transfer, TransferMeter
from deployments.hub.requirements import Requirement
from deployments.settings import AppSettings
from serve_app.launch.preflight import LaunchError

LINE_PERIOD_S = 15.0
"""Between lines where there is no terminal that could rewrite one."""
TAG_TIMEOUT_S = 300.0
"""open_clip imports torch, which takes minutes on a cold slow disk."""


class TransferDisplay:
    """Shows a download on one line, or on a line now and then where there is no terminal.

    Args:
        console: where the user reads.
        title: what is downloaded.
    """

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._title = title
        self._meter = TransferMeter()
        self._status: Status | None = None
        self._printed_at = 0.0

    def __call__(self, transfer: Transfer) -> None:
        """Show how far it is."""
        line = escape(f"Downloading {self._title}: {self._meter.describe(transfer)}")
        if self._console.is_terminal:
            if self._status is None:
                self._status = self._console.status(line)
                self._status.start()
            self._status.update(line)
        elif time.monotonic() - self._printed_at >= LINE_PERIOD_S:
            self._printed_at = time.monotonic()
            self._console.print(line, soft_wrap=True, highlight=False)

    def close(self) -> None:
        """Remove the moving line."""
        if self._status is not None:
            self._status.stop()


def pull_models(settings: AppSettings, console: Console) -> dict[str, Path]:
    """Download what the settings name on a hub and is not here yet.

    Args:
        settings: name the models.
        console: where the user reads the progress.

    Returns:
        By hub id, the folder with its files.

    Raises:
        LaunchError: a model can neither be downloaded nor is it here from before.
    """
    return {each.repo_id: _pull(each, console) for each in hub_requirements(settings)}


def hub_requirements(settings: AppSettings) -> list[Requirement]:
    """The models that have to come from a hub.

    Raises:
        LaunchError: open_clip cannot be asked for a pretrained tag.
    """
    prefers_half = requirements.expects_half_precision(settings)
    loras = (requirements.lora(name.upper(), path) for name, path in settings.lora_sources)
    renderers = (
        requirements.base_model(settings, prefers_half=prefers_half),
        requirements.vae(settings.vae_path, prefers_half=prefers_half),
        requirements.ip_adapter(settings),
        *loras,
    )
    scorer = requirements.clip_model(settings, _pretrained_on_hub(settings))
    found = (scorer,) if settings.engine == "simulated" else (*renderers, scorer)
    return [each for each in found if each is not None]


def _pull(required: Requirement, console: Console) -> Path:
    # The hub's client takes long to import, and most starts do without it.
    from deployments.hub.fetch import fetch

    display = TransferDisplay(console, required.repo_id)
    try:
        return fetch(required.repo_id, required.selection, display)
    except (HubError, OSError) as error:
        raise LaunchError(f"{required.setting} {required.repo_id!r}: {error}") from None
    finally:
        display.close()


def _pretrained_on_hub(settings: AppSettings) -> str | None:
    """Where the scorer's weights lie; asked in another process, as open_clip imports torch."""
    if not requirements.has_pretrained_tag(settings):
        return None
    command = (sys.executable, "-m", "deployments.engines.clip_tag")
    names = (settings.clip_model, settings.clip_pretrained or "")
    try:
        asked = subprocess.run(
            [*command, *names], capture_output=True, text=True, timeout=TAG_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise LaunchError(
            f"CLIP_MODEL {names[0]!r} with CLIP_PRETRAINED {names[1]!r}: open_clip "
            "cannot be imported; `storyboard doctor` says more"
        ) from None
    return asked.stdout.strip()
