"""`GET /health`; and `GET /`, which is the studio page for browsers and the health for programs."""

from fastapi import APIRouter, Request, Response

from serve_app.api.dependencies import GetService
from serve_app.api.routes import studio
from serve_app.api.schemas.health import HealthOut
from serve_app.api.service_info import ServiceInfo


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
