"""Middleware around all routes: limit of bodies, number of requests, unexpected errors."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve_app.api.errors import http_error_response, internal_error_response
from serve_app.api.request_ids import REQUEST_ID_HEADER, check_request_id

logger = logging.getLogger("ray.serve")

MAX_BODY_BYTES = 15_000_000
"""A reference image of 10 MB is 14 MB in base64; the rest is for the other fields."""


class InFlight:
    """The number of requests whose answers are not fully sent yet."""

    def __init__(self) -> None:
        self.count = 0


class RequestGuard:
    """Limits bodies, checks request ids, counts requests and answers unexpected errors.

    FastAPI's own `max_body_size` answers in plain text, and Serve's proxy has no limit.

    Args:
        app: the application inside this middleware.
        in_flight: counts the requests.
        max_body_bytes: a larger body is refused with 413, also if it is sent in chunks.
    """

    def __init__(
        self, app: ASGIApp, in_flight: InFlight, max_body_bytes: int = MAX_BODY_BYTES
    ) -> None:
        self._app = app
        self._in_flight = in_flight
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
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
        has_started = False

        async def send_and_note_start(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            check_request_id(request.headers.get(REQUEST_ID_HEADER))
            self._check_length(int(request.headers.get("content-length", 0)))
            await self._app(scope, self._limited(receive), send_and_note_start)
        except HTTPException as error:
            await http_error_response(request, error)(scope, receive, send)
        except Exception:
            logger.exception("unexpected error in the ingress")
            if has_started:
                raise
            await internal_error_response(request)(scope, receive, send)

    def _check_length(self, length: int) -> None:
        if length > self._max_body_bytes:
            raise HTTPException(
                413, f"the body must be at most {self._max_body_bytes // 1_000_000} MB"
            )

    def _limited(self, receive: Receive) -> Receive:
        length = 0

        async def receive_limited() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            self._check_length(length)
            return message

        return receive_limited
