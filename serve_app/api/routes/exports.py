"""`GET /stories/{id}/export`: a storyboard as a file, made from the Board of a story."""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from serve_app import __version__
from serve_app.api.conditional_requests import is_not_modified
from serve_app.api.dependencies import GetService
from serve_app.api.errors import error_responses_as_json
from serve_app.api.paths import STORY_PATH, StoryId
from serve_app.api.schemas.stories import StoryOut
from serve_app.exports import ExportFormat
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.encoders import load_encoder
from serve_app.store.errors import Conflict
from serve_app.store.records import StoredImage, StoryRecord
from serve_app.stories.view import ShownFrame, StoryView

MAX_AT_ONCE = 2
"""Encoding an MP4 takes a core; more exports at once would slow the ingress down."""
FILE_NAME_WORDS = 6

MEDIA_TYPES = {
    ExportFormat.ZIP: "application/zip",
    ExportFormat.SHEET: "image/png",
    ExportFormat.PDF: "application/pdf",
    ExportFormat.GIF: "image/gif",
    ExportFormat.MP4: "video/mp4",
    ExportFormat.CSV: "text/csv",
}


def build_export_route(get_service: GetService) -> APIRouter:
    """Route of exports."""
    router = APIRouter(tags=["stories"])
    slots = asyncio.Semaphore(MAX_AT_ONCE)

    @router.get(
        STORY_PATH + "/export",
        response_class=Response,
        responses={
            200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}},
            304: {"description": "The client has this version"},
            **error_responses_as_json(400, 404, 409, 413, 422, 500, 501),
        },
    )
    async def export(
        story_id: StoryId,
        request: Request,
        format: Annotated[ExportFormat, Query()] = ExportFormat.ZIP,
    ) -> Response:
        """The frames finished so far as ZIP, contact sheet, printable PDF, GIF, MP4 or CSV."""
        service = get_service()
        view = await service.view(story_id)
        images, manifest = _shown_images(view), _build_manifest(view)
        if not images:
            raise Conflict("nothing of this story is drawn yet")
        headers = _headers(view.story, images, manifest, format)
        if is_not_modified(request, headers["etag"]):
            return Response(status_code=304, headers=headers)

        async def build() -> bytes:
            pngs = [await service.image(image) for image in images]
            board = _build_board(view, pngs, manifest)
            return await asyncio.to_thread(lambda: load_encoder(format)(board))

        content = await in_slot(slots, build)
        return Response(content, media_type=MEDIA_TYPES[format], headers=headers)

    return router


async def in_slot(slots: asyncio.Semaphore, build: Callable[[], Awaitable[bytes]]) -> bytes:
    """Run `build` when a slot is free.

    A thread cannot be stopped: it keeps its slot until it ends, even if the client has gone.
    """
    await slots.acquire()
    work = asyncio.ensure_future(build())
    work.add_done_callback(lambda _: slots.release())
    return await asyncio.shield(work)


def _headers(
    story: StoryRecord,
    images: Sequence[StoredImage],
    manifest: Mapping[str, object],
    format: ExportFormat,
) -> dict[str, str]:
    hashes = "/".join(image.sha256 for image in images)
    # The manifest also holds what the images do not show, such as other revisions.
    # Another version of the service may lay out the same content differently.
    content = f"{__version__}/{story.id}/{format}/{hashes}/{json.dumps(manifest)}"
    words = re.findall(r"\w+", story.request.prompt)[:FILE_NAME_WORDS]
    name = "-".join(words).lower() or "storyboard"
    ascii_name = re.sub(r"[^a-z0-9-]+", "", name).strip("-") or "storyboard"
    return {
        "etag": f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"',
        "cache-control": "no-cache",
        "content-disposition": f'attachment; filename="{ascii_name}.{format.ending}"; '
        f"filename*=UTF-8''{quote(name)}.{format.ending}",
        "x-content-type-options": "nosniff",
    }


def _shown_images(view: StoryView) -> tuple[StoredImage, ...]:
    """The images that the storyboard shows, in the order of its frames."""
    return tuple(
        frame.shown.image for frame in view.frames if frame.shown and frame.shown.image is not None
    )


def _build_board(view: StoryView, pngs: Sequence[bytes], manifest: dict[str, object]) -> Board:
    """The board of a story.

    Args:
        view: the story.
        pngs: PNG bytes of `_shown_images`.
        manifest: from `_build_manifest`.
    """
    finished = [frame for frame in view.frames if frame.shown and frame.shown.image is not None]
    frames = (_board_frame(frame, png) for frame, png in zip(finished, pngs, strict=True))
    return Board(view.story.request.prompt, tuple(frames), manifest)


def _build_manifest(view: StoryView) -> dict[str, object]:
    """The story as GET /stories/{id} answers it, with file names in place of image paths."""
    fields = StoryOut.of(view, "").model_dump(mode="json")
    # These have a meaning only on the service that made the story.
    for name in ("links", "queue_position", "eta_seconds", "last_event_id"):
        del fields[name]
    for frame in fields["frames"]:
        frame["image"] = frame["image"] and f"frame_{frame['frame_number']:03d}.png"
        for revision in frame["revisions"]:
            del revision["image"]
    return fields


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
    return BoardFrame(frame.number, scene, rendered.kept.seed, tuple(filter(None, notes)), png)
