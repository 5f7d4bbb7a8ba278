"""GPT as the planner: any chat endpoint with OpenAI's protocol, strong or weak.

    json_schema -> json_object -> plain text        the next format when one is refused
    answer -> draft -> plan -> rules                one repair turn if a step fails, or if the plan
                                                    obeys the rules but has weaknesses

The answer is data: nothing in it changes the schema, the limits or the hero's trigger word.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam

from deployments.engines.planning.openai.answer import completion_text
from deployments.engines.planning.openai.endpoint import (
    address_of,
    build_client,
    explain,
    host_of,
    unsupported_option,
)
from deployments.engines.planning.openai.instructions import (
    build_messages,
    build_repair,
    instructions_digest,
)
from deployments.engines.planning.openai.plan_draft import (
    UnusableAnswer,
    build_response_format,
    read_plan,
)
from deployments.engines.planning.rules import plan_problems, plan_rules
from deployments.errors import PlanInvalid, PlannerError, PlannerUnavailable
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, StoryPlan

logger = logging.getLogger(__name__)

RESPONSE_FORMATS = (build_response_format(), {"type": "json_object"})
"""In the order in which they are tried; after the last one only the prompt asks for JSON."""

MAX_REPORTED_PROBLEMS = 3
"""Problems of a plan in the error's sentence; the log has all."""


class OpenAIPlanner:
    """Splits a story into scenes by asking a chat endpoint.

    It remembers which response formats and options the endpoint refused, so that only the first
    plan takes extra calls.

    Args:
        client: from `build_client`, which sets the time limit of one attempt and the retries.
        model: name of the endpoint's model.
        total_timeout_s: time limit of one plan, with all attempts.

    Attributes:
        name: of the planner, in plans.
        host: of the endpoint.
        identity: of planner, endpoint and instructions; plans of another identity are not reused.
    """

    def __init__(self, client: openai.AsyncOpenAI, model: str, total_timeout_s: float) -> None:
        self.name = f"openai:{model}"
        self.host = host_of(client)
        instructions = instructions_digest()
        self.identity = f"{self.name} at {address_of(client)} with instructions {instructions}"
        self._client = client
        self._model = model
        self._total_timeout_s = total_timeout_s
        self._format_index = 0
        self._unsupported: frozenset[str] = frozenset()

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan that obeys the rules.

        Raises:
            PlannerUnavailable: the endpoint cannot be reached, refuses, or is too slow.
            PlanInvalid: the endpoint gave no usable plan, also after a repair turn.
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
            failure = explain(error, self._client, self.host, self._model)
        except PlannerError as error:
            failure = error
        if best:
            logger.warning("%s: the first plan is kept: %s", self.name, failure.message)
            return best
        # Raised outside `except`, because the SDK's error holds the request with its headers.
        raise failure

    async def _plans(self, request: PlanRequest) -> AsyncIterator[StoryPlan]:
        """The plan of the first answer, if usable, and that of the repair turn, if there is one."""
        messages = build_messages(request)
        answer = await self._ask(messages, request)
        plan, problems = self._read(answer, request)
        if plan:
            yield plan
        if not problems:
            return
        logger.warning("%s at %s: repair turn, because %s", self.name, self.host, problems)
        answer = await self._ask([*messages, *build_repair(answer, problems)], request)
        plan, problems = self._read(answer, request)
        if plan is None:
            logger.error("%s at %s: unusable after repair: %s", self.name, self.host, problems)
            raise PlanInvalid(
                f"The planner's endpoint {self.host} answered without a usable plan, also when"
                f" asked to correct it ({'; '.join(problems[:MAX_REPORTED_PROBLEMS])}); try another"
                " seed or a stronger PLANNER_MODEL."
            )
        if problems:
            logger.warning("%s at %s: kept although %s", self.name, self.host, problems)
        yield plan

    def _read(self, answer: str, request: PlanRequest) -> tuple[StoryPlan | None, tuple[str, ...]]:
        """The answer as a plan that obeys the rules, and what a repair turn should correct.

        Args:
            answer: text of the endpoint.
            request: the story; the rules drop scenes beyond its `num_frames`.

        Returns:
            The plan and its weaknesses; or None and the problems of an unusable answer.
        """
        dropped = tuple(
            f"The planner's endpoint does not take `{option}`; the plan was made without it."
            for option in sorted(self._unsupported)
        )
        try:
            plan = read_plan(answer, self.name)
            weaknesses = (
                *plan_problems.excess(plan.scenes, request.num_frames),
                *plan_problems.weaknesses(plan.scenes),
            )
            plan = plan.model_copy(update={"corrections": (*dropped, *plan.corrections)})
            return plan_rules.enforce(plan, request.prompt, request.num_frames), weaknesses
        except UnusableAnswer as unusable:
            return None, unusable.problems
        except Exception as error:
            # An error in the rules must not end the story: a repair turn or the fallback follows.
            logger.exception("%s at %s: an answer cannot be read", self.name, self.host)
            return None, (f"the plan could not be checked ({type(error).__name__}); write it anew",)

    async def _ask(self, messages: list[ChatCompletionMessageParam], request: PlanRequest) -> str:
        """The endpoint's answer, with the best format and all options that it has not refused."""
        while True:
            format_index, unsupported = self._format_index, self._unsupported
            wanted: dict[str, Any] = {"temperature": request.temperature, "seed": request.seed}
            options = {name: value for name, value in wanted.items() if name not in unsupported}
            if format_index < len(RESPONSE_FORMATS):
                options["response_format"] = RESPONSE_FORMATS[format_index]
            try:
                completion = await self._client.chat.completions.create(
                    model=self._model, messages=messages, **options
                )
            except openai.APIStatusError as error:
                refused = unsupported_option(error, options)
                if refused is None:
                    raise
                self._do_without(refused, format_index)
            except (ValueError, RecursionError):
                return completion_text(None, self.host)  # the body claims to be JSON but is not
            else:
                return completion_text(completion, self.host)

    def _do_without(self, refused: str, format_index: int) -> None:
        """Remember an option that the endpoint refused."""
        logger.warning("%s at %s refuses %s; asking without it", self.name, self.host, refused)
        if refused == "response_format":
            self._format_index = max(self._format_index, format_index + 1)
        else:
            self._unsupported |= {refused}


def load_openai_planner(settings: PlannerSettings) -> OpenAIPlanner:
    """The planner of the settings' endpoint and model.

    Raises:
        PlannerUnavailable: the key is missing or unusable, or the address is not a web address.
    """
    client = build_client(settings)
    return OpenAIPlanner(client, settings.planner_model, settings.planner_total_timeout_s)
