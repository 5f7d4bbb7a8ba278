"""GPT as the planner: any chat endpoint that speaks OpenAI's protocol, strong or weak.

    json_schema -> json_object -> plain text        one rung down when a format is refused
    answer -> draft -> plan -> rules                one repair turn when a step fails, or when the
                                                    plan obeys but has weaknesses

What comes back is data: nothing in it changes the schema, the limits or the hero's trigger word.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field, ValidationError

from deployments.engines.planning.openai.client import address_of, build_client, explain, host_of
from deployments.engines.planning.openai.plan_draft import (
    UnusableAnswer,
    build_messages,
    build_repair,
    build_response_format,
    instructions_digest,
    read_plan,
)
from deployments.engines.planning.openai.refusal import refused_option
from deployments.engines.planning.rules import plan_rules
from deployments.errors import PlanInvalid, PlannerError, PlannerUnavailable
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, StoryPlan

logger = logging.getLogger(__name__)

RESPONSE_FORMATS = (build_response_format(), {"type": "json_object"})
"""The ladder, best rung first; below the last one the prompt alone binds the endpoint."""

ANY_NUMBER = sys.maxsize
"""Scenes that a repaired answer may have where the request says how many to keep."""

MAX_TOLD_PROBLEMS = 3
"""Problems of a plan that the caller is told; the log has all."""


class _Part(BaseModel):
    """A piece of a message; pieces of other types, such as reasoning, are no answer."""

    type: str
    text: str | None = None


class _Message(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None

    @property
    def text(self) -> str:
        """The answer itself, whole."""
        if isinstance(self.content, list):
            return "".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    """The parts of a chat completion that every compatible endpoint has; the SDK checks nothing."""

    choices: list[_Choice] = Field(min_length=1)


class OpenAIPlanner:
    """Splits a story into scenes by asking a chat endpoint.

    It remembers which response format and parameters the endpoint refused, so only the first
    plan pays for finding out. `identity` tells its plans from those of another planner.

    Args:
        client: from `build_client`, which sets the limits of one try and the retries.
        model: model of the endpoint.
        total_timeout_s: limit of one plan with all its tries.
    """

    def __init__(self, client: openai.AsyncOpenAI, model: str, total_timeout_s: float) -> None:
        self.name = f"openai:{model}"
        self.host = host_of(client)
        self.identity = f"{self.name} at {address_of(client)} told {instructions_digest()}"
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
        best: StoryPlan | None = None
        failure: PlannerError
        try:
            async with asyncio.timeout(self._total_timeout_s):
                async for better in self._plans(request):
                    best = better
                if best:
                    return best
        except TimeoutError:
            failure = PlannerUnavailable(
                f"The planner's endpoint {self.host} gave no plan within"
                f" {self._total_timeout_s:g} s; try again later or raise PLANNER_TOTAL_TIMEOUT_S."
            )
        except openai.OpenAIError as error:
            failure = explain(error, self._client, self._model)
        except PlannerError as error:
            failure = error
        if best:
            logger.warning("%s: the first plan is kept: %s", self.name, failure.message)
            return best
        # Outside of `except`: the SDK's error holds the request with its headers.
        raise failure

    async def _plans(self, request: PlanRequest) -> AsyncIterator[StoryPlan]:
        """The plan of the first answer if it obeys, and that of the repair turn if there is one."""
        messages = build_messages(request)
        answer = await self._ask(messages, request)
        plan, problems = self._read(answer, request, request.num_frames)
        if plan:
            yield plan
        if not problems:
            return
        logger.warning("%s at %s: repair turn, because %s", self.name, self.host, problems)
        answer = await self._ask([*messages, *build_repair(answer, problems)], request)
        most_scenes = None if request.num_frames is None else ANY_NUMBER
        plan, problems = self._read(answer, request, most_scenes)
        if plan is None:
            logger.error("%s at %s: unusable after repair: %s", self.name, self.host, problems)
            raise PlanInvalid(
                f"The planner's endpoint {self.host} answered without a usable plan, also when"
                f" asked to correct it ({'; '.join(problems[:MAX_TOLD_PROBLEMS])}); try another"
                " seed or a stronger PLANNER_MODEL."
            )
        if problems:
            logger.warning("%s at %s: kept although %s", self.name, self.host, problems)
        yield plan

    def _read(
        self, answer: str, request: PlanRequest, most_scenes: int | None
    ) -> tuple[StoryPlan | None, tuple[str, ...]]:
        """The answer as a plan that obeys the rules, and what a repair turn should mend.

        Args:
            answer: text of the endpoint.
            request: what was asked.
            most_scenes: more are unusable; the rules drop those beyond `num_frames`.

        Returns:
            None and the problems of an answer that is not a usable plan; else the plan and its
            weaknesses.
        """
        dropped = tuple(
            f"The planner's endpoint does not take `{option}`; the plan was made without it."
            for option in sorted(self._unsupported)
        )
        try:
            plan = read_plan(answer, self.name, most_scenes)
            weaknesses = plan_rules.weaknesses(plan.scenes)
            plan = plan.model_copy(update={"corrections": dropped})
            return plan_rules.enforce(plan, request.prompt, request.num_frames), weaknesses
        except UnusableAnswer as unusable:
            return None, unusable.problems
        except Exception as error:
            # Whatever words trip the rules, the story has a way on: a repair turn, the fallback.
            logger.exception("%s at %s: an answer cannot be read", self.name, self.host)
            return None, (f"the plan could not be checked ({type(error).__name__}); write it anew",)

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
                refused = refused_option(error, options)
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
        return choice.message.text


def load_openai_planner(settings: PlannerSettings) -> OpenAIPlanner:
    """The planner of the settings' endpoint and model.

    Raises:
        PlannerUnavailable: no usable key, or the endpoint's address is none.
    """
    client = build_client(settings)
    return OpenAIPlanner(client, settings.planner_model, settings.planner_total_timeout_s)
