"""`GET /stories/{id}/export`: a storyboard as a file."""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from serve_app import __version__
from serve_app.api.conditional_requests import is_not_modified
from serve_app.api.dependencies import GetService
from serve_app.api.errors import plain_errors
from serve_app.api.routes.parameters import STORY_PATH, StoryId
from serve_app.api.schemas.stories import StoryOut
from serve_app.exports.animatic import encode_gif, encode_mp4
from serve_app.exports.archive import encode_zip
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.contact_sheet import encode_sheet
from serve_app.exports.formats import ExportFormat
from serve_app.exports.pdf import encode_pdf
from serve_app.store.errors import Conflict
from serve_app.store.records import StoredImage
from serve_app.stories.view import ShownFrame, StoryView

MAX_AT_ONCE = 2
"""Encoding a film takes a core; more at once would take them from the ingress."""
NAME_WORDS = 6


FORMATS: dict[ExportFormat, tuple[Callable[[Board], bytes], str]] = {
    ExportFormat.ZIP: (encode_zip, "application/zip"),
    ExportFormat.SHEET: (encode_sheet, "image/png"),
    ExportFormat.PDF: (encode_pdf, "application/pdf"),
    ExportFormat.GIF: (encode_gif, "image/gif"),
    ExportFormat.MP4: (encode_mp4, "video/mp4"),
}
"""By format: the function that makes it, and its media type."""


def build_export_route(get_service: GetService) -> APIRouter:
    """The route in front of a service, which is looked up per request."""
    router = APIRouter(tags=["stories"])
    slots = asyncio.Semaphore(MAX_AT_ONCE)

    @router.get(
        STORY_PATH + "/export",
        response_class=Response,
        responses={
            200: {"content": {media_type: {} for _, media_type in FORMATS.values()}},
            304: {"description": "The client has it"},
            **plain_errors(400, 404, 409, 413, 422, 500, 501),
        },
    )
    async def export(
        story_id: StoryId,
        request: Request,
        format: Annotated[ExportFormat, Query()] = ExportFormat.ZIP,
    ) -> Response:
        """The storyboard as ZIP, contact sheet, printable PDF, GIF or MP4; what is drawn so far."""
        view = await get_service().view(story_id)
        images = [image for _, image in _finished(view)]
        if not images:
            raise Conflict("nothing of this story is drawn yet")
        manifest = _manifest(view)
        headers = _headers(view, images, manifest, format)
        if is_not_modified(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        encode, media_type = FORMATS[format]

        async def build() -> bytes:
            board = await _board(get_service, view, manifest)
            return await asyncio.to_thread(encode, board)

        return Response(await in_slot(slots, build), media_type=media_type, headers=headers)

    return router


async def in_slot(slots: asyncio.Semaphore, build: Callable[[], Awaitable[bytes]]) -> bytes:
    """Run `build` when a slot is free.

    A thread cannot be stopped: it keeps its slot until it ends, also when the client is gone.
    """
    await slots.acquire()
    work = asyncio.ensure_future(build())
    work.add_done_callback(lambda _: slots.release())
    return await asyncio.shield(work)


def _finished(view: StoryView) -> list[tuple[ShownFrame, StoredImage]]:
    """The frames that have an image, each with it."""
    shown = [(frame, frame.shown.image) for frame in view.frames if frame.shown]
    return [(frame, image) for frame, image in shown if image is not None]


async def _board(get_service: GetService, view: StoryView, manifest: dict[str, object]) -> Board:
    service = get_service()
    frames = [_board_frame(frame, await service.image(image)) for frame, image in _finished(view)]
    return Board(view.story.request.prompt, tuple(frames), manifest)


def _board_frame(frame: ShownFrame, png: bytes) -> BoardFrame:
    assert frame.shown is not None
    assert frame.shown.rendered is not None
    scene, rendered = frame.shown.scene, frame.shown.rendered
    notes = (
        f"place: {scene.setting}" if scene.setting else "",
        f"clip_score {rendered.kept.clip_score:.3f}",
        f"consistency {frame.consistency:.3f}",
        f"seed {rendered.kept.seed}",
        f"{rendered.recipe.width}×{rendered.recipe.height} px",
    )
    caption = scene.caption or scene.prompt
    return BoardFrame(frame.number, caption, scene.prompt, tuple(filter(None, notes)), png)


def _manifest(view: StoryView) -> dict[str, object]:
    """The story as GET /stories/{id} gives it, with file names in place of image paths."""
    fields = StoryOut.of(view, "").model_dump(mode="json")
    # These have a meaning only on the service that made the story.
    for name in ("links", "queue_position", "eta_seconds", "last_event_id"):
        del fields[name]
    for frame in fields["frames"]:
        frame["image"] = frame["image"] and f"frame_{frame['frame_number']:03d}.png"
        for revision in frame["revisions"]:
            del revision["image"]
    return fields


def _headers(
    view: StoryView,
    images: Sequence[StoredImage],
    manifest: dict[str, object],
    format: ExportFormat,
) -> dict[str, str]:
    hashes = "/".join(image.sha256 for image in images)
    # The manifest says more than the images: other revisions, how the story ended.
    # Another version of the service may lay out the same content differently.
    content = f"{__version__}/{view.story.id}/{format}/{hashes}/{json.dumps(manifest)}"
    words = re.findall(r"\w+", view.story.request.prompt)[:NAME_WORDS]
    name = "-".join(words).lower() or "storyboard"
    ascii_name = re.sub(r"[^a-z0-9-]+", "", name).strip("-") or "storyboard"
    return {
        "etag": f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"',
        "cache-control": "no-cache",
        "content-disposition": f'attachment; filename="{ascii_name}.{format.ending}"; '
        f"filename*=UTF-8''{quote(name)}.{format.ending}",
        "x-content-type-options": "nosniff",
    }
