"""Calls of deployments: cancelled with their caller, retried when a replica dies, errors unwrapped.

Three facts of Ray Serve 2.60 shape this file. Cancelling the task that awaits a response does not
stop the replica, only `response.cancel()` does; Serve never retries a request whose replica died;
and an error from a replica arrives wrapped, its text being the remote traceback.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from ray.exceptions import (
    NodeDiedError,
    ObjectLostError,
    RayActorError,
    RayError,
    RayTaskError,
    TaskCancelledError,
)
from ray.serve.exceptions import BackPressureError, RayServeException
from ray.serve.handle import DeploymentResponse

from deployments.errors import Overloaded, StoryError

T = TypeVar("T")

MAX_TRIES = 3
"""Tries of one frame: if its replica dies three times, the frame is likely to be the cause."""
FIRST_BACKOFF_S = 0.2
"""Doubled after each try; by then the router has dropped the dead replica from its list."""

DEATHS = (RayActorError, ObjectLostError, NodeDiedError)
"""A process died, or a node with a finished image in its object store."""
BUSY_RETRY_S = 10
"""A full queue has room again after a few of its calls."""

logger = logging.getLogger("ray.serve")


async def call(response: DeploymentResponse) -> Any:
    """Wait for a response; cancel it on its replica if the waiting ends by an error."""
    try:
        return await response
    except BaseException:
        response.cancel()
        raise


async def retry_on_death(
    what: str, wrapper: type[StoryError], attempt: Callable[[], Awaitable[T]]
) -> T:
    """Run `attempt`; run it again when the replica or node that served it died.

    Args:
        what: names the work in log lines.
        wrapper: the error class that names the stage, for errors that are not ours.
        attempt: must be safe to repeat; the same seed renders the same image.

    Raises:
        StoryError: the replica died in every try, or the work itself failed.
    """
    for tries in range(1, MAX_TRIES + 1):
        async with stage(wrapper):
            try:
                return await attempt()
            except DEATHS as error:
                if isinstance(error, RayTaskError):
                    raise
                logger.warning("%s: the replica died, trying again", what)
        if tries < MAX_TRIES:
            await asyncio.sleep(FIRST_BACKOFF_S * 2 ** (tries - 1))
    raise wrapper(f"the {wrapper.stage}'s process died {MAX_TRIES} times")


def unwrap(error: BaseException, wrapper: type[StoryError]) -> BaseException:
    """The error to show to a caller in place of the one that Ray raised.

    Args:
        error: what a call raised; may be an exception group.
        wrapper: the error class that names the stage, for errors that are not ours.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, RayTaskError) and isinstance(error.cause, StoryError):
        return error.cause
    if isinstance(error, TaskCancelledError):
        # When the client goes away, Serve cancels what we called before it cancels us.
        return asyncio.CancelledError()
    if isinstance(error, StoryError) or not isinstance(error, Exception):
        return error
    if isinstance(error, BackPressureError):
        return Overloaded(f"The {wrapper.stage} is busy and its queue is full.", BUSY_RETRY_S)
    logger.error("%s failed", wrapper.stage, exc_info=error)
    if isinstance(error, (RayError, RayServeException)) and not isinstance(error, RayTaskError):
        return wrapper(f"the {wrapper.stage} is not available")
    return wrapper(f"unexpected error in the {wrapper.stage}")


@asynccontextmanager
async def stage(wrapper: type[StoryError]) -> AsyncIterator[None]:
    """Turn failures of the block into errors of the tree that name the stage."""
    try:
        yield
    except Exception as error:
        known = unwrap(error, wrapper)
        if known is error:
            raise
        raise known from None
