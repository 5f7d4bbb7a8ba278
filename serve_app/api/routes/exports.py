"""`GET /stories/{id}/export`: a storyboard as a file."""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from serve_app import __version__
from serve_app.api.errors import plain_errors
from serve_app.api.service import GetService
from serve_app.api.story_schemas import StoryOut
from serve_app.exports.animatic import board_gif, board_mp4
from serve_app.exports.archive import board_zip
from serve_app.exports.board import Board, BoardFrame
from serve_app.exports.formats import ExportFormat
from serve_app.exports.pdf import board_pdf
from serve_app.exports.sheet import sheet_png
from serve_app.store.errors import Conflict
from serve_app.store.records import Drawn
from serve_app.stories.view import ShownFrame, StoryView

MAX_AT_ONCE = 2
"""Encoding a film takes a core; more at once would take them from the ingress."""
NAME_WORDS = 6


FORMATS: dict[ExportFormat, tuple[Callable[[Board], bytes], str]] = {
    ExportFormat.ZIP: (board_zip, "application/zip"),
    ExportFormat.SHEET: (sheet_png, "image/png"),
    ExportFormat.PDF: (board_pdf, "application/pdf"),
    ExportFormat.GIF: (board_gif, "image/gif"),
    ExportFormat.MP4: (board_mp4, "video/mp4"),
}
"""By format: what makes it, and its media type."""


def build_export_route(get_service: GetService) -> APIRouter:
    """The route in front of a service, which is asked for per request."""
    router = APIRouter(tags=["stories"])
    places = asyncio.Semaphore(MAX_AT_ONCE)

    @router.get(
        "/stories/{story_id}/export",
        response_class=Response,
        responses={
            200: {"content": {media_type: {} for _, media_type in FORMATS.values()}},
            304: {"description": "The client has it"},
            **plain_errors(400, 404, 409, 413, 422, 500, 501),
        },
    )
    async def export(
        story_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
        request: Request,
        format: Annotated[ExportFormat, Query()] = ExportFormat.ZIP,
    ) -> Response:
        """The storyboard as ZIP, contact sheet, printable PDF, GIF or MP4; what is drawn so far."""
        view = await get_service().view(story_id)
        drawn = [each for _, each in _drawn(view)]
        if not drawn:
            raise Conflict("nothing of this story is drawn yet")
        manifest = _manifest(view)
        headers = _headers(view, drawn, manifest, format)
        known = request.headers.get("if-none-match", "")
        if headers["etag"] in known or known.strip() == "*":
            return Response(status_code=304, headers=headers)
        make, media_type = FORMATS[format]

        async def build() -> bytes:
            board = await _board(get_service, view, manifest)
            return await asyncio.to_thread(make, board)

        made = await in_place(places, build)
        return Response(made, media_type=media_type, headers=headers)

    return router


async def in_place(places: asyncio.Semaphore, build: Callable[[], Awaitable[bytes]]) -> bytes:
    """What `build` makes, once there is a place.

    A thread cannot be stopped: it keeps its place until it ends, also when the client is gone.
    """
    await places.acquire()
    work = asyncio.ensure_future(build())
    work.add_done_callback(lambda _: places.release())
    return await asyncio.shield(work)


def _drawn(view: StoryView) -> list[tuple[ShownFrame, Drawn]]:
    """The frames that have a picture, and what is known of it."""
    shown = [(frame, frame.shown.drawn) for frame in view.frames if frame.shown]
    return [(frame, each) for frame, each in shown if each is not None]


async def _board(get_service: GetService, view: StoryView, manifest: dict[str, object]) -> Board:
    frames = [
        _frame(frame, each, await get_service().picture(each)) for frame, each in _drawn(view)
    ]
    return Board(view.story.request.prompt, tuple(frames), manifest)


def _frame(frame: ShownFrame, drawn: Drawn, png: bytes) -> BoardFrame:
    assert frame.shown is not None
    scene = frame.shown.scene
    notes = (
        f"place: {scene.setting}" if scene.setting else "",
        f"clip_score {drawn.kept.clip_score:.3f}",
        f"consistency {frame.consistency:.3f}",
        f"seed {drawn.kept.seed}",
        f"{drawn.recipe.width}×{drawn.recipe.height} px",
    )
    caption = scene.caption or scene.prompt
    return BoardFrame(frame.number, caption, scene.prompt, tuple(filter(None, notes)), png)


def _manifest(view: StoryView) -> dict[str, object]:
    """The story as GET /stories/{id} tells it, its images being files beside it."""
    told = StoryOut.of(view, "").model_dump(mode="json")
    # Of the service that made it, and of no use elsewhere.
    for name in ("links", "queue_position", "eta_seconds", "last_event_id"):
        del told[name]
    for frame in told["frames"]:
        frame["image"] = frame["image"] and f"frame_{frame['frame_number']:03d}.png"
        for revision in frame["revisions"]:
            del revision["image"]
    return told


def _headers(
    view: StoryView, drawn: list[Drawn], manifest: dict[str, object], format: ExportFormat
) -> dict[str, str]:
    shown = "/".join(each.png_sha256 for each in drawn)
    # The manifest tells more than the pictures: other drawings, how the story ended.
    # Another version may lay out the same otherwise.
    told = f"{__version__}/{view.story.id}/{format}/{shown}/{json.dumps(manifest)}"
    words = re.findall(r"\w+", view.story.request.prompt)[:NAME_WORDS]
    name = "-".join(words).lower() or "storyboard"
    ascii_name = re.sub(r"[^a-z0-9-]+", "", name).strip("-") or "storyboard"
    return {
        "etag": f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"',
        "cache-control": "no-cache",
        "content-disposition": f'attachment; filename="{ascii_name}.{format.ending}"; '
        f"filename*=UTF-8''{quote(name)}.{format.ending}",
        "x-content-type-options": "nosniff",
    }
