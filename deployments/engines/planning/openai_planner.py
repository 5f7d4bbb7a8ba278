"""GPT as the planner: any chat endpoint that speaks OpenAI's protocol, strong or weak.

    json_schema -> json_object -> plain text        one rung down when a format is refused
    answer -> draft -> plan -> rules                one repair turn when a step fails

What comes back is data: nothing in it changes the schema, the limits or the hero's trigger word.
"""

import asyncio
import logging
import re
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field, ValidationError

from deployments.engines.planning import plan_rules
from deployments.engines.planning.openai_client import build_client, explain, host_of, words_of
from deployments.engines.planning.plan_draft import (
    UnusableAnswer,
    build_messages,
    build_repair,
    build_response_format,
    read_draft,
)
from deployments.errors import PlanInvalid, PlannerError, PlannerUnavailable
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, StoryPlan

logger = logging.getLogger(__name__)

RESPONSE_FORMATS = (build_response_format(), {"type": "json_object"})
"""The ladder, best rung first; below the last one the prompt alone binds the endpoint."""

FORMAT_WORDS = ("response_format", "json_schema", "json_object", "structured output")
"""What a 400 about the response format says, where it does not name the parameter."""

MAX_TOLD_PROBLEMS = 3
"""Problems of a plan that the caller is told; the log has all."""


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    """The parts of a chat completion that every compatible endpoint has; the SDK checks nothing."""

    choices: list[_Choice] = Field(min_length=1)


class OpenAIPlanner:
    """Splits a story into scenes by asking a chat endpoint.

    It remembers which response format and parameters the endpoint refused, so only the first
    plan pays for finding out.

    Args:
        client: from `build_client`, which sets the limits of one try and the retries.
        model: model of the endpoint.
        total_timeout_s: limit of one plan with all its tries.
    """

    def __init__(self, client: openai.AsyncOpenAI, model: str, total_timeout_s: float) -> None:
        self.name = f"openai:{model}"
        self.host = host_of(client)
        self._client = client
        self._model = model
        self._total_timeout_s = total_timeout_s
        self._rung = 0
        self._unsupported: frozenset[str] = frozenset()

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan that obeys the rules.

        Raises:
            PlannerUnavailable: the endpoint cannot be reached, refuses, or is too slow.
            PlanInvalid: the endpoint answered, but also after a repair turn not with a plan.
        """
        failure: PlannerError
        try:
            async with asyncio.timeout(self._total_timeout_s):
                return await self._plan(request)
        except TimeoutError:
            failure = PlannerUnavailable(
                f"The planner's endpoint {self.host} gave no plan within"
                f" {self._total_timeout_s:g} s; try again later or raise PLANNER_TOTAL_TIMEOUT_S."
            )
        except openai.OpenAIError as error:
            failure = explain(error, self._client, self._model)
        # Outside of `except`: the SDK's error holds the request with its headers.
        raise failure

    async def _plan(self, request: PlanRequest) -> StoryPlan:
        messages = build_messages(request)
        answer = await self._ask(messages, request)
        try:
            return self._read(answer, request, request.num_frames)
        except UnusableAnswer as unusable:
            problems = unusable.problems
        logger.warning("%s at %s: repair turn, because %s", self.name, self.host, problems)
        answer = await self._ask([*messages, *build_repair(answer, problems)], request)
        try:
            return self._read(answer, request, None)
        except UnusableAnswer as unusable:
            problems = unusable.problems
        logger.error("%s at %s: unusable after repair: %s", self.name, self.host, problems)
        raise PlanInvalid(
            f"The planner's endpoint {self.host} answered without a usable plan, also when asked to"
            f" correct it ({'; '.join(problems[:MAX_TOLD_PROBLEMS])}); try another seed or a"
            " stronger PLANNER_MODEL."
        )

    def _read(self, answer: str, request: PlanRequest, most_scenes: int | None) -> StoryPlan:
        """The answer as a plan that obeys the rules.

        Args:
            answer: text of the endpoint.
            request: what was asked.
            most_scenes: more are unusable; with None the rules drop what is too much.

        Raises:
            UnusableAnswer: it is no plan, and the rules cannot make it one.
        """
        plan = read_draft(answer).to_plan(self.name)
        if problems := plan_rules.violations(plan.scenes, most_scenes):
            raise UnusableAnswer(problems)
        dropped = tuple(
            f"The planner's endpoint does not take `{option}`; the plan was made without it."
            for option in sorted(self._unsupported)
        )
        plan = plan.model_copy(update={"corrections": dropped})
        return plan_rules.enforce(plan, request.prompt, request.num_frames)

    async def _ask(self, messages: list[ChatCompletionMessageParam], request: PlanRequest) -> str:
        """The endpoint's answer, asked for in the best way that it has not refused."""
        while True:
            rung, unsupported = self._rung, self._unsupported
            wanted: dict[str, Any] = {"temperature": request.temperature, "seed": request.seed}
            options = {name: value for name, value in wanted.items() if name not in unsupported}
            if rung < len(RESPONSE_FORMATS):
                options["response_format"] = RESPONSE_FORMATS[rung]
            try:
                completion = await self._client.chat.completions.create(
                    model=self._model, messages=messages, **options
                )
            except openai.APIStatusError as error:
                refused = _refused_option(error, options)
                if refused is None:
                    raise
                self._do_without(refused, rung)
            except (ValueError, RecursionError):
                return self._text_of(None)  # the body calls itself JSON and is none
            else:
                return self._text_of(completion)

    def _do_without(self, refused: str, rung: int) -> None:
        """Remembers an option that the endpoint refused."""
        logger.warning(
            "%s at %s refuses %s (rung %d); asking without it", self.name, self.host, refused, rung
        )
        if refused == "response_format":
            self._rung = max(self._rung, rung + 1)
        else:
            self._unsupported |= {refused}

    def _text_of(self, completion: object) -> str:
        """The text of a completion, whose fields the SDK has not checked."""
        who = f"The planner's endpoint {self.host}"
        try:
            choice = _Completion.model_validate(completion, from_attributes=True).choices[0]
        except ValidationError:
            raise PlanInvalid(
                f"{who} does not answer as OpenAI's chat completions do; check that"
                " OPENAI_BASE_URL is the API's address, which usually ends in /v1."
            ) from None
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise PlanInvalid(f"{who} declined to plan this story; tell it in other words.")
        if choice.finish_reason == "length":
            raise PlanInvalid(
                f"{who} stopped at its output limit before the plan was complete; raise the limit"
                " there or choose another PLANNER_MODEL."
            )
        return choice.message.content or ""


def load_openai_planner(settings: PlannerSettings) -> OpenAIPlanner:
    """The planner of the settings' endpoint and model.

    Raises:
        PlannerUnavailable: no usable key, or the endpoint's address is none.
    """
    client = build_client(settings)
    return OpenAIPlanner(client, settings.planner_model, settings.planner_total_timeout_s)


def _refused_option(error: openai.APIStatusError, options: dict[str, Any]) -> str | None:
    """Which of the options a 400 or 422 is about; None if about none of them."""
    if error.status_code not in {400, 422}:
        return None
    if isinstance(error.param, str) and error.param in options:
        return error.param
    words = words_of(error).lower()
    if "response_format" in options and any(word in words for word in FORMAT_WORDS):
        return "response_format"
    return next((name for name in options if re.search(rf"\b{name}\b", words)), None)
