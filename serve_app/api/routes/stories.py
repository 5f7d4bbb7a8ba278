"""The routes of /stories: accept, watch, change, cancel, list."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from deployments.errors import InvalidRequest
from deployments.types import MAX_FRAMES, Mode, StoryRequest
from serve_app.api.conditional_requests import picture_response
from serve_app.api.errors import errors, plain_errors, request_id
from serve_app.api.schemas import GenerateBody, PlanBody
from serve_app.api.service import GetService
from serve_app.api.story_schemas import (
    FramePatch,
    PlanPatch,
    RedrawBody,
    RevisionOut,
    StoryBody,
    StoryOut,
    StoryPage,
    StorySummary,
    event_data,
    story_path,
)
from serve_app.images.codec import SIZE_PATTERN, decode_reference, parse_size, scaled_png
from serve_app.stories.submission import RedrawRequest, Submission

MAX_PAGE = 100
MAX_REVISION = 2**31 - 1
MAX_EVENT_ID = 2**31 - 1
EVENT_ID = re.compile("[0-9]{1,9}")
ROUTE = "/stories/{story_id}"

StoryId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
FrameNumber = Annotated[int, Path(ge=1, le=MAX_FRAMES)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x20-\x7e]+$",
        description="The story is accepted once, however often it is sent under this key.",
    ),
]


class NothingMore(Exception):
    """A story of which nothing more will be told: browsers stop to reconnect on a 204."""


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


def submission(body: GenerateBody, told_id: str, key: str | None) -> Submission:
    """A story as it is handed in.

    Raises:
        InvalidRequest: as `story_request`.
    """
    approve_plan = isinstance(body, StoryBody) and body.approve_plan
    told = body.model_dump(mode="json", exclude={"approve_plan"}) | {"approve_plan": approve_plan}
    fingerprint = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Submission(story_request(body), told_id, fingerprint, approve_plan, key)


def build_story_routes(get_service: GetService) -> APIRouter:
    """The routes in front of a service, which is asked for per request."""
    router = APIRouter(tags=["stories"])
    _add_reading(router, get_service)
    _add_pictures(router, get_service)
    _add_events(router, get_service)
    _add_writing(router, get_service)
    _add_changes(router, get_service)
    return router


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _add_writing(router: APIRouter, get_service: GetService) -> None:
    async def view(request: Request, story_id: str) -> StoryOut:
        return StoryOut.of(await get_service().view(story_id), _root(request))

    @router.post("/stories", status_code=202, responses=errors(409, 422, 503, 507))
    async def accept(
        body: StoryBody,
        request: Request,
        response: Response,
        idempotency_key: IdempotencyKey = None,
    ) -> StoryOut:
        """Accept a story: it is kept when this answers, and drawn whatever dies."""
        told = await asyncio.to_thread(submission, body, request_id(request), idempotency_key)
        story = await get_service().accept(told)
        response.headers["Location"] = story_path(_root(request), story.id)
        return await view(request, story.id)

    @router.delete(ROUTE, responses=errors(404, 409))
    async def cancel(story_id: StoryId, request: Request, purge: bool = False) -> StoryOut | None:
        """Stop a story at its next denoising step; one that has ended stays as it is.

        With `purge=true` a story that has ended is deleted with its pictures.
        """
        if purge:
            await get_service().edits.delete(story_id)
            return None
        await get_service().cancel(story_id)
        return await view(request, story_id)

    @router.patch(ROUTE + "/plan", responses=errors(404, 409, 422, 503))
    async def change_plan(story_id: StoryId, body: PlanPatch, request: Request) -> StoryOut:
        """Edit and approve a plan that awaits approval."""
        scenes = None if body.scenes is None else tuple(body.scenes)
        await get_service().edits.approve(story_id, scenes, body.approve)
        return await view(request, story_id)


def _add_changes(router: APIRouter, get_service: GetService) -> None:
    frame = ROUTE + "/frames/{number}"

    @router.post(frame, status_code=202, responses=errors(404, 409, 422, 503, 507))
    async def redraw(
        story_id: StoryId, number: FrameNumber, body: RedrawBody, request: Request
    ) -> RevisionOut:
        """Draw one frame again; the others and its earlier drawings stay."""
        reference = body.reference_image
        wanted = RedrawRequest(
            prompt=body.prompt,
            caption=body.caption,
            seed=body.seed,
            reference_image=(
                None if reference is None else await asyncio.to_thread(decode_reference, reference)
            ),
        )
        made = await get_service().edits.redraw(story_id, number, wanted)
        return RevisionOut.of(made, story_path(_root(request), story_id))

    @router.patch(frame, responses=errors(404, 422))
    async def select(
        story_id: StoryId, number: FrameNumber, body: FramePatch, request: Request
    ) -> StoryOut:
        """Let the storyboard show another drawing of a frame."""
        await get_service().edits.select(story_id, number, body.revision)
        return StoryOut.of(await get_service().view(story_id), _root(request))


def _add_reading(router: APIRouter, get_service: GetService) -> None:
    @router.get("/stories", responses=errors(404, 422))
    async def page(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
        before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    ) -> StoryPage:
        """Stories, newest first."""
        root = _root(request)
        found = await get_service().page(limit + 1, before)
        listed = [StorySummary.of(story, cover, root) for story, cover in found[:limit]]
        if len(found) <= limit:
            return StoryPage(stories=listed, next=None)
        more = f"{root}/stories?limit={limit}&before={listed[-1].id}"
        return StoryPage(stories=listed, next=more)

    @router.get(ROUTE, responses=errors(404))
    async def view(story_id: StoryId, request: Request) -> StoryOut:
        """A story: its state, plan, frames so far, and how long it will take."""
        return StoryOut.of(await get_service().view(story_id), _root(request))


def _add_pictures(router: APIRouter, get_service: GetService) -> None:
    @router.get(
        ROUTE + "/frames/{number}.png",
        response_class=Response,
        responses={
            200: {"content": {"image/png": {}}},
            206: {"description": "The part that was asked for", "content": {"image/png": {}}},
            304: {"description": "The client has it"},
            416: {"description": "The picture has no such part"},
            **plain_errors(400, 404, 413, 422, 500),
        },
    )
    async def picture(
        story_id: StoryId,
        number: FrameNumber,
        request: Request,
        revision: Annotated[int | None, Query(ge=1, le=MAX_REVISION)] = None,
        size: Annotated[
            str | None, Query(pattern=SIZE_PATTERN, description="Scale it, e.g. to 512x512.")
        ] = None,
    ) -> Response:
        """A frame's PNG, its recipe inside; without `revision` the one that is shown."""
        scaling = None if size is None else parse_size(size)
        drawn = await get_service().revision(story_id, number, revision)

        async def read() -> bytes:
            png = await get_service().picture(drawn)
            return png if scaling is None else await asyncio.to_thread(scaled_png, png, scaling)

        tag = drawn.png_sha256 + (f"-{size}" if size else "")
        return await picture_response(request, tag, revision is not None, read)


