"""The planner that a story meets: GPT or the built-in one, the plan cache, and the fallback.

    request -> cached? -> plan by the configured planner -> cache
                            `-> fails: the built-in planner, if allowed, and the plan says so

Equal requests at the same time share one flight, so they get one plan and cost one call.
"""

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import Protocol

from deployments.engines.planning.builtin.planner import BuiltinPlanner
from deployments.engines.planning.openai.planner import load_openai_planner
from deployments.engines.planning.plan_cache import PlanCache
from deployments.engines.planning.rules import plan_rules
from deployments.errors import InvalidRequest, PlannerError
from deployments.settings import PlannerSettings
from deployments.types import PlanRequest, Scene, StoryPlan

logger = logging.getLogger(__name__)


class RemotePlanner(Protocol):
    """A planner that is asked over the network and may fail."""

    name: str

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """A plan that obeys the rules, or a PlannerError."""
        ...


class UnavailablePlanner:
    """Stands where a planner could not be loaded, so that each story is told why.

    Args:
        name: name of the planner that is missing.
        error: why it is missing.
    """

    def __init__(self, name: str, error: PlannerError) -> None:
        self.name = name
        self._error = error

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """Never a plan: raises the reason."""
        raise type(self._error)(self._error.message)


@dataclass(slots=True)
class _Flight:
    """One plan in the making and how many wait for it."""

    task: asyncio.Task[StoryPlan]
    waiting: int = 0


class StoryPlanner:
    """Plans each story with the configured planner.

    Args:
        builtin: plans at once and without a network.
        remote: the planner to ask first; None leaves it to the built-in one.
        cache: keeps the plans of `remote`; those of the built-in planner are the same every time.
        fallback: whether the built-in planner stands in when `remote` fails.
    """

    def __init__(
        self,
        builtin: BuiltinPlanner,
        remote: RemotePlanner | None = None,
        cache: PlanCache | None = None,
        fallback: bool = False,
    ) -> None:
        self.name = builtin.name if remote is None else remote.name
        self._builtin = builtin
        self._remote = remote
        self._cache = cache
        self._fallback = fallback
        self._flights: dict[PlanRequest, _Flight] = {}

    async def plan(self, request: PlanRequest) -> StoryPlan:
        """The story's plan; equal requests give equal plans.

        Raises:
            PlannerUnavailable: the planner cannot be reached or refuses, and nobody may stand in.
            PlanInvalid: the planner gave no usable plan, and nobody may stand in.
        """
        if self._remote is None:
            return self._builtin.plan(request)
        flight = self._flights.get(request)
        if flight is None:
            flight = _Flight(asyncio.create_task(self._ask(self._remote, request)))
            self._flights[request] = flight
        flight.waiting += 1
        try:
            # One caller who goes away must not take the plan from the others.
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                flight.task.cancel()
                del self._flights[request]

    def adopt(self, scenes: tuple[Scene, ...]) -> StoryPlan:
        """Scenes that a user edited as a plan; no planner runs, the rules still hold.

        Raises:
            InvalidRequest: the scenes break a rule that code cannot mend.
        """
        if problems := plan_rules.violations(scenes):
            raise InvalidRequest(f"scenes cannot be used: {'; '.join(problems)}")
        return plan_rules.enforce(StoryPlan(scenes=scenes, planner="request"))

    async def _ask(self, remote: RemotePlanner, request: PlanRequest) -> StoryPlan:
        """The cached plan, or else a new one that is then cached, or else the fallback's."""
        if self._cache and (cached := await asyncio.to_thread(self._cache.get, request)):
            return cached
        try:
            plan = await remote.plan(request)
        except PlannerError as error:
            if not self._fallback:
                raise
            # Not cached, so that the next request asks the configured planner again.
            logger.warning("the built-in planner stands in for %s: %s", remote.name, error.message)
            return self._builtin.plan(request).model_copy(update={"fallback_reason": error.message})
        if self._cache is None:
            return plan
        return await asyncio.to_thread(self._cache.put_if_absent, request, plan)


def load_planner(settings: PlannerSettings) -> StoryPlanner:
    """The planner that the settings and the environment ask for; never fails, its plans may."""
    has_key = bool(os.environ.get("OPENAI_API_KEY", "").strip())
    builtin = BuiltinPlanner()
    if settings.planner == "builtin" or (settings.planner == "auto" and not has_key):
        reason = "PLANNER=builtin" if settings.planner == "builtin" else "OPENAI_API_KEY is not set"
        logger.info("planner: %s, because %s", builtin.name, reason)
        return StoryPlanner(builtin)
    try:
        remote = load_openai_planner(settings)
    except PlannerError as error:
        name = f"openai:{settings.planner_model}"
        logger.error("planner: %s cannot plan, because: %s", name, error.message)
        unavailable = UnavailablePlanner(name, error)
        return StoryPlanner(builtin, unavailable, fallback=settings.planner_fallback)
    reason = "PLANNER=openai" if settings.planner == "openai" else "OPENAI_API_KEY is set"
    logger.info("planner: %s at %s, because %s", remote.name, remote.host, reason)
    cache = PlanCache(settings.plan_cache_dir, settings.plan_cache_mb, remote.identity)
    return StoryPlanner(builtin, remote, cache, settings.planner_fallback)
