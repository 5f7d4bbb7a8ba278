"""`/stories`: accept, list, view, approve, cancel and delete stories."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from serve_app.api.dependencies import GetService
from serve_app.api.errors import errors, request_id
from serve_app.api.links import root_path, story_path
from serve_app.api.routes.parameters import STORY_PATH, IdempotencyKey, StoryId
from serve_app.api.schemas.requests import PlanPatch, StoryBody
from serve_app.api.schemas.stories import StoryOut, StoryPage, StorySummary
from serve_app.api.submissions import build_submission

MAX_PAGE = 100


def build_story_routes(get_service: GetService) -> APIRouter:
    """The routes in front of a service, which is looked up per request."""
    router = APIRouter(tags=["stories"])
    _add_queries(router, get_service)
    _add_commands(router, get_service)
    return router


def _add_queries(router: APIRouter, get_service: GetService) -> None:
    @router.get("/stories", responses=errors(404, 422))
    async def page(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
        before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    ) -> StoryPage:
        """Stories, newest first."""
        root = root_path(request)
        found = await get_service().page(limit + 1, before)
        listed = [StorySummary.of(story, cover, root) for story, cover in found[:limit]]
        if len(found) <= limit:
            return StoryPage(stories=listed, next=None)
        more = f"{root}/stories?limit={limit}&before={listed[-1].id}"
        return StoryPage(stories=listed, next=more)

    @router.get(STORY_PATH, responses=errors(404))
    async def view(story_id: StoryId, request: Request) -> StoryOut:
        """A story: its state, plan, frames so far, and how long it will take."""
        return StoryOut.of(await get_service().view(story_id), root_path(request))


def _add_commands(router: APIRouter, get_service: GetService) -> None:
    async def view(request: Request, story_id: str) -> StoryOut:
        return StoryOut.of(await get_service().view(story_id), root_path(request))

    @router.post("/stories", status_code=202, responses=errors(409, 422, 503, 507))
    async def accept(
        body: StoryBody,
        request: Request,
        response: Response,
        idempotency_key: IdempotencyKey = None,
    ) -> StoryOut:
        """Accept a story: it is stored when this answers, and is drawn whatever dies."""
        sent = await asyncio.to_thread(build_submission, body, request_id(request), idempotency_key)
        story = await get_service().accept(sent)
        response.headers["Location"] = story_path(root_path(request), story.id)
        return await view(request, story.id)

    @router.delete(STORY_PATH, responses=errors(404, 409))
    async def cancel(story_id: StoryId, request: Request, purge: bool = False) -> StoryOut | None:
        """Stop a story at its next denoising step; one that has ended stays as it is.

        With `purge=true` a story that has ended is deleted with its images.
        """
        if purge:
            await get_service().edits.delete(story_id)
            return None
        await get_service().cancel(story_id)
        return await view(request, story_id)

    @router.patch(STORY_PATH + "/plan", responses=errors(404, 409, 422, 503))
    async def change_plan(story_id: StoryId, body: PlanPatch, request: Request) -> StoryOut:
        """Edit and approve a plan that awaits approval."""
        scenes = None if body.scenes is None else tuple(body.scenes)
        await get_service().edits.approve(story_id, scenes, body.approve)
        return await view(request, story_id)
