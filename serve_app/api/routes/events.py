"""`GET /stories/{id}/events`: the events of a story, as server-sent events."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from deployments.lifecycle import EventKind
from serve_app.api.dependencies import GetService
from serve_app.api.errors import error_responses_as_json
from serve_app.api.paths import (
    MAX_DATABASE_INTEGER,
    STORY_PATH,
    StoryId,
    image_path,
    root_path,
    story_path,
)
from serve_app.store.records import StoryEvent

EVENT_ID = re.compile("[0-9]{1,9}")


class NoMoreEvents(Exception):
    """The story has ended, and the client has all its events."""


def add_event_routes(app: FastAPI, get_service: GetService) -> None:
    """Add the route; it answers 204 if no event will follow, so that browsers do not reconnect."""
    router = APIRouter(tags=["stories"])
    last_known = _last_known(get_service)

    @router.get(
        STORY_PATH + "/events",
        response_class=EventSourceResponse,
        responses={
            204: {"description": "No event will follow"},
            **error_responses_as_json(400, 404, 413, 422, 500),
        },
    )
    async def follow(
        story_id: StoryId, request: Request, known: Annotated[int, Depends(last_known)]
    ) -> AsyncIterator[ServerSentEvent]:
        """The events of a story as they happen; the stream ends when no event will follow."""
        path = story_path(root_path(request), story_id)
        async for event in get_service().follow(story_id, known):
            data = orjson.dumps(_with_image_path(event, path)).decode()
            yield ServerSentEvent(raw_data=data, event=event.kind.value, id=str(event.id))

    app.include_router(router)
    app.add_exception_handler(NoMoreEvents, _on_no_more_events)


def _with_image_path(event: StoryEvent, story_path: str) -> dict[str, Any]:
    data = dict(event.data)
    if event.kind is EventKind.FRAME_COMPLETED:
        data["image"] = image_path(story_path, data["frame_number"], data["revision"])
    return data


def _last_known(get_service: GetService) -> Callable[..., Awaitable[int]]:
    async def last_known(
        story_id: StoryId,
        after: Annotated[
            int,
            Query(ge=0, le=MAX_DATABASE_INTEGER, description="Id of your last event."),
        ] = 0,
        last_event_id: Annotated[
            str | None, Header(description="The same; browsers send it when they reconnect.")
        ] = None,
    ) -> int:
        """The id of the last event that the client has."""
        resumed = EVENT_ID.fullmatch(last_event_id or "")
        known = int(resumed[0]) if resumed else after
        if await get_service().is_over(story_id, known):
            raise NoMoreEvents
        return known

    return last_known


async def _on_no_more_events(request: Request, error: Exception) -> Response:
    return Response(status_code=204)
