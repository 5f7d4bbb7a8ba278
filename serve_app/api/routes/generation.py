"""`POST /plan` and `POST /generate`: requests that are answered when the work is done."""

import asyncio

from fastapi import APIRouter, Request, Response

from deployments.types import Storyboard
from serve_app.api.dependencies import GetService
from serve_app.api.errors import errors, request_id
from serve_app.api.routes.parameters import IdempotencyKey
from serve_app.api.schemas.plans import PlanOut
from serve_app.api.schemas.requests import GenerateBody, PlanBody
from serve_app.api.schemas.storyboards import GenerateOut
from serve_app.api.submissions import build_story_request, build_submission


def build_generation_routes(get_service: GetService) -> APIRouter:
    """The routes in front of a service, which is looked up per request."""
    router = APIRouter()

    @router.post("/plan", response_model=PlanOut, responses=errors(422, 502, 503, 504))
    async def plan(body: PlanBody, request: Request) -> PlanOut:
        """Split a story into scenes without drawing them."""
        made = await get_service().plan(build_story_request(body))
        return PlanOut.of(body, made, request_id(request))

    @router.post(
        "/generate", response_model=GenerateOut, responses=errors(409, 422, 502, 503, 504, 507)
    )
    async def generate(
        body: GenerateBody, request: Request, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Plan, draw and score a story: as POST /stories, with the answer when it is done.

        If you go away the story is cancelled, unless you can come back to it by a key.
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
