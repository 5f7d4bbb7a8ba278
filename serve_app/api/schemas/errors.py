"""The answer of every error, and the error inside the answer of a story."""

from pydantic import BaseModel, Field

from serve_app.store.records import StoredError


class ErrorOut(BaseModel):
    """Any error."""

    detail: str = Field(
        description="One sentence.", examples=["prompt must be at least 10 characters"]
    )
    code: str = Field(description="Stable word for programs.", examples=["invalid_request"])
    request_id: str = Field(description="Find it in the logs.")


class ProblemOut(BaseModel):
    """Why a story or a revision failed."""

    detail: str
    code: str

    @classmethod
    def of(cls, error: StoredError | None) -> "ProblemOut | None":
        """The answer for a stored error; None for None."""
        return None if error is None else cls(detail=error.detail, code=error.code)
