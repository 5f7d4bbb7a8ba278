"""The HTTP API: routes, request checks and answers. Knows FastAPI; nothing of Ray or models."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from deployments.errors import InvalidRequest
from deployments.health import Health
from deployments.types import Mode, Storyboard, StoryPlan, StoryRequest
from serve_app import problems
from serve_app.images import decode_reference
from serve_app.schemas import (
    About,
    ErrorOut,
    GenerateBody,
    GenerateOut,
    HealthOut,
    PlanBody,
    PlanOut,
)

MAX_BODY_BYTES = 15_000_000
"""A reference picture of 10 MB in base64, and room for the rest."""

DESCRIPTION = """
One sentence about Aldar Kose in, a storyboard of 6 to 10 pictures of the same man out.

`POST /plan` splits a story into scenes, `POST /generate` draws it. Every error is JSON with a
sentence in `detail`, a stable word in `code`, and the `request_id` that finds it in the logs.
"""


class StoryService(Protocol):
    """What the API fronts; `serve_app.pipeline.StoryPipeline` is one."""

    async def plan(self, request: StoryRequest) -> StoryPlan:
        """The story's scenes."""

    async def generate(self, request: StoryRequest) -> Storyboard:
        """The drawn story."""

    async def health(self) -> Health:
        """What is loaded."""


def _errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    meanings = {
        400: "The request cannot be parsed",
        405: "Method not allowed",
        413: "The body is larger than 15 MB",
        422: "A field is wrong; `detail` names it",
        500: "Drawing or scoring failed",
        502: "The planner's answer was no usable plan",
        503: "Models not loaded, planner unavailable, or too many stories (see Retry-After)",
        504: "The story took longer than the service allows",
    }
    return {code: {"model": ErrorOut, "description": meanings[code]} for code in codes}


def story_request(body: PlanBody) -> StoryRequest:
    """The body as a value of the domain.

    Raises:
        InvalidRequest: fields contradict each other, or the reference picture is unusable.
    """
    plain = StoryRequest(
        prompt=body.prompt,
        num_frames=body.num_frames,
        seed=body.seed,
        gpt_temperature=body.gpt_temperature,
    )
    if not isinstance(body, GenerateBody):
        return plain
    if body.reference_image is not None and not body.use_ref_guided:
        raise InvalidRequest("reference_image needs use_ref_guided: true")
    if body.scenes and body.num_frames and len(body.scenes) > body.num_frames:
        raise InvalidRequest(
            f"scenes has {len(body.scenes)} items but num_frames allows {body.num_frames}"
        )
    return StoryRequest(
        prompt=plain.prompt,
        mode=Mode.REF_GUIDED if body.use_ref_guided else Mode.SIMPLE,
        num_frames=plain.num_frames,
        seed=plain.seed,
        gpt_temperature=plain.gpt_temperature,
        scenes=tuple(body.scenes) if body.scenes else None,
        preset=body.preset,
        reference_image=(
            None if body.reference_image is None else decode_reference(body.reference_image)
        ),
    )


def build_api(
    get_service: Callable[[], StoryService], about: About, in_flight: problems.InFlight
) -> FastAPI:
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
        responses=_errors(400, 413, 500),
    )
    problems.install(app, MAX_BODY_BYTES, in_flight)
    if about.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=about.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", problems.REQUEST_ID_HEADER],
            expose_headers=["Retry-After", problems.REQUEST_ID_HEADER],
        )

    _add_health(app, get_service, about)
    _add_stories(app, get_service)
    return app


def _add_health(app: FastAPI, get_service: Callable[[], StoryService], about: About) -> None:
    @app.get("/", response_model=HealthOut, summary="Health check")
    @app.get("/health", response_model=HealthOut, summary="Health check")
    async def health() -> HealthOut:
        """What is loaded, and if not, why."""
        return HealthOut.of(await get_service().health(), about)


def _add_stories(app: FastAPI, get_service: Callable[[], StoryService]) -> None:
    @app.post("/plan", response_model=PlanOut, responses=_errors(422, 502, 503, 504))
    async def plan(body: PlanBody, request: Request) -> PlanOut:
        """Split a story into scenes without drawing them."""
        made = await get_service().plan(story_request(body))
        return PlanOut.of(body, made, problems.request_id(request))

    @app.post("/generate", response_model=GenerateOut, responses=_errors(422, 502, 503, 504))
    async def generate(body: GenerateBody, request: Request) -> Response:
        """Plan, draw and score a story."""
        story = await asyncio.to_thread(story_request, body)
        storyboard = await get_service().generate(story)
        # Ten 1024 px frames are 20 MB of base64: encoding them would hold up every other request.
        answer = await asyncio.to_thread(_encode, storyboard, problems.request_id(request))
        return Response(answer, media_type="application/json")


def _encode(storyboard: Storyboard, request_id: str) -> bytes:
    return GenerateOut.of(storyboard, request_id).to_json()
