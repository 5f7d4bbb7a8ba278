"""Every error as JSON: a sentence in `detail`, a stable word in `code`, and the `request_id`.

StoryError and its subclasses                 their own status, code and sentence
RequestValidationError (a field is wrong)     422 invalid_request
HTTPException (unknown path, too large, ...)  its status, and the code of that status
any other exception                           500 internal_error, see middleware.py
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from deployments.errors import Overloaded, StoryError
from deployments.types import TEXT_PATTERN
from deployments.validation_errors import describe
from serve_app.api.request_ids import request_id
from serve_app.api.schemas.requests import STORY_PATTERN
from serve_app.images.png import SIZE_OR_AUTO_PATTERN, SIZE_PATTERN

UNPARSABLE = "the body cannot be parsed as JSON"
"""FastAPI answers 400 only for JSON nested too deep, numbers too long, and bytes outside UTF-8."""

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
"""Python 3.13 renamed these statuses after RFC 9110; their codes stay the same."""

DESCRIPTIONS = {
    400: "The request cannot be parsed",
    404: "There is no such story, frame or revision",
    405: "The path does not allow this method",
    409: "The story's state forbids it, or the Idempotency-Key belongs to another request",
    413: "The body is larger than 15 MB",
    422: "A field is wrong; `detail` names it",
    500: "Rendering or scoring failed",
    501: "The format needs an extra that is not installed; `detail` says how to install it",
    502: "The planner's answer was not a usable plan",
    503: "Models not loaded, planner unavailable, or too many stories (see Retry-After)",
    504: "The story took longer than the service allows",
    507: "The disk has too little free space for more images",
}
"""What each status means, in the OpenAPI document."""


class ErrorOut(BaseModel):
    """Any error."""

    detail: str = Field(
        description="One sentence.", examples=["prompt must be at least 10 characters"]
    )
    code: str = Field(description="Stable word for programs.", examples=["invalid_request"])
    request_id: str = Field(description="Find it in the logs.")


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the API as JSON."""
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(StoryError, _on_story_error)
    app.add_exception_handler(HTTPException, _on_http_error)


async def _on_validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _error_response(request, 422, "invalid_request", _detail(error))


def _detail(error: RequestValidationError) -> str:
    """What is wrong with the request; without the first part of each location, e.g. "body"."""
    in_request = (
        {**each, "loc": () if each["type"] == "json_invalid" else each["loc"][1:]}
        for each in error.errors()
    )
    return describe(in_request, PATTERNS, "the body")


async def _on_story_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StoryError)
    headers = {}
    if isinstance(error, Overloaded):
        headers["Retry-After"] = str(error.retry_after_s)
    return _error_response(request, error.status_code, error.code, error.detail, headers)


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return http_error_response(request, error)


def http_error_response(request: Request, error: HTTPException) -> JSONResponse:
    """The answer to an error of the framework, such as an unknown path."""
    status = error.status_code
    detail = UNPARSABLE if status == HTTPStatus.BAD_REQUEST else str(error.detail)
    headers = MutableHeaders(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _allowed_methods(request)):
        headers["Allow"] = methods
    return _error_response(request, status, http_error_code(status), detail, headers)


def http_error_code(status: int) -> str:
    """The `code` of an error of the framework, e.g. "not_found"."""
    return RENAMED_CODES.get(status, HTTPStatus(status).name.lower())


def _allowed_methods(request: Request) -> str:
    """All documented methods of the path; Starlette names only those of the first route."""
    path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    operations = request.app.openapi()["paths"]
    methods = {
        method.upper()
        for template in operations
        if compile_path(template)[0].match(path)
        for method in operations[template]
    }
    return ", ".join(sorted(methods))


def internal_error_response(request: Request) -> JSONResponse:
    """The answer to an exception that no handler knows; its text stays in the log."""
    detail = "Generation failed: unexpected error in the ingress"
    return _error_response(request, 500, "internal_error", detail)


def _error_response(
    request: Request,
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = ErrorOut(detail=detail, code=code, request_id=request_id(request)).model_dump()
    if request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/v1/"):
        # OpenAI's clients look for the sentence here.
        kind = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "api_error"
        body["error"] = {"message": detail, "type": kind, "param": None, "code": code}
    return JSONResponse(body, status, headers)


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses` for errors of a route that answers JSON."""
    return {status: {"model": ErrorOut, "description": DESCRIPTIONS[status]} for status in statuses}


def error_responses_as_json(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses` for errors of a route that answers files or events.

    FastAPI would document a model under the media type of the route.
    """
    schema = {"$ref": f"#/components/schemas/{ErrorOut.__name__}"}
    content = {"application/json": {"schema": schema}}
    return {
        status: {"description": DESCRIPTIONS[status], "content": content} for status in statuses
    }
