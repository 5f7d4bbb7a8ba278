"""`/stories/{id}/frames/{n}`: get the image of a frame, draw it again, select a revision."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from serve_app.api.conditional_requests import image_response
from serve_app.api.dependencies import GetService
from serve_app.api.errors import error_responses, error_responses_as_json
from serve_app.api.paths import (
    FRAME_PATH,
    MAX_DATABASE_INTEGER,
    FrameNumber,
    StoryId,
    root_path,
    story_path,
)
from serve_app.api.schemas.frames import RevisionOut
from serve_app.api.schemas.requests import FramePatch, RedrawBody
from serve_app.api.schemas.stories import StoryOut
from serve_app.images.png import SIZE_PATTERN, parse_size, scaled_png
from serve_app.images.reference_image import decode_reference
from serve_app.stories.submission import RedrawRequest


def build_frame_routes(get_service: GetService) -> APIRouter:
    """Routes of frames."""
    router = APIRouter(tags=["stories"])
    _add_image(router, get_service)
    _add_edits(router, get_service)
    return router


def _add_image(router: APIRouter, get_service: GetService) -> None:
    @router.get(
        FRAME_PATH + ".png",
        response_class=Response,
        responses={
            200: {"content": {"image/png": {}}},
            206: {"description": "The requested part", "content": {"image/png": {}}},
            304: {"description": "The client has this version"},
            416: {"description": "The image has no such part"},
            **error_responses_as_json(400, 404, 413, 422, 500),
        },
    )
    async def image(
        story_id: StoryId,
        number: FrameNumber,
        request: Request,
        revision: Annotated[int | None, Query(ge=1, le=MAX_DATABASE_INTEGER)] = None,
        size: Annotated[
            str | None, Query(pattern=SIZE_PATTERN, description="Scale the image, e.g. to 512x512.")
        ] = None,
    ) -> Response:
        """The PNG of a frame, with its recipe inside; without `revision` the one that is shown."""
        scaling = None if size is None else parse_size(size)
        stored = await get_service().stored_image(story_id, number, revision)

        async def read() -> bytes:
            png = await get_service().image(stored)
            return png if scaling is None else await asyncio.to_thread(scaled_png, png, scaling)

        tag = stored.sha256 + (f"-{size}" if size else "")
        return await image_response(request, tag, revision is not None, read)


def _add_edits(router: APIRouter, get_service: GetService) -> None:
    @router.post(FRAME_PATH, status_code=202, responses=error_responses(404, 409, 422, 503, 507))
    async def redraw(
        story_id: StoryId, number: FrameNumber, body: RedrawBody, request: Request
    ) -> RevisionOut:
        """Draw one frame again; other frames and earlier revisions stay."""
        reference = body.reference_image
        redraw = RedrawRequest(
            prompt=body.prompt,
            caption=body.caption,
            seed=body.seed,
            reference_image=(
                None if reference is None else await asyncio.to_thread(decode_reference, reference)
            ),
        )
        revision = await get_service().edits.redraw(story_id, number, redraw)
        return RevisionOut.of(revision, story_path(root_path(request), story_id))

    @router.patch(FRAME_PATH, responses=error_responses(404, 422))
    async def select(
        story_id: StoryId, number: FrameNumber, body: FramePatch, request: Request
    ) -> StoryOut:
        """Show another revision of a frame in the storyboard."""
        await get_service().edits.select(story_id, number, body.revision)
        return StoryOut.of(await get_service().view(story_id), root_path(request))
