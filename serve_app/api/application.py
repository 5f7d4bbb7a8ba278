"""Builds the FastAPI application: routes, error handlers, middleware, CORS."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from serve_app.api.dependencies import GetService, ServiceInfo
from serve_app.api.errors import add_error_handlers, error_responses
from serve_app.api.middleware import InFlight, RequestGuard
from serve_app.api.request_ids import REQUEST_ID_HEADER
from serve_app.api.routes.events import add_event_routes
from serve_app.api.routes.exports import build_export_route
from serve_app.api.routes.frames import build_frame_routes
from serve_app.api.routes.generation import build_generation_routes
from serve_app.api.routes.health import build_health_routes
from serve_app.api.routes.openai_images import build_images_route
from serve_app.api.routes.stories import build_story_routes
from serve_app.api.routes.studio import add_studio

DESCRIPTION = """
One sentence about Aldar Kose in, a storyboard of 6 to 10 pictures of the same man out.

`POST /generate` draws a story and answers when it is done. `POST /stories` answers at once: watch
the story at `/stories/{id}/events`, change it, stop it, export it. `POST /plan` only plans.

Every error is JSON with a sentence in `detail`, a stable word in `code`, and the `request_id` that
finds it in the logs.
"""


def build_api(get_service: GetService, info: ServiceInfo, in_flight: InFlight) -> FastAPI:
    """The API in front of a service.

    Args:
        get_service: called for each request.
        info: what /health and /docs say of the service.
        in_flight: counts the requests, so that the launcher can wait for the last answer.
    """
    app: FastAPI = FastAPIOffline(
        title="Aldar Kose storyboards",
        version=info.version,
        description=DESCRIPTION,
        responses=error_responses(400, 413, 500),
    )
    add_error_handlers(app)
    app.add_middleware(RequestGuard, in_flight=in_flight)
    if info.cors_origins:
        _add_cors(app, info.cors_origins)
    app.include_router(build_health_routes(get_service, info))
    app.include_router(build_generation_routes(get_service))
    app.include_router(build_story_routes(get_service))
    app.include_router(build_frame_routes(get_service))
    add_event_routes(app, get_service)
    app.include_router(build_export_route(get_service))
    app.include_router(build_images_route(get_service))
    add_studio(app)
    return app


def _add_cors(app: FastAPI, origins: tuple[str, ...]) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["content-type", "idempotency-key", "last-event-id", REQUEST_ID_HEADER],
        expose_headers=["Retry-After", REQUEST_ID_HEADER],
    )
