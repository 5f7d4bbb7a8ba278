"""How the answer of a chat endpoint is read: text in, a plan out.

PlanDraft          the schema that the endpoint is asked to follow
read_plan(answer)  the first value in the answer that is a usable plan
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from deployments.engines.planning.openai.answer_json import BrokenJson, JsonValue, json_values
from deployments.engines.planning.rules import plan_problems
from deployments.types import HERO_TRIGGER, Element, Scene, StoryPlan

MAX_PROBLEMS = 12
"""Problems of one answer that are reported; more would not help the repair."""


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

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: object) -> object:
        # The schema requires both, so that strong endpoints write them.
        return _filled(value, caption="", setting="")


class DraftElement(_Draft):
    """A recurring element as the endpoint writes it."""

    name: str
    descriptor: str = Field(description="The words for it in every prompt.")


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


def read_plan(answer: str, planner: str, max_scenes: int | None = None) -> StoryPlan:
    """The first JSON value in the answer that is a usable plan; the rest of the answer is ignored.

    Args:
        answer: text of the endpoint.
        planner: name of the planner that gave it.
        max_scenes: a plan with more scenes is unusable; None allows MAX_FRAMES. Above MAX_FRAMES
            the result may be longer than a StoryPlan, until the rules drop scenes.

    Raises:
        UnusableAnswer: no value is a usable plan; the problems are those of the longest value.
    """
    longest = 0
    problems: tuple[str, ...] = ("the answer holds no complete JSON object",)
    for found in json_values(answer):
        try:
            return _read_value(found, planner, max_scenes)
        except UnusableAnswer as unusable:
            if found.num_chars > longest:
                longest, problems = found.num_chars, unusable.problems
    raise UnusableAnswer(problems)


def _read_value(found: JsonValue | BrokenJson, planner: str, max_scenes: int | None) -> StoryPlan:
    if isinstance(found, BrokenJson):
        raise UnusableAnswer((found.problem,))
    try:
        draft = PlanDraft.model_validate(found.value)
        checked = _CheckedPlan.model_validate(draft.model_dump())
    except ValidationError as error:
        raise UnusableAnswer(_sentences(error)) from None
    if problems := plan_problems.violations(checked.scenes, max_scenes):
        raise UnusableAnswer(problems)
    return StoryPlan.model_construct(
        scenes=checked.scenes, elements=checked.elements, planner=planner
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
