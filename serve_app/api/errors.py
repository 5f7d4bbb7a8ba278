"""Every error as JSON: a sentence in `detail`, a word in `code`, the `request_id`."""

import re
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from deployments.errors import Overloaded, StoryError
from deployments.types import TEXT_PATTERN
from deployments.validation_errors import describe
from serve_app.api.schemas.errors import ErrorOut
from serve_app.api.schemas.fields import STORY_PATTERN
from serve_app.images.scaling import SIZE_OR_AUTO_PATTERN, SIZE_PATTERN

REQUEST_ID_HEADER = "x-request-id"
REQUEST_ID_PATTERN = re.compile(r"[\x21-\x7e]{1,128}")
"""A client may choose its id, but not one that could break a log line: Serve logs it as it is."""

UNPARSABLE = "the body cannot be parsed as JSON"
"""FastAPI's only 400: too deep a nesting, thousands of digits, bytes that are no UTF-8."""

NOT_BLANK = "must be text that is not blank and has no control characters"
PATTERNS = {
    STORY_PATTERN: NOT_BLANK,
    TEXT_PATTERN: NOT_BLANK,
    SIZE_PATTERN: "must be a size such as 512x512, at most 2048x2048",
    SIZE_OR_AUTO_PATTERN: "must be auto or a size such as 512x512, at most 2048x2048",
}
"""What each pattern of a field means."""

RENAMED_CODES = {
    413: "request_entity_too_large",
    414: "request_uri_too_long",
    416: "requested_range_not_satisfiable",
    422: "unprocessable_entity",
}
"""Codes of the statuses that Python 3.13 renamed after RFC 9110; codes stay what they were."""

MEANINGS = {
    400: "The request cannot be parsed",
    404: "There is no such story, frame or drawing",
    405: "Method not allowed",
    409: "The story's state forbids it, or the Idempotency-Key is another request's",
    413: "The body is larger than 15 MB",
    422: "A field is wrong; `detail` names it",
    500: "Drawing or scoring failed",
    501: "The service lacks what this format needs; `detail` says how to install it",
    502: "The planner's answer was no usable plan",
    503: "Models not loaded, planner unavailable, or too many stories (see Retry-After)",
    504: "The story took longer than the service allows",
    507: "The disk has too little left for more pictures",
}


def errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for /docs."""
    return {code: {"model": ErrorOut, "description": MEANINGS[code]} for code in codes}


def plain_errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route whose other answers are not JSON, for /docs."""
    schema = {"$ref": "#/components/schemas/ErrorOut"}
    return {
        code: {"description": MEANINGS[code], "content": {"application/json": {"schema": schema}}}
        for code in codes
    }


def request_id(request: Request) -> str:
    """The request's id: the header's, which Serve's proxy sets if the client did not."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    if REQUEST_ID_PATTERN.fullmatch(given):
        return given
    if not hasattr(request.state, "request_id"):
        request.state.request_id = str(uuid.uuid4())
    return str(request.state.request_id)


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer of an error."""
    body = ErrorOut(detail=detail, code=code, request_id=request_id(request)).model_dump()
    if request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/v1/"):
        # OpenAI's clients read the sentence here.
        kind = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "api_error"
        body["error"] = {"message": detail, "type": kind, "param": None, "code": code}
    return JSONResponse(body, status, headers)


def _detail(error: RequestValidationError) -> str:
    """What is wrong with the request; without the first part of each location, e.g. "body"."""
    in_request = (
        {**each, "loc": () if each["type"] == "json_invalid" else each["loc"][1:]}
        for each in error.errors()
    )
    return describe(in_request, PATTERNS, "the body")


async def _on_validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem(request, 422, "invalid_request", _detail(error))


async def _on_story_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StoryError)
    headers = None
    if isinstance(error, Overloaded):
        headers = {"Retry-After": str(error.retry_after_s)}
    return problem(request, error.status_code, error.code, error.detail, headers)


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return http_error_response(request, error)


def http_error_response(request: Request, error: HTTPException) -> JSONResponse:
    """The answer to an error of the framework, such as an unknown path."""
    detail = UNPARSABLE if error.status_code == HTTPStatus.BAD_REQUEST else str(error.detail)
    headers = MutableHeaders(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods(request)):
        headers["allow"] = methods
    return problem(request, error.status_code, http_error_code(error.status_code), detail, headers)


def http_error_code(status: int) -> str:
    """The `code` of an error of the framework, e.g. "not_found"."""
    return RENAMED_CODES.get(status, HTTPStatus(status).name.lower())


def _methods(request: Request) -> str:
    """All documented methods of the path; Starlette names only those of the first route."""
    path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    operations = request.app.openapi()["paths"]
    found = {
        method.upper()
        for template in operations
        if compile_path(template)[0].match(path)
        for method in operations[template]
    }
    return ", ".join(sorted(found))


def check_request_id(given: str | None) -> None:
    """Check the request id that a client has chosen.

    Raises:
        HTTPException: 422, it could break a log line.
    """
    if given is not None and not REQUEST_ID_PATTERN.fullmatch(given):
        raise HTTPException(
            422, f"{REQUEST_ID_HEADER} must be 1 to 128 visible ASCII characters without spaces"
        )


def internal_error_response(request: Request) -> JSONResponse:
    """The answer to a request that failed by an error of ours that no handler knows."""
    detail = "Generation failed: unexpected error in the ingress"
    return problem(request, 500, "internal_error", detail)


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the API as JSON."""
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(StoryError, _on_story_error)
    app.add_exception_handler(HTTPException, _on_http_error)
