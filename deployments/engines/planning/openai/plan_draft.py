"""How the answer of a chat endpoint is read: text in, a plan out.

PlanDraft          the schema that the endpoint is asked to follow
read_plan(answer)  the first value in the answer that is a usable plan
"""

import sys
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from deployments.engines.planning.openai.answer import BrokenJson, JsonValue, json_values
from deployments.engines.planning.openai.draft_limits import (
    fitted_angle,
    fitted_dialogue,
    fitted_seconds,
    fitted_shot_size,
    fitted_text,
)
from deployments.engines.planning.rules import plan_problems
from deployments.types import (
    HERO_TRIGGER,
    MAX_CAPTION_CHARS,
    MAX_DESCRIPTOR_CHARS,
    MAX_DIALOGUE_CHARS,
    MAX_NAME_CHARS,
    MAX_SCENE_PROMPT_CHARS,
    MAX_SETTING_CHARS,
    Angle,
    Element,
    Scene,
    ShotSize,
    StoryPlan,
)

MAX_PROBLEMS = 12
"""Problems of one answer that are reported; more would not help the repair."""

MAX_ELEMENTS = 20
"""Recurring elements of one plan that are kept; ten scenes can hardly show more."""

CUT = "…"
"""The end of a shortened text for the reader."""


ShotSizeAnswer = Annotated[
    object, WithJsonSchema({"type": "string", "enum": [size.value for size in ShotSize]})
]
AngleAnswer = Annotated[
    object, WithJsonSchema({"type": "string", "enum": [angle.value for angle in Angle]})
]
TextAnswer = Annotated[object, WithJsonSchema({"type": "string"})]
NumberAnswer = Annotated[object, WithJsonSchema({"type": "number"})]
"""What endpoints are asked for; whatever a weaker one answers is taken and fitted."""


class UnusableAnswer(Exception):
    """The answer is not a usable plan.

    Args:
        problems: what is wrong, one sentence each, fit for a repair turn.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.problems = problems[:MAX_PROBLEMS]


class _Draft(BaseModel):
    # A strict json_schema must forbid other fields; from a weaker endpoint they do no harm.
    model_config = ConfigDict(
        frozen=True, extra="ignore", json_schema_extra={"additionalProperties": False}
    )


class DraftScene(_Draft):
    """A scene as the endpoint writes it, lengths unchecked: few endpoints know such limits."""

    prompt: str = Field(description=f"English image prompt with the word {HERO_TRIGGER}.")
    caption: str = Field(description="One sentence in the language of the story.")
    setting: str = Field(description="The place, named in the prompt.")
    shot_size: ShotSizeAnswer = Field(description="How much the picture shows.")
    angle: AngleAnswer = Field(description="From where the picture looks.")
    dialogue: TextAnswer = Field(
        description="A line that somebody speaks in the story at this moment, or empty."
    )
    duration_s: NumberAnswer = Field(description="Seconds on screen.")

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: object) -> object:
        # The schema requires them, so that strong endpoints write them.
        return _filled(value, **dict.fromkeys(cls.model_fields.keys() - {"prompt"}, ""))

    def fitted(self, number: int, corrections: list[str]) -> dict[str, object]:
        """The fields of a Scene, within their limits; corrections get the changes."""

        def short(text: str, max_chars: int, name: str, end: str = "") -> str:
            what = f"Scene {number}: shortened the {name}"
            return fitted_text(text, max_chars, what, corrections, end)

        line = fitted_dialogue(self.dialogue)
        return {
            "prompt": short(self.prompt, MAX_SCENE_PROMPT_CHARS, "prompt"),
            "caption": short(self.caption, MAX_CAPTION_CHARS, "caption", CUT),
            "setting": short(self.setting, MAX_SETTING_CHARS, "setting"),
            "shot_size": fitted_shot_size(self.shot_size, number, corrections),
            "angle": fitted_angle(self.angle, number, corrections),
            "dialogue": short(line, MAX_DIALOGUE_CHARS, "dialogue", CUT),
            "duration_s": fitted_seconds(self.duration_s, number, corrections),
        }


class DraftElement(_Draft):
    """A recurring element as the endpoint writes it."""

    name: str
    descriptor: str = Field(description="The words for it in every prompt.")

    def fitted(self, corrections: list[str]) -> dict[str, object]:
        """The fields of an Element, within their limits; corrections get the changes."""
        name = fitted_text(self.name, MAX_NAME_CHARS, "Elements: shortened a name", corrections)
        what = f"Elements: shortened the descriptor of {name}"
        descriptor = fitted_text(self.descriptor, MAX_DESCRIPTOR_CHARS, what, corrections)
        return {"name": name, "descriptor": descriptor}


class PlanDraft(_Draft):
    """A plan as the endpoint writes it."""

    elements: list[DraftElement]
    scenes: list[DraftScene]

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, value: object) -> object:
        """The plan itself where it is wrapped in an object with one key, or its scenes alone."""
        if (
            isinstance(value, dict)
            and len(value) == 1
            and value.keys().isdisjoint(cls.model_fields)
        ):
            (inner,) = value.values()
            value = inner if isinstance(inner, dict | list) else value
        return _filled({"scenes": value} if isinstance(value, list) else value, elements=[])

    def fitted(self, corrections: list[str]) -> dict[str, object]:
        """Scenes and elements within the limits of the domain; corrections get the changes."""
        named = [each for each in self.elements if each.name.strip() and each.descriptor.strip()]
        if len(named) < len(self.elements):
            corrections.append("Elements: removed what has no name or no descriptor.")
        if len(named) > MAX_ELEMENTS:
            corrections.append(f"Elements: kept the first {MAX_ELEMENTS} of {len(named)}.")
        return {
            "scenes": [scene.fitted(n, corrections) for n, scene in enumerate(self.scenes, 1)],
            "elements": [element.fitted(corrections) for element in named[:MAX_ELEMENTS]],
        }


class _CheckedPlan(BaseModel):
    """Scenes and elements of the domain, in any number; the rules count them or drop some."""

    scenes: tuple[Scene, ...]
    elements: tuple[Element, ...]


def build_response_format() -> dict[str, Any]:
    """The `response_format` that binds an endpoint to the draft's schema."""
    schema = PlanDraft.model_json_schema()
    return {
        "type": "json_schema",
        "json_schema": {"name": "story_plan", "strict": True, "schema": schema},
    }


