"""Checks before anything starts: a wrong path or a taken port is reported within a second.

`LaunchError` is what every step of the launch raises when the service cannot start.
"""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from deployments.base_model_path import check_base_model
from deployments.errors import GeneratorNotInitialized
from deployments.hub import requirements
from deployments.hub.errors import HubError
from deployments.hub.selection import (
    IPAdapterSelection,
    PipelineSelection,
    VAESelection,
    names_below,
)
from deployments.hub_id import is_hub_id
from deployments.lora_path import check_lora
from deployments.settings import AppSettings
from serve_app.store.errors import SchemaMismatch
from serve_app.store.story_store import check_store

ROUNDING = 1e-9
"""Fractions of a CPU add up with rounding errors."""


class LaunchError(Exception):
    """The application cannot be served; the text is one line for the terminal."""


def check_paths(settings: AppSettings) -> None:
    """Check that the model paths exist or may be hub ids, and that each holds its kind of model.

    Raises:
        LaunchError: a path does not exist, or holds another kind of model; the text says which
            setting to change.
    """
    for name, path in (
        ("base_model", settings.base_model),
        ("ip_adapter_path", settings.ip_adapter_path),
    ):
        if not _may_exist(path):
            flag = name.replace("_", "-")
            raise LaunchError(
                f"{name} {path!r} does not exist: set {name.upper()} or --{flag} to a folder, "
                "a .safetensors file or a hub id"
            )
    if settings.vae_path is not None and not _may_exist(settings.vae_path):
        raise LaunchError(
            f"vae_path {settings.vae_path!r} does not exist: set VAE_PATH or --vae-path to a "
            "folder, a .safetensors file or a hub id"
        )
    try:
        check_base_model(settings.base_model)
    except GeneratorNotInitialized as error:
        raise LaunchError(
            f"{error.reason}: set BASE_MODEL or --base-model to an SDXL model"
        ) from None
    _check_folders(settings)
    for name, path in settings.lora_sources:
        _check_lora(name, path)


def _check_folders(settings: AppSettings) -> None:
    """Check that folders of this machine hold the files that would be fetched from a hub."""
    prefers_half = requirements.expects_half_precision(settings)
    adapter = IPAdapterSelection(
        requirements.adapter_file(settings), requirements.image_encoder_folder(settings)
    )
    for name, path, selection in (
        ("BASE_MODEL", settings.base_model, PipelineSelection(prefers_half)),
        ("VAE_PATH", settings.vae_path, VAESelection(prefers_half)),
        ("IP_ADAPTER_PATH", settings.ip_adapter_path, adapter),
    ):
        folder = Path(path).expanduser() if path else None
        if folder is None or not folder.is_dir():
            continue
        try:
            selection.choose(names_below(folder))
        except HubError as error:
            flag = name.lower().replace("_", "-")
            raise LaunchError(
                f"{name} {path!r} is not complete: {error}; fetch it again, or set {name} or "
                f"--{flag} to another one"
            ) from None


def _check_lora(name: str, path: str) -> None:
    try:
        check_lora(path)
    except GeneratorNotInitialized as error:
        flag = name.replace("_", "-")
        sentence = f"{error.reason}: set {name.upper()} or --{flag} to your LoRA"
        raise LaunchError(sentence) from None


def _may_exist(path: str) -> bool:
    """Whether something lies at a path, or could lie on the hub under this id."""
    return Path(path).expanduser().exists() or is_hub_id(path)


def check_stories(settings: AppSettings) -> None:
    """Check that the database of stories has a version that this code can use.

    The service itself creates and upgrades it. A database that cannot be read from here is left to
    the service too.

    Raises:
        LaunchError: the version or the tables do not fit; the text says what to do.
    """
    try:
        check_store(settings)
    except SchemaMismatch as error:
        raise LaunchError(str(error)) from None
    except (SQLAlchemyError, ImportError):
        return


def check_port(host: str, port: int) -> None:
    """Check that this process may listen on the address.

    Raises:
        LaunchError: it is taken, or belongs to another machine.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            # As servers do: a connection left over from before a restart does not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise LaunchError(
            f"cannot listen on {host}:{port} ({error.strerror}): set PORT or --port to another one"
        ) from None


def check_resources(
    options: Mapping[str, Mapping[str, Any]], available: Mapping[str, float]
) -> None:
    """Check that the machine can hold the fewest replicas that the deployments ask for.

    Args:
        options: by deployment, as in the config.
        available: the cluster's resources, e.g. {"CPU": 2.0, "GPU": 1.0}.

    Raises:
        LaunchError: there are too few CPUs or GPUs.
    """
    for resource, key in (("GPU", "num_gpus"), ("CPU", "num_cpus")):
        needed = sum(
            min_replicas(o) * o.get("ray_actor_options", {}).get(key, 0) for o in options.values()
        )
        if needed > available.get(resource, 0) + ROUNDING:
            raise LaunchError(
                f"the deployments need {needed:g} {resource}s and this machine has "
                f"{available.get(resource, 0):g}: choose another file of cluster/ or lower "
                f"{key} and num_replicas in it"
            )


def min_replicas(options: Mapping[str, Any]) -> int:
    """The fewest replicas that a deployment with these options has."""
    autoscaling = options.get("autoscaling_config")
    if autoscaling:
        return int(autoscaling.get("min_replicas", 1))
    replicas = options.get("num_replicas")
    return replicas if isinstance(replicas, int) else 1
