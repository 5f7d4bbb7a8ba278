"""Types and limits of fields that several bodies share."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from deployments.types import MAX_FRAMES, MIN_FRAMES

MAX_SEED = 2**53 - 1
"""The largest integer that every JSON implementation keeps exact."""

NO_CONTROL = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
STORY_PATTERN = rf"^{NO_CONTROL}*[^\s\x00-\x1f\x7f-\x9f]{NO_CONTROL}*$"
"""At least one visible character, and no control characters."""

EXAMPLE_STORY = "Aldar Kose tricks a wealthy merchant and steals his horse"


def json_number(value: Any) -> Any:
    """Check that a value is a JSON number; pydantic would also accept "42" and true as integers.

    42.0 is accepted, since JSON does not distinguish it from 42.

    Raises:
        PydanticCustomError: the value is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


StoryPrompt = Annotated[
    str,
    StringConstraints(strict=True, min_length=10, max_length=500, pattern=STORY_PATTERN),
    Field(description="The story, in English, Kazakh, Russian or any language of your planner."),
]
NumFrames = Annotated[
    int,
    Field(
        ge=MIN_FRAMES,
        le=MAX_FRAMES,
        description="Maximum number of frames; null: the planner decides.",
    ),
    BeforeValidator(json_number),
]
Seed = Annotated[
    int,
    Field(ge=-MAX_SEED, le=MAX_SEED, description="The same seed and prompt give the same pixels."),
    BeforeValidator(json_number),
]
Temperature = Annotated[
    float,
    Field(
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Creativity of the GPT planner; the built-in planner ignores it.",
    ),
]
ReferenceImage = Annotated[
    str,
    Field(
        max_length=14_000_000,
        description="Base64 of a PNG, JPEG or WebP file of at most 10 MB and 16 megapixels that "
        "shows the hero and guides ref-guided mode. Never a URL.",
    ),
]
