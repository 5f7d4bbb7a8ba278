"""The answer of GET /health."""

from typing import Self

from pydantic import BaseModel, Field

from deployments.health import Health
from serve_app.api.service_info import ServiceInfo


class HealthOut(BaseModel):
    """Whether the models are loaded, and how the service is configured."""

    status: str = Field(default="running", examples=["running"])
    model_loaded: bool = Field(description="Whether stories can be drawn.")
    lora_path: str
    ref_guided_available: bool
    base_model: str = Field(
        description="`embedded` is the small family of models that ships with the service."
    )
    planner: str = Field(description="The configured planner.", examples=["auto"])
    detail: str | None = Field(default=None, description="Which model is not loaded, and why.")
    version: str

    @classmethod
    def of(cls, health: Health, info: ServiceInfo) -> Self:
        """The answer for the service's health."""
        return cls(
            model_loaded=health.model_loaded,
            lora_path=info.lora_path,
            ref_guided_available=health.ref_guided_available,
            base_model=info.base_model,
            planner=info.planner,
            detail="; ".join(health.reasons) or None,
            version=info.version,
        )
