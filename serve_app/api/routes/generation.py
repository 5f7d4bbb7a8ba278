"""`POST /plan` and `POST /generate`: answered when the work is done."""

import asyncio

from fastapi import APIRouter, Request, Response

from deployments.types import Storyboard
from serve_app.api.dependencies import GetService
from serve_app.api.openapi_errors import error_responses
from serve_app.api.request_ids import request_id
from serve_app.api.routes.parameters import IdempotencyKey
from serve_app.api.schemas.plans import PlanOut
from serve_app.api.schemas.requests import GenerateBody, PlanBody
from serve_app.api.schemas.storyboards import GenerateOut
from serve_app.api.submissions import build_story_request, build_submission


def build_generation_routes(get_service: GetService) -> APIRouter:
    """Routes of /plan and /generate."""
    router = APIRouter()

    @router.post("/plan", response_model=PlanOut, responses=error_responses(422, 502, 503, 504))
    async def plan(body: PlanBody, request: Request) -> PlanOut:
        """Split a story into scenes without drawing them."""
        story_plan = await get_service().plan(build_story_request(body))
        return PlanOut.of(body, story_plan, request_id(request))

    @router.post(
        "/generate",
        response_model=GenerateOut,
        responses=error_responses(409, 422, 502, 503, 504, 507),
    )
    async def generate(
        body: GenerateBody, request: Request, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Plan, draw and score a story: as POST /stories, but answered when the story is done.

        If you close the connection, the story is cancelled, unless you sent an Idempotency-Key.
        """
        story = await asyncio.to_thread(
            build_submission, body, request_id(request), idempotency_key
        )
        storyboard = await get_service().generate(story)
        # Ten 1024 px frames are 20 MB of base64: encoding them would hold up every other request.
        answer = await asyncio.to_thread(_encode, storyboard, request_id(request))
        return Response(answer, media_type="application/json")

    return router


def _encode(storyboard: Storyboard, request_id: str) -> bytes:
    return GenerateOut.of(storyboard, request_id).to_json()
