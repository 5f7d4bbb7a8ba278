"""Whether the models are loaded, for one deployment and for the whole service."""

import logging
from dataclasses import dataclass
from typing import Self

from deployments.errors import GeneratorNotInitialized
from deployments.types import Value

logger = logging.getLogger("ray.serve")


class LoadStatus(Value):
    """Whether the models of a deployment are loaded, and if not, why.

    Attributes:
        loaded: whether they are loaded.
        error: the sentence for the caller of a request that needs them; None if they are loaded or
            still loading.
        reason: the cause, for the operator; None if they are loaded.
    """

    loaded: bool
    error: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, error: GeneratorNotInitialized | None) -> Self:
        """The status after loading.

        Args:
            error: the error of loading; None if it succeeded.
        """
        if error is None:
            return cls(loaded=True)
        return cls(loaded=False, error=error.message, reason=error.reason or error.message)


def to_load_error(error: Exception, role: str) -> GeneratorNotInitialized:
    """The error to report for a deployment that could not load its models; it is logged here.

    Args:
        error: the exception of loading; an unexpected one is logged with its traceback.
        role: the deployment's role, for the message.
    """
    if isinstance(error, GeneratorNotInitialized):
        known = error
    else:
        logger.error("the %s could not be loaded", role, exc_info=error)
        reason = f"the {role} could not be loaded: {type(error).__name__}"
        known = GeneratorNotInitialized("Generator not initialized.", reason)
    logger.error("%s %s", known.message, known.reason)
    return known


@dataclass(frozen=True, slots=True)
class Health:
    """The answer of /health.

    Attributes:
        model_loaded: whether simple mode is available.
        ref_guided_available: whether ref-guided mode is available.
        reasons: what is not loaded and why, one sentence each.
    """

    model_loaded: bool
    ref_guided_available: bool
    reasons: tuple[str, ...]
