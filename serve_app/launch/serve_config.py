"""A cluster's YAML, read and checked: settings, HTTP options and per-deployment options."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from ray.serve.schema import ServeApplicationSchema, ServeDeploySchema

from deployments.errors import first_line
from deployments.settings import AppSettings
from deployments.validation_errors import describe


class ConfigError(Exception):
    """The configuration cannot be served; its text is one line for the terminal."""


def load_serve_config(path: Path) -> ServeDeploySchema:
    """The YAML as Serve's own schema, one application in it.

    Raises:
        ConfigError: the file is missing or is no Serve config.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    try:
        config = ServeDeploySchema.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise ConfigError(f"{path} is no Ray Serve config: {first_line(error)}") from None
    if len(config.applications) != 1:
        raise ConfigError(f"{path} must hold exactly one application")
    return config


def application(config: ServeDeploySchema) -> ServeApplicationSchema:
    """The config's only application."""
    return config.applications[0]


def load_settings(config: ServeDeploySchema, overrides: Mapping[str, Any]) -> AppSettings:
    """The settings of the YAML's `args`, overridden by flags, completed by the environment.

    Raises:
        ConfigError: a setting is unknown or out of range.
    """
    try:
        return AppSettings.model_validate({**application(config).args, **overrides})
    except ValidationError as error:
        raise ConfigError(f"settings: {describe(error.errors())}") from None


def deployment_options(config: ServeDeploySchema) -> dict[str, dict[str, Any]]:
    """What the YAML sets per deployment, as keyword arguments of `Deployment.options`."""
    return {
        deployment.name: deployment.model_dump(exclude_unset=True, exclude={"name"})
        for deployment in application(config).deployments
    }
