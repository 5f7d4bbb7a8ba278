"""The studio page: browsers get it at `/`, and its files under `/studio`."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[2] / "studio"
HEADERS: Mapping[str, str] = {
    # No other origin and no inline script: a story's text can never become code.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    # The page and its files change together when the service is updated.
    "cache-control": "no-cache",
    "vary": "accept",
}


class StudioFiles(StaticFiles):
    """The page's scripts, styles and texts."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file with the headers of the page."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        return response


def wants_page(request: Request) -> bool:
    """Whether a browser asks: browsers accept HTML by name, curl and libraries accept anything."""
    return "text/html" in request.headers.get("accept", "")


def page() -> Response:
    """The studio page."""
    return FileResponse(FOLDER / "index.html", media_type="text/html", headers=dict(HEADERS))


def add_studio(app: FastAPI) -> None:
    """Serve the page's files."""
    app.mount("/studio", StudioFiles(directory=FOLDER), name="studio")
