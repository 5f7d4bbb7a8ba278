"""Base of the domain's values, and the text that they hold."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TEXT_PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""No control characters except tab and line ends; pydantic itself refuses lone surrogates."""

Text = Annotated[str, Field(pattern=TEXT_PATTERN)]
"""A string that can be tokenised, logged and sent as UTF-8."""


class Value(BaseModel):
    """Base of the domain's values: immutable; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
