"""The HTTP API: routes, request checks and answers. Knows FastAPI; nothing of Ray or models."""

import asyncio

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from deployments.types import Storyboard
from serve_app.api import errors as problems
from serve_app.api.errors import errors, request_id
from serve_app.api.routes import studio as studio_routes
from serve_app.api.routes.exports import build_export_route
from serve_app.api.routes.openai_images import build_images_route
from serve_app.api.routes.stories import (
    IdempotencyKey,
    NothingMore,
    build_story_routes,
    story_request,
    submission,
)
from serve_app.api.schemas import About, GenerateBody, GenerateOut, HealthOut, PlanBody, PlanOut
from serve_app.api.service import GetService

MAX_BODY_BYTES = 15_000_000
"""A reference picture of 10 MB in base64, and room for the rest."""

DESCRIPTION = """
One sentence about Aldar Kose in, a storyboard of 6 to 10 pictures of the same man out.

`POST /generate` draws a story and answers when it is done. `POST /stories` answers at once: watch
the story at `/stories/{id}/events`, change it, stop it, export it. `POST /plan` only plans.

Every error is JSON with a sentence in `detail`, a stable word in `code`, and the `request_id` that
finds it in the logs.
"""


def build_api(get_service: GetService, about: About, in_flight: problems.InFlight) -> FastAPI:
    """The API in front of a service.

    Args:
        get_service: called per request.
        about: what /health and /docs tell.
        in_flight: counts the requests, for whoever has to wait for the last answer.
    """
    app: FastAPI = FastAPIOffline(
        title="Aldar Kose storyboards",
        version=about.version,
        description=DESCRIPTION,
        responses=errors(400, 413, 500),
    )
    problems.install(app, MAX_BODY_BYTES, in_flight)
    app.add_exception_handler(NothingMore, _on_nothing_more)
    if about.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=about.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=[
                "content-type",
                "idempotency-key",
                "last-event-id",
                problems.REQUEST_ID_HEADER,
            ],
            expose_headers=["Retry-After", problems.REQUEST_ID_HEADER],
        )

    _add_health(app, get_service, about)
    _add_waiting(app, get_service)
    app.include_router(build_story_routes(get_service))
    app.include_router(build_export_route(get_service))
    app.include_router(build_images_route(get_service))
    studio_routes.add_studio(app)
    return app


async def _on_nothing_more(request: Request, error: Exception) -> Response:
    return Response(status_code=204)


def _add_health(app: FastAPI, get_service: GetService, about: About) -> None:
    @app.get("/health", response_model=HealthOut, summary="Health check")
    async def health() -> HealthOut:
        """What is loaded, and if not, why."""
        return HealthOut.of(await get_service().health(), about)

    @app.get(
        "/",
        response_model=HealthOut,
        summary="Health check; the studio page for browsers",
        responses={200: {"content": {"text/html": {}}}},
    )
    async def root(request: Request, response: Response) -> HealthOut | Response:
        """What is loaded, or to a browser the page on which stories are made and watched."""
        if studio_routes.wants_page(request):
            return studio_routes.page()
        response.headers["vary"] = "accept"
        return await health()


def _add_waiting(app: FastAPI, get_service: GetService) -> None:
    @app.post("/plan", response_model=PlanOut, responses=errors(422, 502, 503, 504))
    async def plan(body: PlanBody, request: Request) -> PlanOut:
        """Split a story into scenes without drawing them."""
        made = await get_service().plan(story_request(body))
        return PlanOut.of(body, made, request_id(request))

    @app.post(
        "/generate", response_model=GenerateOut, responses=errors(409, 422, 502, 503, 504, 507)
    )
    async def generate(
        body: GenerateBody, request: Request, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Plan, draw and score a story: as POST /stories, with the answer when it is done.

        If you go away the story is cancelled, unless you can come back to it by a key.
        """
        told = await asyncio.to_thread(submission, body, request_id(request), idempotency_key)
        storyboard = await get_service().generate(told)
        # Ten 1024 px frames are 20 MB of base64: encoding them would hold up every other request.
        answer = await asyncio.to_thread(_encode, storyboard, request_id(request))
        return Response(answer, media_type="application/json")


def _encode(storyboard: Storyboard, told_id: str) -> bytes:
    return GenerateOut.of(storyboard, told_id).to_json()
