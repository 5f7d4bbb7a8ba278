"""All settings of the application in one value."""

from typing import Any, Self, TypeVar

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deployments.presets import Preset
from deployments.settings.model_families import family_defaults, is_embedded_family
from deployments.settings.planner import PlannerSettings
from deployments.settings.renderer import RendererSettings
from deployments.settings.scorer import ScorerSettings
from deployments.settings.serving import ServingSettings
from deployments.settings.store import StoreSettings
from deployments.values import Value

Group = TypeVar("Group", bound=Value)


class AppSettings(
    ServingSettings, StoreSettings, ScorerSettings, PlannerSettings, RendererSettings, BaseSettings
):
    """All settings of the application; the typed argument of `serve_app.app:build_app`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_ignore_empty=True)

    @model_validator(mode="before")
    @classmethod
    def _add_family_defaults(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {**family_defaults(values.get("base_model")), **values}

    @model_validator(mode="after")
    def _check_preset(self) -> Self:
        if self.preset is Preset.FEW_STEP and self.few_step_lora_path is None:
            raise ValueError("preset few_step needs few_step_lora_path")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the base model is that of the embedded family."""
        return is_embedded_family(self.base_model)

    def group(self, group: type[Group]) -> Group:
        """The settings of one group."""
        return group.model_validate(self.model_dump(include=set(group.model_fields)))
