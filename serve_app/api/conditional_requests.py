"""Conditional and range requests (RFC 9110, sections 13 and 14): ETags, 304, 206 and 416."""

import re
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

RANGE_PATTERN = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
"""A single range; RFC 9110 allows a server to ignore any other and to send the whole image."""
IMMUTABLE = "public, max-age=31536000, immutable"
HEADERS = {"accept-ranges": "bytes", "x-content-type-options": "nosniff"}


def is_not_modified(request: Request, etag: str) -> bool:
    """Whether the client already has this version, according to its If-None-Match header.

    Args:
        request: of the client.
        etag: of this version, in quotes; compared weakly, as RFC 9110 requires for GET.
    """
    header = request.headers.get("if-none-match", "")
    known = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in known or etag in known


async def image_response(
    request: Request, tag: str, is_final: bool, read: Callable[[], Awaitable[bytes]]
) -> Response:
    """A PNG with its ETag; 304 if the client has it, 206 or 416 for a range.

    Args:
        request: of the client.
        tag: identifies this version of the image.
        is_final: whether this URL gives the same image forever.
        read: returns the PNG bytes; called only if they are sent.
    """
    etag = f'"{tag}"'
    headers = {**HEADERS, "etag": etag, "cache-control": IMMUTABLE if is_final else "no-cache"}
    if is_not_modified(request, etag):
        return Response(status_code=304, headers=headers)
    png = await read()
    part = RANGE_PATTERN.fullmatch(request.headers.get("range", ""))
    if part is None or request.headers.get("if-range", etag) != etag or part[1] + part[2] == "":
        return Response(png, media_type="image/png", headers=headers)
    start, end = _bounds(part[1], part[2], len(png))
    if start >= end:
        return Response(
            status_code=416, headers={**headers, "content-range": f"bytes */{len(png)}"}
        )
    headers["content-range"] = f"bytes {start}-{end - 1}/{len(png)}"
    return Response(png[start:end], 206, headers, "image/png")


def _bounds(first: str, last: str, length: int) -> tuple[int, int]:
    """Start and end of a range within the image; "-5" requests the last five bytes."""
    if first == "":
        return max(0, length - int(last)), length
    return int(first), length if last == "" else min(int(last) + 1, length)
