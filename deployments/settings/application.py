"""All settings of the application in one value, and defaults that depend on the model family.

There are two families: the real SDXL, and the small one in `deployments/embedded`, which is used
when BASE_MODEL is not set.
"""

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deployments import embedded
from deployments.presets import Preset
from deployments.settings.engines import PlannerSettings, RendererSettings, ScorerSettings
from deployments.settings.service import ServingSettings, StoreSettings
from deployments.values import Value

SDXL_DEFAULTS: Mapping[str, str | int | float] = {
    # Where the customer's training script writes its LoRA.
    "lora_path": "outputs/checkpoints/final",
    "ip_adapter_path": "h94/IP-Adapter",
    "ip_adapter_subfolder": "sdxl_models",
    "ip_adapter_weight_name": "ip-adapter_sdxl.safetensors",
    "clip_model": "ViT-L-14",
    "clip_pretrained": "openai",
    # diffusers' own defaults for SDXL.
    "num_inference_steps": 50,
    "guidance_scale": 5.0,
    "min_consistency": 0.70,
    # Text alignment is measured, but rejects no frame until a user calibrates it for the model.
    "min_clip_score": 0.0,
}
"""Defaults of the settings with the real SDXL; `embedded.FAMILY` has those of the small family."""

WHOLE_GB, RESIDENT_GB = 24, 16
"""A GPU with less memory decodes in tiles; with less than the second not all models are on it."""

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
        # An empty base model selects the embedded family too.
        family = SDXL_DEFAULTS if values.get("base_model") else embedded.FAMILY
        return {**family, **values}

    @model_validator(mode="after")
    def _check_preset(self) -> Self:
        if self.preset is Preset.FEW_STEP and self.few_step_lora_path is None:
            raise ValueError("preset few_step needs few_step_lora_path")
        return self

    @model_validator(mode="after")
    def _check_memory(self) -> Self:
        memory_gb = WHOLE_GB if self.memory_gb is None else self.memory_gb
        if memory_gb < WHOLE_GB and self.torch_compile:
            raise ValueError(f"memory_gb below {WHOLE_GB} does not go with torch_compile")
        if memory_gb < RESIDENT_GB and self.few_step_lora_path is not None:
            raise ValueError(
                f"memory_gb below {RESIDENT_GB} does not go with few_step_lora_path, which needs a "
                "second UNet"
            )
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the base model is that of the embedded family."""
        return self.base_model == embedded.FAMILY["base_model"]

    def group(self, group: type[Group]) -> Group:
        """The settings of one group."""
        return group.model_validate(self.model_dump(include=set(group.model_fields)))
