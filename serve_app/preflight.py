"""Checks before anything starts: a wrong path or a taken port costs one second, not one minute."""

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from deployments.errors import GeneratorNotInitialized
from deployments.lora_path import find_lora
from deployments.settings import AppSettings
from serve_app.serve_config import ConfigError
from serve_app.store.errors import SchemaMismatch
from serve_app.store.opening import check_store

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
"""owner/name: if it is no folder here, it is looked up on the hub when the models load."""


def check_paths(settings: AppSettings) -> None:
    """Pass if the model paths exist or may be hub ids.

    Raises:
        ConfigError: naming the setting, the path and what to do.
    """
    for name, path in (
        ("base_model", settings.base_model),
        ("ip_adapter_path", settings.ip_adapter_path),
    ):
        if not Path(path).expanduser().exists() and not HUB_ID.fullmatch(path):
            flag = name.replace("_", "-")
            raise ConfigError(
                f"{name} {path!r} does not exist: set {name.upper()} or --{flag} to a folder, "
                "a .safetensors file or a hub id"
            )
    try:
        find_lora(settings.lora_path)
    except GeneratorNotInitialized as error:
        sentence = f"{error.reason}: set LORA_PATH or --lora-path to your LoRA"
        raise ConfigError(sentence) from None


def check_stories(settings: AppSettings) -> None:
    """Pass if the kept stories are of a version that can be used, or cannot be read from here.

    The service itself makes and upgrades their database.

    Raises:
        ConfigError: naming the database, what is wrong with it and what to do.
    """
    try:
        check_store(settings)
    except SchemaMismatch as error:
        raise ConfigError(str(error)) from None
    except (SQLAlchemyError, ImportError):
        return


def check_port(host: str, port: int) -> None:
    """Pass if the address is free.

    Raises:
        ConfigError: it is taken, or not ours to listen on.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            # As servers do, so that a connection which lingers after a restart is no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {host}:{port} ({error.strerror}): set PORT or --port to another one"
        ) from None


def check_resources(
    options: Mapping[str, Mapping[str, Any]], available: Mapping[str, float]
) -> None:
    """Pass if the machine has what the deployments ask for at least.

    Args:
        options: per deployment, as in the YAML.
        available: the cluster's resources, e.g. {"CPU": 2.0, "GPU": 1.0}.

    Raises:
        ConfigError: naming the resource, what is needed and what is there.
    """
    for resource, key in (("GPU", "num_gpus"), ("CPU", "num_cpus")):
        needed = sum(
            _replicas(o) * o.get("ray_actor_options", {}).get(key, 0) for o in options.values()
        )
        if needed > available.get(resource, 0) + 1e-9:
            raise ConfigError(
                f"the deployments need {needed:g} {resource}s and this machine has "
                f"{available.get(resource, 0):g}: choose another file of cluster/ or lower "
                f"{key} and num_replicas in it"
            )


def _replicas(options: Mapping[str, Any]) -> int:
    autoscaling = options.get("autoscaling_config")
    if autoscaling:
        return int(autoscaling.get("min_replicas", 1))
    replicas = options.get("num_replicas")
    return replicas if isinstance(replicas, int) else 1
