"""The planner of all stories: GPT or the built-in planner, the plan cache and the fallback.

    request -> cached? -> plan by the configured planner -> cache
                            `-> fails: the built-in planner, if allowed; the plan has the reason

Equal requests at the same time share one call and get the same plan.
"""

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import Protocol

from deployments.engines.planning.builtin.planner import BuiltinPlanner, with_coverage
from deployments.engines.planning.hero import ALDAR_KOSE, Hero
from deployments.engines.planning.plan_cache import PlanCache
from deployments.engines.planning.rules import plan_problems, plan_rules
from deployments.errors import InvalidRequest, PlannerError
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, Scene, StoryPlan

logger = logging.getLogger(__name__)


class RemotePlanner(Protocol):
    """A planner behind the network, which may fail."""

    name: str

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan that obeys the rules; raises PlannerError."""
        ...


class UnavailablePlanner:
    """Replaces a planner that could not be loaded, and raises the reason for each story.

    Args:
        name: of the planner that could not be loaded.
        error: the reason.
    """

    def __init__(self, name: str, error: PlannerError) -> None:
        self.name = name
        self._error = error

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """Raise the reason."""
        raise type(self._error)(self._error.message)


@dataclass(slots=True)
class _SharedCall:
    """One call of the planner, and the number of requests that wait for it."""

    task: asyncio.Task[StoryPlan]
    waiting: int = 0


class StoryPlanner:
    """Plans each story with the configured planner.

    Args:
        builtin: plans at once and without a network.
        remote: the configured planner; None uses the built-in one.
        cache: stores the plans of `remote`; the built-in planner always gives equal plans.
        fallback: whether the built-in planner is used if `remote` fails.
        hero: what the hero is called in requests and plans; the planners know him as Aldar Kose.
    """

    def __init__(
        self,
        builtin: BuiltinPlanner,
        remote: RemotePlanner | None = None,
        cache: PlanCache | None = None,
        fallback: bool = False,
        hero: Hero = ALDAR_KOSE,
    ) -> None:
        self._hero = hero
        self.name = builtin.name if remote is None else remote.name
        self._builtin = builtin
        self._remote = remote
        self._cache = cache
        self._fallback = fallback
        self._calls: dict[PlanRequest, _SharedCall] = {}

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """The story's plan; equal requests give equal plans.

        Raises:
            PlannerUnavailable: the planner cannot be reached or refuses, without a fallback.
            PlanInvalid: the planner gave no usable plan, without a fallback.
        """
        return self._hero.named_plan(await self._plan(self._hero.known_request(request)))

    async def _plan(self, request: PlanRequest) -> StoryPlan:
        if self._remote is None:
            return await asyncio.to_thread(self._builtin.plan, request)
        call = self._calls.get(request)
        if call is None:
            call = _SharedCall(asyncio.create_task(self._ask(self._remote, request)))
            self._calls[request] = call
        call.waiting += 1
        try:
            # A request that is cancelled must not cancel the plan of the others.
            return await asyncio.shield(call.task)
        finally:
            call.waiting -= 1
            if call.waiting == 0:
                call.task.cancel()
                del self._calls[request]

    def adopt(self, scenes: tuple[Scene, ...]) -> StoryPlan:
        """The plan of scenes that a user edited; no planner runs, but the rules apply.

        Raises:
            InvalidRequest: the scenes break a rule that code cannot correct.
        """
        known = self._hero.known_scenes(scenes)
        if problems := plan_problems.violations(known):
            reasons = self._hero.named_text("; ".join(problems))
            raise InvalidRequest(f"scenes cannot be used: {reasons}")
        plan = plan_rules.enforce(StoryPlan(scenes=known, planner="request"))
        return self._hero.named_plan(plan)

    async def _ask(self, remote: RemotePlanner, request: PlanRequest) -> StoryPlan:
        """The cached plan, else a new one, which is then cached, else that of the fallback."""
        if self._cache and (cached := await asyncio.to_thread(self._cache.get, request)):
            return cached
        try:
            plan = await remote.plan(request)
            plan = await asyncio.to_thread(with_coverage, plan, request.prompt)
        except PlannerError as error:
            if not self._fallback:
                raise
            # Not cached, so that the next request asks the configured planner again.
            logger.warning("the built-in planner stands in for %s: %s", remote.name, error.message)
            stand_in = await asyncio.to_thread(self._builtin.plan, request)
            return stand_in.model_copy(update={"fallback_reason": error.message})
        if self._cache is None:
            return plan
        return await asyncio.to_thread(self._cache.put_if_absent, request, plan)


def load_planner(settings: PlannerSettings) -> StoryPlanner:
    """The planner of settings and environment; loading never fails, but planning may."""
    has_key = bool(os.environ.get("OPENAI_API_KEY", "").strip())
    builtin, hero = BuiltinPlanner(), Hero.of_settings(settings)
    if settings.planner == "builtin" or (settings.planner == "auto" and not has_key):
        reason = "PLANNER=builtin" if settings.planner == "builtin" else "OPENAI_API_KEY is not set"
        logger.info("planner: %s, because %s", builtin.name, reason)
        return StoryPlanner(builtin, hero=hero)
    # The SDK takes a third of the planner's start, and without a key nothing needs it.
    from deployments.engines.planning.openai.planner import load_openai_planner

    try:
        remote = load_openai_planner(settings)
    except PlannerError as error:
        name = f"openai:{settings.planner_model}"
        logger.error("planner: %s cannot plan, because: %s", name, error.message)
        unavailable = UnavailablePlanner(name, error)
        return StoryPlanner(builtin, unavailable, fallback=settings.planner_fallback, hero=hero)
    reason = "PLANNER=openai" if settings.planner == "openai" else "OPENAI_API_KEY is set"
    logger.info("planner: %s at %s, because %s", remote.name, remote.host, reason)
    cache = PlanCache(settings.plan_cache_dir, settings.plan_cache_mb, remote.identity)
    return StoryPlanner(builtin, remote, cache, settings.planner_fallback, hero)
