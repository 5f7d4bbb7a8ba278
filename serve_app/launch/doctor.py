"""`storyboard doctor`: what of this machine and its settings would keep the service from starting.

Nothing is started or downloaded. The checks of the launcher are the same functions.
"""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import httpx2
import psutil
from ray.serve.schema import ServeDeploySchema

from deployments.hub.errors import HubError
from deployments.hub.requirements import Requirement
from deployments.hub.selection import names_below
from deployments.settings import AppSettings
from serve_app.launch.downloads import hub_requirements
from serve_app.launch.gpus import Gpu, driver_problem, find_gpus
from serve_app.launch.memory import check_gpu_memory, check_memory, machine_memory_bytes
from serve_app.launch.preflight import (
    LaunchError,
    check_paths,
    check_port,
    check_resources,
    check_stories,
)
from serve_app.launch.serve_config import deployment_options

OLDEST_PYTHON = (3, 11)
ENDPOINT_TIMEOUT_S = 10.0
OPENAI_URL = "https://api.openai.com/v1"
MODELS_BYTES = 15_000_000_000
"""SDXL in half precision with IP-Adapter, image encoder and scorer, rounded up."""


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        subject: what was looked at.
        state: whether it is all right.
        text: what was found, and what to do about it.
    """

    subject: str
    state: State
    text: str


def examine(
    config: ServeDeploySchema,
    settings: AppSettings,
    address: tuple[str, int],
    http: httpx2.Client,
) -> Iterator[Finding]:
    """The findings, one after the other.

    Args:
        config: what would be served.
        settings: of it.
        address: host and port to listen on.
        http: asks the planner's endpoint.
    """
    options = deployment_options(config)
    gpus = find_gpus()
    available = {"CPU": float(os.cpu_count() or 1), "GPU": float(len(gpus))}
    yield _python()
    yield from _gpus(gpus)
    yield _checked("resources", lambda: check_resources(options, available), _machine())
    yield _checked(
        "memory",
        lambda: check_memory(settings, options, machine_memory_bytes()),
        "the renderers of this config fit",
    )
    if gpus:
        check = partial(check_gpu_memory, settings, options, gpus)
        yield _checked("GPU memory", check, "the renderers of this config fit")
    yield _checked("models", lambda: check_paths(settings), "the settings name no wrong path")
    yield from _hub_models(settings)
    yield _checked("stories", lambda: check_stories(settings), f"in {settings.data_dir}")
    yield _disk("stories", settings.data_dir, settings.min_free_mb * 1_000_000)
    yield _checked("port", lambda: check_port(*address), f"{address[0]}:{address[1]} is free")
    yield _planner(settings, http)


def _checked(subject: str, check: Callable[[], None], text: str = "") -> Finding:
    try:
        check()
    except LaunchError as error:
        return Finding(subject, State.ERROR, str(error))
    return Finding(subject, State.OK, text)


def _python() -> Finding:
    text = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", State.ERROR, f"{text}: install Python 3.11 or newer")
    return Finding("Python", State.OK, text)


def _machine() -> str:
    memory = psutil.virtual_memory()
    return (
        f"{os.cpu_count()} CPUs, {machine_memory_bytes() / 1e9:.0f} GB of memory, "
        f"{memory.available / 1e9:.0f} GB of it free"
    )


def _gpus(gpus: list[Gpu]) -> Iterator[Finding]:
    if not gpus:
        yield Finding("GPU", State.OK, "no NVIDIA GPU with a driver: the models run on the CPU")
    for gpu in gpus:
        text = f"{gpu.name}, {gpu.memory_bytes / 1e9:.0f} GB, driver {gpu.driver}"
        problem = driver_problem(gpu)
        yield Finding("GPU", State.ERROR if problem else State.OK, problem or text)


def _hub_models(settings: AppSettings) -> Iterator[Finding]:
    try:
        required = hub_requirements(settings)
    except LaunchError as error:
        yield Finding("models", State.ERROR, str(error))
        return
    missing = [each for each in required if not _is_here(each)]
    for each in required:
        if each in missing:
            text = f"{each.repo_id} is not here completely: the start downloads it, or do it now "
            yield Finding("models", State.WARNING, text + "with `storyboard pull`")
        else:
            yield Finding("models", State.OK, f"{each.repo_id} is here")
    if missing:
        from huggingface_hub import constants

        yield _disk("downloads", Path(constants.HF_HUB_CACHE), MODELS_BYTES)


def _is_here(required: Requirement) -> bool:
    """Whether a model was downloaded completely."""
    from deployments.hub.cache import RepositoryCache

    folder = RepositoryCache.of(required.repo_id).latest()
    try:
        return folder is not None and bool(required.selection.choose(names_below(folder)))
    except HubError:
        return False


def _disk(subject: str, folder: Path, needed_bytes: int) -> Finding:
    folder = folder.expanduser()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free on the disk of {folder}"
    if free < needed_bytes:
        text += f", and {needed_bytes / 1e9:.1f} GB are needed: make space, or set another folder"
        return Finding(f"disk for {subject}", State.ERROR, text)
    return Finding(f"disk for {subject}", State.OK, text)


def _planner(settings: AppSettings, http: httpx2.Client) -> Finding:
    """Whether the chat endpoint answers, where one is used."""
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    if settings.planner == "builtin" or (settings.planner == "auto" and not key):
        return Finding("planner", State.OK, "the built-in planner, which needs no key")
    if not key:
        return Finding("planner", State.ERROR, "PLANNER=openai needs OPENAI_API_KEY")
    url = (settings.openai_base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL).rstrip("/")
    try:
        headers = {"authorization": f"Bearer {key}"}
        answer = http.get(f"{url}/models", headers=headers, timeout=ENDPOINT_TIMEOUT_S)
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        text = f"{url} cannot be reached ({type(error).__name__}): set OPENAI_BASE_URL, or "
        return Finding("planner", State.ERROR, text + "PLANNER_FALLBACK=true")
    if answer.status_code in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        return Finding("planner", State.ERROR, f"{url} refuses the key: set OPENAI_API_KEY")
    if answer.is_server_error:
        text = f"{url} answers with status {answer.status_code}: try again later"
        return Finding("planner", State.WARNING, text)
    # Not every compatible endpoint lists its models.
    return Finding("planner", State.OK, f"{settings.planner_model} at {url}")
