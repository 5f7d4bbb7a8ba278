"""`/stories`: accept, list, view, approve, cancel and delete stories."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from serve_app.api.dependencies import GetService
from serve_app.api.errors import error_responses
from serve_app.api.paths import STORY_PATH, StoryId, root_path, story_path
from serve_app.api.request_ids import request_id
from serve_app.api.schemas.requests import PlanPatch, StoryBody
from serve_app.api.schemas.stories import StoryOut, StoryPage, StorySummary
from serve_app.api.submissions import IdempotencyKey, build_submission

MAX_PAGE_SIZE = 100


def build_story_routes(get_service: GetService) -> APIRouter:
    """Routes of stories."""
    router = APIRouter(tags=["stories"])
    _add_queries(router, get_service)
    _add_commands(router, get_service)
    return router


def _add_queries(router: APIRouter, get_service: GetService) -> None:
    @router.get("/stories", responses=error_responses(404, 422))
    async def page(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)] = 20,
        before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    ) -> StoryPage:
        """Stories, newest first."""
        root = root_path(request)
        # One more than asked for tells whether there is a next page.
        found = await get_service().page(limit + 1, before)
        summaries = [StorySummary.of(story, cover, root) for story, cover in found[:limit]]
        if len(found) <= limit:
            return StoryPage(stories=summaries, next=None)
        next_page = f"{root}/stories?limit={limit}&before={summaries[-1].id}"
        return StoryPage(stories=summaries, next=next_page)

    @router.get(STORY_PATH, responses=error_responses(404))
    async def view(story_id: StoryId, request: Request) -> StoryOut:
        """A story: its state, plan and frames so far, and how long it will take."""
        return StoryOut.of(await get_service().view(story_id), root_path(request))


def _add_commands(router: APIRouter, get_service: GetService) -> None:
    async def view(request: Request, story_id: str) -> StoryOut:
        return StoryOut.of(await get_service().view(story_id), root_path(request))

    @router.post("/stories", status_code=202, responses=error_responses(409, 422, 503, 507))
    async def accept(
        body: StoryBody,
        request: Request,
        response: Response,
        idempotency_key: IdempotencyKey = None,
    ) -> StoryOut:
        """Accept a story. It is stored before this answers, and is drawn even after a crash."""
        submission = await asyncio.to_thread(
            build_submission, body, request_id(request), idempotency_key
        )
        story = await get_service().accept(submission)
        response.headers["Location"] = story_path(root_path(request), story.id)
        return await view(request, story.id)

    @router.delete(STORY_PATH, responses=error_responses(404, 409))
    async def cancel(story_id: StoryId, request: Request, purge: bool = False) -> StoryOut | None:
        """Cancel a story at its next denoising step; a story that has ended does not change.

        With `purge=true` a story that has ended is deleted with its images.
        """
        if purge:
            await get_service().edits.delete(story_id)
            return None
        await get_service().cancel(story_id)
        return await view(request, story_id)

    @router.patch(STORY_PATH + "/plan", responses=error_responses(404, 409, 422, 503))
    async def change_plan(story_id: StoryId, body: PlanPatch, request: Request) -> StoryOut:
        """Edit and approve a plan that awaits approval."""
        scenes = None if body.scenes is None else tuple(body.scenes)
        await get_service().edits.approve(story_id, scenes, body.approve)
        return await view(request, story_id)
