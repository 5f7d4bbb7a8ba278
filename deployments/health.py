"""What is loaded: of one deployment, and of the service."""

import logging
from dataclasses import dataclass
from typing import Self

from deployments.errors import GeneratorNotInitialized
from deployments.types import Value

logger = logging.getLogger("ray.serve")


class LoadStatus(Value):
    """Whether a deployment's models are loaded, and if not, why.

    Attributes:
        error: the sentence for a caller who wants a picture all the same; None while loading.
        reason: why, for the operator.
    """

    loaded: bool
    error: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, error: GeneratorNotInitialized | None) -> Self:
        """The status after loading that ended with this error, or well."""
        if error is None:
            return cls(loaded=True)
        return cls(loaded=False, error=error.message, reason=error.reason or error.message)


def load_error(error: Exception, what: str) -> GeneratorNotInitialized:
    """The error to tell of a deployment that could not load its models, logged here.

    Args:
        error: what loading raised; one that we did not foresee is logged with its traceback.
        what: the deployment's role.
    """
    if isinstance(error, GeneratorNotInitialized):
        known = error
    else:
        logger.error("the %s could not be loaded", what, exc_info=error)
        reason = f"the {what} could not be loaded: {type(error).__name__}"
        known = GeneratorNotInitialized("Generator not initialized.", reason)
    logger.error("%s %s", known.message, known.reason)
    return known


@dataclass(frozen=True, slots=True)
class Health:
    """What /health says.

    Attributes:
        model_loaded: whether a story can be drawn in simple mode.
        ref_guided_available: whether it can be drawn in ref-guided mode.
        reasons: what is not loaded and why, one sentence each.
    """

    model_loaded: bool
    ref_guided_available: bool
    reasons: tuple[str, ...]
