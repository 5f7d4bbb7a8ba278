from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from deployments.validation_errors import describe

SIZE = r"^\d+x\d+$"


class Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    prompt: Annotated[str, Field(min_length=3)] = "prompt"
    size: Annotated[str, Field(pattern=SIZE)] = "8x8"
    scale: Annotated[float, Field(ge=-4.0, le=0.5)] = 0.0
    steps: int = 1


class Story(BaseModel):
    frames: list[Frame]

    @model_validator(mode="after")
    def _check_count(self):
        if not self.frames:
            raise ValueError("a story needs frames")
        return self


def errors_of(value):
    with pytest.raises(ValidationError) as caught:
        Story.model_validate(value)
    return caught.value.errors()


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ({"prompt": "a"}, "frames.0.prompt must be at least 3 characters"),
        ({"prompt": 7}, "frames.0.prompt must be a string"),
        ({"promt": "a"}, "frames.0.promt is not a known field"),
        ({"ключ": "a"}, "frames.0.\\u043a\\u043b\\u044e\\u0447 is not a known field"),
        ({"size": "big"}, rf"frames.0.size must match {SIZE}"),
        ({"scale": -5}, "frames.0.scale must be at least -4"),
        ({"scale": 1}, "frames.0.scale must be at most 0.5"),
    ],
)
def test_error_names_the_field_the_rule_and_the_limit(frame, sentence):
    assert describe(errors_of({"frames": [frame]})) == sentence


def test_pattern_is_explained_by_its_rule():
    found = errors_of({"frames": [{"size": "big"}]})
    assert describe(found, {SIZE: "must be a size"}) == "frames.0.size must be a size"


def test_error_type_without_a_rule_keeps_pydantics_message():
    found = errors_of({"frames": [{"steps": "many"}]})
    assert describe(found).startswith("frames.0.steps: Input should be a valid integer")


def test_several_errors_share_a_line_and_none_is_repeated():
    found = errors_of({"frames": [{"prompt": "a", "scale": 1}]})
    assert describe([*found, *found]) == (
        "frames.0.prompt must be at least 3 characters; frames.0.scale must be at most 0.5"
    )


@pytest.mark.parametrize(
    ("value", "root", "sentence"),
    [
        ([], "the body", "the body must be a JSON object"),
        ({"frames": []}, "the body", "the body: a story needs frames"),
        ({"frames": []}, "", "a story needs frames"),
    ],
)
def test_error_of_the_whole_value_names_its_root(value, root, sentence):
    assert describe(errors_of(value), root=root) == sentence


def test_invalid_json_says_where_it_breaks():
    with pytest.raises(ValidationError) as caught:
        Story.model_validate_json("{")
    assert describe(caught.value.errors(), root="the body").startswith(
        "the body is not valid JSON: EOF while parsing"
    )
