"""Every error as JSON: a sentence in `detail`, a word in `code`, the `request_id`."""

import logging
import re
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deployments.errors import Overloaded, StoryError
from deployments.types import TEXT_PATTERN
from deployments.validation_errors import describe
from serve_app.api.schemas import STORY_PATTERN, ErrorOut
from serve_app.images.codec import SIZE_OR_AUTO_PATTERN, SIZE_PATTERN

logger = logging.getLogger("ray.serve")

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
    """What /docs tells of the errors of a route."""
    return {code: {"model": ErrorOut, "description": MEANINGS[code]} for code in codes}


def plain_errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The same for a route whose answers are no JSON but for its errors."""
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
    request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An error as it is answered."""
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
    code = HTTPStatus(error.status_code).name.lower()
    detail = UNPARSABLE if error.status_code == HTTPStatus.BAD_REQUEST else str(error.detail)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = _allowed_methods(request)
    return problem(request, error.status_code, code, detail, headers or None)


def _allowed_methods(request: Request) -> str:
    """All methods of the path; Starlette names only those of the first route that it finds."""
    path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    operations = request.app.openapi()["paths"]
    found = {
        method.upper()
        for template in operations
        if compile_path(template)[0].match(path)
        for method in operations[template]
    }
    return ", ".join(sorted(found))


class InFlight:
    """How many requests are being answered, the sending of their answers included."""

    def __init__(self) -> None:
        self.count = 0


class Guard:
    """Around all routes: bounds the body, and answers what no handler turned into JSON.

    FastAPI's own `max_body_size` answers in plain text, and Serve's proxy has no limit at all.

    Args:
        app: the application.
        max_body_bytes: a larger body is refused with 413, also one that is sent in chunks.
        in_flight: counts the requests.
    """

    def __init__(self, app: ASGIApp, max_body_bytes: int, in_flight: InFlight) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._in_flight = in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._in_flight.count += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self._in_flight.count -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            _check_request_id(request.headers.get(REQUEST_ID_HEADER))
            self._check_length(int(request.headers.get("content-length", 0)))
            await self._app(scope, self._bounded(receive), watched_send)
        except HTTPException as error:
            await (await _on_http_error(request, error))(scope, receive, send)
        except Exception:
            logger.exception("unexpected error in the ingress")
            if started:
                raise
            detail = "Generation failed: unexpected error in the ingress"
            await problem(request, 500, "internal_error", detail)(scope, receive, send)

    def _check_length(self, length: int) -> None:
        if length > self._max_body_bytes:
            raise HTTPException(
                413, f"the body must be at most {self._max_body_bytes // 1_000_000} MB"
            )

    def _bounded(self, receive: Receive) -> Receive:
        length = 0

        async def receive_bounded() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            self._check_length(length)
            return message

        return receive_bounded


def _check_request_id(given: str | None) -> None:
    if given is not None and not REQUEST_ID_PATTERN.fullmatch(given):
        raise HTTPException(
            422, f"{REQUEST_ID_HEADER} must be 1 to 128 visible ASCII characters without spaces"
        )


def install(app: FastAPI, max_body_bytes: int, in_flight: InFlight) -> None:
    """Give the API its error answers, the limit of its bodies and the count of its requests."""
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(StoryError, _on_story_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_middleware(Guard, max_body_bytes=max_body_bytes, in_flight=in_flight)
