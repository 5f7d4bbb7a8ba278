"""Pictures over HTTP: not sent again to who has them, and in part to who asks for a part."""

import re
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

RANGE_PATTERN = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
"""One range; RFC 9110 lets a server ignore any other and send the whole."""
FOREVER = "public, max-age=31536000, immutable"
HEADERS = {"accept-ranges": "bytes", "x-content-type-options": "nosniff"}


async def picture_response(
    request: Request, tag: str, is_final: bool, read: Callable[[], Awaitable[bytes]]
) -> Response:
    """A PNG with its ETag; 304 where the client has it, 206 or 416 for a range.

    Args:
        request: the client's.
        tag: what tells the picture from others.
        is_final: whether its address will never show another picture.
        read: the picture's bytes, only read if they are sent.
    """
    etag = f'"{tag}"'
    headers = {**HEADERS, "etag": etag, "cache-control": FOREVER if is_final else "no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    png = await read()
    asked = RANGE_PATTERN.fullmatch(request.headers.get("range", ""))
    if asked is None or request.headers.get("if-range", etag) != etag or asked[1] + asked[2] == "":
        return Response(png, media_type="image/png", headers=headers)
    start, end = _bounds(asked[1], asked[2], len(png))
    if start >= end:
        return Response(
            status_code=416, headers={**headers, "content-range": f"bytes */{len(png)}"}
        )
    headers["content-range"] = f"bytes {start}-{end - 1}/{len(png)}"
    return Response(png[start:end], 206, headers, "image/png")


def _bounds(first: str, last: str, length: int) -> tuple[int, int]:
    """The slice of a range; "-5" asks for the last five bytes."""
    if first == "":
        return max(0, length - int(last)), length
    return int(first), length if last == "" else min(int(last) + 1, length)
