"""What surrounds all routes: the limit of bodies, the count of requests, errors of no handler."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve_app.api.errors import (
    REQUEST_ID_HEADER,
    check_request_id,
    http_error_response,
    internal_error_response,
)

logger = logging.getLogger("ray.serve")

MAX_BODY_BYTES = 15_000_000
"""A reference image of 10 MB in base64, and room for the other fields."""


class InFlight:
    """How many requests are being answered, until the last byte of their answers is sent."""

    def __init__(self) -> None:
        self.count = 0


class RequestGuard:
    """Middleware around all routes.

    FastAPI's own `max_body_size` answers in plain text, and Serve's proxy has no limit at all.

    Args:
        app: the application.
        in_flight: counts the requests.
        max_body_bytes: a larger body is refused with 413, also one that is sent in chunks.
    """

    def __init__(
        self, app: ASGIApp, in_flight: InFlight, max_body_bytes: int = MAX_BODY_BYTES
    ) -> None:
        self._app = app
        self._in_flight = in_flight
        self._max_body_bytes = max_body_bytes

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
            check_request_id(request.headers.get(REQUEST_ID_HEADER))
            self._check_length(int(request.headers.get("content-length", 0)))
            await self._app(scope, self._bounded(receive), watched_send)
        except HTTPException as error:
            await http_error_response(request, error)(scope, receive, send)
        except Exception:
            logger.exception("unexpected error in the ingress")
            if started:
                raise
            await internal_error_response(request)(scope, receive, send)

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
