"""HTTP requests to the service, repeated where that is safe, and the errors of the command line."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

CONNECT_TIMEOUT_S = 10.0
RESPONSE_TIMEOUT_S = 60.0
PAUSES_S = (0.5, 1.0, 2.0, 4.0, 5.0)
"""Before the second attempt, the third, ...; the last one repeats."""
MAX_FIRST_ATTEMPTS = 3
"""To reach a service that has never answered: it may be starting, but probably none is running."""
TRANSIENT_ERRORS = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
"""A service that restarts causes these; others, such as a wrong URL, come again."""
BUSY_STATUS_CODES = (429, 503)


class ClientError(Exception):
    """The service refused or failed."""


class Unreachable(ClientError):
    """The service did not answer, or the story did not end, within the time limit."""


class Connection:
    """A connection to one service.

    Args:
        url: address of the API, e.g. http://127.0.0.1:8000.
        timeout_s: limit of all requests and pauses together.
        report: called with a sentence for the user whenever it has to wait.
        http: an HTTP client to use in place of a new one.

    Attributes:
        is_answer_pending: whether the service may have received a request that it has not answered.
    """

    def __init__(
        self,
        url: str,
        timeout_s: float,
        report: Callable[[str], None],
        http: httpx2.Client | None = None,
    ) -> None:
        timeout = httpx2.Timeout(RESPONSE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            self._http = http or httpx2.Client(base_url=url, timeout=timeout)
        except httpx2.InvalidURL as error:
            raise ClientError(f"{url} is not a valid URL of a service ({error})") from None
        self._deadline = time.monotonic() + timeout_s
        self._report = report
        self._has_answered = self._is_loss_reported = self.is_answer_pending = False

    @property
    def remaining_s(self) -> float:
        """Seconds until the time limit; negative after it."""
        return self._deadline - time.monotonic()

    def send(
        self, method: str, path: str, *, is_repeatable: bool = True, **options: Any
    ) -> httpx2.Response:
        """Send a request and return the response, which is not an error.

        A busy service is asked again after the time that it names in Retry-After. After a lost
        connection a repeatable request is sent again, and any request that was not delivered.

        Args:
            method: of HTTP.
            path: of the API, with its query.
            is_repeatable: whether a second delivery would do no harm.
            options: as of `httpx2.Client.request`.

        Raises:
            ClientError: the service refused, or could not be reached in time.
        """
        failures = 0
        while True:
            try:
                response = self._request(method, path, **options)
            except httpx2.HTTPError as error:
                is_safe = is_repeatable or isinstance(error, httpx2.ConnectError)
                if not (is_safe and self.may_pass(error, failures)):
                    raise self.unreachable(error) from None
                self.report_loss()
                time.sleep(pause_s(failures))
            else:
                wait_s = self._wait_s(response, pause_s(failures) if is_repeatable else None)
                if wait_s is None or wait_s >= self.remaining_s:
                    return checked(response)
                self._report_wait(response, wait_s)
                time.sleep(wait_s)
            failures += 1

    def send_json(self, method: str, path: str, **options: Any) -> Any:
        """Send a request as `send` does and return the JSON of the response."""
        response = self.send(method, path, **options)
        try:
            return response.json()
        except ValueError:
            raise ClientError(f"{response.url} is not answered by a storyboard service") from None

    @contextmanager
    def events(self, path: str, after: int, silence_s: float) -> Iterator[httpx2.EventSource]:
        """Open a stream of server-sent events.

        Args:
            path: of the stream.
            after: id of the last event that is known.
            silence_s: limit of the time between two events.

        Raises:
            httpx2.TransportError: the connection was lost; ReadTimeout: it was silent too long.
        """
        headers = {"last-event-id": str(after)}
        timeout = httpx2.Timeout(silence_s, connect=CONNECT_TIMEOUT_S)
        with self._http.sse(path, headers=headers, timeout=timeout) as source:
            if source.response.is_error:
                source.response.read()
            else:
                self._mark_answered()
            yield source

    def report_loss(self) -> None:
        """Report a lost connection, once until the service answers again."""
        if self._has_answered and not self._is_loss_reported:
            self._report("The connection is lost; trying again ...")
            self._is_loss_reported = True

    def may_pass(self, error: httpx2.HTTPError, failures: int) -> bool:
        """Whether another attempt makes sense after an error and so many failures before it."""
        is_absent = not self._has_answered and failures + 1 >= MAX_FIRST_ATTEMPTS
        has_time = pause_s(failures) < self.remaining_s
        return isinstance(error, TRANSIENT_ERRORS) and has_time and not is_absent

    def is_from_proxy(self, response: httpx2.Response) -> bool:
        """Whether a proxy answers with an error in place of a service that was there before."""
        return response.is_error and _detail_of(response) is None and self._has_answered

    def unreachable(self, error: httpx2.HTTPError) -> Unreachable:
        """The error for a service that could not be reached."""
        if isinstance(error, httpx2.TimeoutException):
            return Unreachable(f"{self._http.base_url} did not answer in time")
        return Unreachable(f"cannot reach {self._http.base_url} ({error}): is `make run` running?")

    def _request(self, method: str, path: str, **options: Any) -> httpx2.Response:
        was_pending, self.is_answer_pending = self.is_answer_pending, True
        try:
            response = self._http.request(method, path, **options)
        except httpx2.ConnectError:
            self.is_answer_pending = was_pending  # this request was not delivered
            raise
        self.is_answer_pending = self.is_from_proxy(response)
        if not response.is_error or _detail_of(response) is not None:
            self._mark_answered()
        return response

    def _mark_answered(self) -> None:
        self._has_answered, self._is_loss_reported = True, False

    def _wait_s(self, response: httpx2.Response, proxy_pause_s: float | None) -> float | None:
        """Seconds until the request is worth sending again; None if this is the final response."""
        busy_s = _retry_after_s(response)
        if busy_s is None and self.is_from_proxy(response):
            return proxy_pause_s
        return busy_s

    def _report_wait(self, response: httpx2.Response, wait_s: float) -> None:
        if _retry_after_s(response) is None:
            self.report_loss()
        else:
            sentence = _detail_of(response) or response.reason_phrase
            self._report(f"{sentence} Trying again in {wait_s:g} s.")


def pause_s(failures: int) -> float:
    """Seconds to wait after an attempt that failed when `failures` had failed before it."""
    return PAUSES_S[min(failures, len(PAUSES_S) - 1)]


def checked(response: httpx2.Response) -> httpx2.Response:
    """The response.

    Raises:
        ClientError: it is an error.
    """
    if response.is_error:
        detail = _detail_of(response) or response.text.strip() or response.reason_phrase
        raise ClientError(f"{detail} (HTTP {response.status_code})")
    return response


def _detail_of(response: httpx2.Response) -> str | None:
    """The sentence of the service's error; None if the response is not the service's."""
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return None


def _retry_after_s(response: httpx2.Response) -> int | None:
    """Seconds after which a busy service wants to be asked again; None if it is not busy."""
    value = response.headers.get("retry-after", "")
    if response.status_code in BUSY_STATUS_CODES and value.isdecimal():
        return max(1, int(value))
    return None
