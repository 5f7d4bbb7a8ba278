"""What a response of the service says: its error, and when to ask again."""

import httpx2

from serve_app.cli.errors import ClientError

BUSY_STATUS_CODES = (429, 503)


def checked(response: httpx2.Response) -> httpx2.Response:
    """The response.

    Raises:
        ClientError: it is an error.
    """
    if response.is_error:
        detail = detail_of(response) or response.text.strip() or response.reason_phrase
        raise ClientError(f"{detail} (HTTP {response.status_code})")
    return response


def detail_of(response: httpx2.Response) -> str | None:
    """The sentence of the service's error; None if the response is not the service's."""
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return None


def retry_after_s(response: httpx2.Response) -> int | None:
    """Seconds after which a busy service wants to be asked again; None if it is not busy."""
    value = response.headers.get("retry-after", "")
    if response.status_code in BUSY_STATUS_CODES and value.isdecimal():
        return max(1, int(value))
    return None
