"""`GET /health`; and `GET /`, which is the studio page for browsers and the health for programs."""

from typing import Self

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from deployments.health import Health
from serve_app.api.dependencies import GetService, ServiceInfo
from serve_app.api.routes import studio


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


def build_health_routes(get_service: GetService, info: ServiceInfo) -> APIRouter:
    """Routes of the health check."""
    router = APIRouter()

    @router.get("/health", response_model=HealthOut, summary="Health check")
    async def health() -> HealthOut:
        """Which models are loaded, and if not, why."""
        return HealthOut.of(await get_service().health(), info)

    @router.get(
        "/",
        response_model=HealthOut,
        summary="Health check; the studio page for browsers",
        responses={200: {"content": {"text/html": {}}}},
    )
    async def root(request: Request, response: Response) -> HealthOut | Response:
        """Which models are loaded; for a browser, the page that makes and shows stories."""
        if studio.wants_page(request):
            return studio.page()
        response.headers["vary"] = "accept"
        return await health()

    return router
