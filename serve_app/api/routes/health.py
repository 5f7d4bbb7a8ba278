"""`GET /health`, and `GET /`: the studio page for browsers, the health for programs."""

from fastapi import APIRouter, Request, Response

from serve_app.api.dependencies import GetService
from serve_app.api.routes import studio
from serve_app.api.schemas.health import HealthOut
from serve_app.api.service_info import ServiceInfo


def build_health_routes(get_service: GetService, info: ServiceInfo) -> APIRouter:
    """The routes in front of a service, which is looked up per request."""
    router = APIRouter()

    @router.get("/health", response_model=HealthOut, summary="Health check")
    async def health() -> HealthOut:
        """What is loaded, and if not, why."""
        return HealthOut.of(await get_service().health(), info)

    @router.get(
        "/",
        response_model=HealthOut,
        summary="Health check; the studio page for browsers",
        responses={200: {"content": {"text/html": {}}}},
    )
    async def root(request: Request, response: Response) -> HealthOut | Response:
        """What is loaded, or to a browser the page on which stories are made and watched."""
        if studio.wants_page(request):
            return studio.page()
        response.headers["vary"] = "accept"
        return await health()

    return router