def read_plan(answer: str, planner: str) -> StoryPlan:
    """The first JSON value in the answer that is a usable plan; the rest of the answer is ignored.

    The result may be longer than a StoryPlan, until the rules drop scenes.

    Args:
        answer: text of the endpoint.
        planner: name of the planner that gave it.

    Raises:
        UnusableAnswer: no value is a usable plan; the problems are those of the longest value.
    """
    longest = 0
    problems: tuple[str, ...] = ("the answer holds no complete JSON object",)
    for found in json_values(answer):
        try:
            return _read_value(found, planner)
        except UnusableAnswer as unusable:
            if found.num_chars > longest:
                longest, problems = found.num_chars, unusable.problems
    raise UnusableAnswer(problems)


def _read_value(found: JsonValue | BrokenJson, planner: str) -> StoryPlan:
    if isinstance(found, BrokenJson):
        raise UnusableAnswer((found.problem,))
    corrections: list[str] = []
    try:
        draft = PlanDraft.model_validate(found.value)
        checked = _CheckedPlan.model_validate(draft.fitted(corrections))
    except ValidationError as error:
        raise UnusableAnswer(_sentences(error)) from None
    # The rules drop scenes that are too many; too few cannot be helped.
    if problems := plan_problems.violations(checked.scenes, sys.maxsize):
        raise UnusableAnswer(problems)
    return StoryPlan.model_construct(
        scenes=checked.scenes,
        elements=checked.elements,
        planner=planner,
        corrections=tuple(corrections),
    )


def _filled(value: object, **missing: object) -> object:
    """A JSON object whose missing and null fields get these values; other values unchanged."""
    if not isinstance(value, dict):
        return value
    return missing | {name: part for name, part in value.items() if part is not None}


def _sentences(error: ValidationError) -> tuple[str, ...]:
    """One sentence per error, without the input, which may be long."""
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    return tuple(
        f"{'.'.join(str(part) for part in problem['loc'])}: "
        # The only pattern is that of `Text`, and its regular expression explains little.
        + ("must not hold control characters" if "pattern" in problem["type"] else problem["msg"])
        for problem in problems
    )
