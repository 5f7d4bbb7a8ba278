"""Settings that both the renderers and the ingress read."""

from pydantic import Field

from deployments.settings.group import SettingsGroup


class FewStepSettings(SettingsGroup):
    """Settings that both the renderers and the ingress read."""

    few_step_lora_path: str | None = Field(
        default=None,
        description="Distilled LoRA for the preset `few_step`, such as SDXL-Lightning or Hyper-SD. "
        "It is used with Euler steps and without guidance, and needs memory for a second UNet.",
    )
