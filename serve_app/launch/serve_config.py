"""A Ray Serve config file: the settings, HTTP options and deployment options in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from ray.serve.schema import ServeApplicationSchema, ServeDeploySchema

from deployments.errors import first_line
from deployments.settings import AppSettings
from deployments.validation_errors import describe
from serve_app.launch.preflight import LaunchError

SHIPPED_FOLDERS = (Path(__file__).parent / "cluster", Path(__file__).parents[2] / "cluster")
"""Of the configs that come with the program: in an installed package, and in a clone."""


def find_config(path: Path) -> Path:
    """The file that a path names; `cluster/local.yaml` also where there is no such folder.

    Args:
        path: of the user.
    """
    if path.exists() or path.parent != Path("cluster"):
        return path
    shipped = (folder / path.name for folder in SHIPPED_FOLDERS)
    return next((file for file in shipped if file.is_file()), path)


def load_serve_config(path: Path) -> ServeDeploySchema:
    """The file as Serve's own schema, with exactly one application.

    Raises:
        LaunchError: the file is missing, or is not such a config.
    """
    try:
        text = find_config(path).read_text(encoding="utf-8")
    except OSError as error:
        raise LaunchError(f"cannot read {path}: {error.strerror}") from None
    try:
        config = ServeDeploySchema.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise LaunchError(f"{path} is not a Ray Serve config: {first_line(error)}") from None
    if len(config.applications) != 1:
        raise LaunchError(f"{path} must hold exactly one application")
    return config


def application(config: ServeDeploySchema) -> ServeApplicationSchema:
    """The only application of the config."""
    return config.applications[0]


def load_settings(config: ServeDeploySchema, overrides: Mapping[str, Any]) -> AppSettings:
    """The settings: overrides first, then the config's `args`, then the environment.

    Raises:
        LaunchError: a setting is unknown or out of range.
    """
    try:
        return AppSettings.model_validate({**application(config).args, **overrides})
    except ValidationError as error:
        raise LaunchError(f"settings: {describe(error.errors())}") from None


def deployment_options(config: ServeDeploySchema) -> dict[str, dict[str, Any]]:
    """Per deployment, the keyword arguments of `Deployment.options` that the config sets."""
    return {
        deployment.name: deployment.model_dump(exclude_unset=True, exclude={"name"})
        for deployment in application(config).deployments
    }
