"""A connection to the service that comes back: what may be sent again is, until time is up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 60.0
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 5.0
FIRST_TRIES = 3
"""Of a service that has never answered: it may be starting, but most likely none is running."""
PASSING = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
"""What a service that restarts looks like."""
REFUSALS = (429, 503)


class ClientError(Exception):
    """The service refused or failed; the text is its sentence."""


class Unreachable(ClientError):
    """The service was not there, or not done, in time."""


class Connection:
    """Sends requests to a service.

    Args:
        url: where the API answers, e.g. http://127.0.0.1:8000.
        timeout_s: limit of all that is waited for.
        tell: hears what is waited for.
        http: in place of a client of its own.

    Attributes:
        is_in_doubt: whether a request was sent whose answer has not come.
    """

    def __init__(
        self, url: str, timeout_s: float, tell: Callable[[str], None], http: httpx2.Client | None
    ) -> None:
        timeout = httpx2.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            self._http = http or httpx2.Client(base_url=url, timeout=timeout)
        except httpx2.InvalidURL as error:
            raise ClientError(f"{url} is no address of a service ({error})") from None
        self._deadline = time.monotonic() + timeout_s
        self._tell = tell
        self._is_known = self._is_lost = self.is_in_doubt = False

    @property
    def remaining_s(self) -> float:
        """Time that is left; negative when it is up."""
        return self._deadline - time.monotonic()

    def send(
        self, method: str, path: str, *, is_repeatable: bool = True, **options: Any
    ) -> httpx2.Response:
        """The answer, which is no error.

        A busy service is asked again when it says so; after a lost connection what is repeatable
        is sent again, and anything that has not reached the service.

        Raises:
            ClientError: the service refused, or was not there in time.
        """
        tries, retry_s = 1, FIRST_RETRY_S
        while True:
            try:
                response = self._request(method, path, **options)
            except httpx2.HTTPError as error:
                is_safe = is_repeatable or isinstance(error, httpx2.ConnectError)
                may_pass = is_safe and isinstance(error, PASSING)
                if not (may_pass and self._may_wait(retry_s, tries)):
                    raise self._unreachable(error) from None
                self.lost()
                time.sleep(retry_s)
            else:
                wait_s = self._wait_s(response, retry_s if is_repeatable else None)
                if wait_s is None:
                    return self.checked(response)
                time.sleep(wait_s)
            tries, retry_s = tries + 1, longer(retry_s)

    @contextmanager
    def events(self, path: str, after: int, silence_s: float) -> Iterator[httpx2.EventSource]:
        """The server-sent events after one of them.

        Raises:
            httpx2.TransportError: the connection is lost, or silent for longer than `silence_s`.
        """
        headers = {"last-event-id": str(after)}
        timeout = httpx2.Timeout(silence_s, connect=CONNECT_TIMEOUT_S)
        with self._http.sse(path, headers=headers, timeout=timeout) as source:
            if source.response.is_error:
                source.response.read()
            else:
                self._found()
            yield source

    def lost(self) -> None:
        """Tell of a lost connection, once until it is found again."""
        if self._is_known and not self._is_lost:
            self._tell("The connection is lost; trying again ...")
            self._is_lost = True

    def is_from_elsewhere(self, response: httpx2.Response) -> bool:
        """Whether something in front of a service that was there answers in its place."""
        return response.is_error and _detail(response) is None and self._is_known

    def checked(self, response: httpx2.Response) -> httpx2.Response:
        """The response.

        Raises:
            ClientError: it is an error.
        """
        if response.is_error:
            detail = _detail(response) or response.text.strip() or response.reason_phrase
            raise ClientError(f"{detail} (HTTP {response.status_code})")
        return response

    def _request(self, method: str, path: str, **options: Any) -> httpx2.Response:
        was_in_doubt, self.is_in_doubt = self.is_in_doubt, True
        try:
            response = self._http.request(method, path, **options)
        except httpx2.ConnectError:
            self.is_in_doubt = was_in_doubt
            raise
        self.is_in_doubt = self.is_from_elsewhere(response)
        if not response.is_error or _detail(response) is not None:
            self._found()
        return response

    def _found(self) -> None:
        self._is_known, self._is_lost = True, False

    def _may_wait(self, pause_s: float, tries: int) -> bool:
        return self.remaining_s > pause_s and (self._is_known or tries < FIRST_TRIES)

    def _wait_s(self, response: httpx2.Response, retry_s: float | None) -> float | None:
        """How long to wait before the request is sent again; None if this is its answer."""
        told = response.headers.get("retry-after", "")
        if response.status_code in REFUSALS and told.isdecimal():
            wait_s = max(1, int(told))
            if wait_s < self.remaining_s:
                sentence = _detail(response) or response.reason_phrase
                self._tell(f"{sentence} Trying again in {wait_s} s.")
                return wait_s
            return None
        if retry_s is None or retry_s > self.remaining_s or not self.is_from_elsewhere(response):
            return None
        self.lost()
        return retry_s

    def _unreachable(self, error: httpx2.HTTPError) -> Unreachable:
        if isinstance(error, httpx2.TimeoutException):
            return Unreachable(f"{self._http.base_url} did not answer in time")
        return Unreachable(f"cannot reach {self._http.base_url} ({error}): is `make run` running?")


def longer(retry_s: float) -> float:
    """The pause after this one."""
    return min(LONGEST_RETRY_S, 2 * retry_s)


def _detail(response: httpx2.Response) -> str | None:
    """The service's own sentence; None if the answer is not of its kind."""
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return None
