"""The text of a chat completion, whose fields the SDK does not check."""

from pydantic import BaseModel, Field, ValidationError

from deployments.errors import PlanInvalid


class _Part(BaseModel):
    """A part of a message; only parts of type text are the answer, not e.g. reasoning."""

    type: str
    text: str | None = None


class _Message(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None

    @property
    def text(self) -> str:
        """The answer in one piece."""
        if isinstance(self.content, list):
            return "".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    """The fields of a completion that every compatible endpoint has."""

    choices: list[_Choice] = Field(min_length=1)


def completion_text(completion: object, host: str) -> str:
    """The text of the first choice.

    Args:
        completion: as the SDK returns it; None if the body is not JSON.
        host: of the endpoint, for the sentences of errors.

    Raises:
        PlanInvalid: it is not a completion, the model refused, or the text is cut off.
    """
    endpoint = f"The planner's endpoint {host}"
    try:
        choice = _Completion.model_validate(completion, from_attributes=True).choices[0]
    except ValidationError:
        raise PlanInvalid(
            f"{endpoint} does not answer as OpenAI's chat completions do; check that"
            " OPENAI_BASE_URL is the API's address, which usually ends in /v1."
        ) from None
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise PlanInvalid(f"{endpoint} declined to plan this story; tell it in other words.")
    if choice.finish_reason == "length":
        raise PlanInvalid(
            f"{endpoint} stopped at its output limit before the plan was complete; raise the limit"
            " there or choose another PLANNER_MODEL."
        )
    return choice.message.text