def _add_events(router: APIRouter, get_service: GetService) -> None:
    async def first(
        story_id: StoryId,
        after: Annotated[
            int, Query(ge=0, le=MAX_EVENT_ID, description="Id of the last event known.")
        ] = 0,
        last_event_id: Annotated[
            str | None, Header(description="The same, as browsers send it when they reconnect.")
        ] = None,
    ) -> int:
        """The last event that is known, of a story that may have more."""
        told = EVENT_ID.fullmatch(last_event_id or "")
        known = int(told[0]) if told else after
        if await get_service().is_over(story_id, known):
            raise NothingMore
        return known

    @router.get(
        ROUTE + "/events",
        response_class=EventSourceResponse,
        responses={
            204: {"description": "Nothing more will happen"},
            **plain_errors(400, 404, 413, 422, 500),
        },
    )
    async def follow(
        story_id: StoryId, request: Request, known: Annotated[int, Depends(first)]
    ) -> AsyncIterator[ServerSentEvent]:
        """What happens to a story, as it happens; ends when nothing more will."""
        path = story_path(_root(request), story_id)
        async for event in get_service().follow(story_id, known):
            data: dict[str, Any] = event_data(event.data, event.kind, path)
            yield ServerSentEvent(
                raw_data=orjson.dumps(data).decode(), event=event.kind.value, id=str(event.id)
            )
