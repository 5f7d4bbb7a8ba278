"""The errors of each route in the OpenAPI document."""

from typing import Any

from serve_app.api.schemas.errors import ErrorOut

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
