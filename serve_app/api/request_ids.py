"""The id of a request, in its answer and in the logs."""

import re
import uuid

from fastapi import Request
from starlette.exceptions import HTTPException

REQUEST_ID_HEADER = "x-request-id"
REQUEST_ID_PATTERN = re.compile(r"[\x21-\x7e]{1,128}")
"""Serve logs the id as it is, so an id that a client chooses must not break a log line."""


def request_id(request: Request) -> str:
    """The id in the header, which Serve's proxy sets if the client did not; else a new one."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    if REQUEST_ID_PATTERN.fullmatch(given):
        return given
    if not hasattr(request.state, "request_id"):
        request.state.request_id = str(uuid.uuid4())
    return str(request.state.request_id)


def check_request_id(given: str | None) -> None:
    """Check an id that a client may have chosen.

    Raises:
        HTTPException: 422, the id could break a log line.
    """
    if given is not None and not REQUEST_ID_PATTERN.fullmatch(given):
        raise HTTPException(
            422, f"{REQUEST_ID_HEADER} must be 1 to 128 visible ASCII characters without spaces"
        )
