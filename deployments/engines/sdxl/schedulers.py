"""Builds the noise scheduler of a base model: its own, changed as the settings say."""

import inspect
import logging
from collections.abc import Mapping
from typing import Any, get_args

import diffusers

from deployments.errors import GeneratorNotInitialized, first_line
from deployments.schedulers import SchedulerName
from deployments.settings import RendererSettings

logger = logging.getLogger(__name__)

SCHEDULER_NOT_USABLE = "Generator not initialized. Set SCHEDULER environment variable."

_FEW_STEPS = 12
"""Distilled checkpoints take up to so many steps."""

_NO_GUIDANCE = 2.0
"""Distilled checkpoints are guided at most so much."""


def build_scheduler(config: Mapping[str, Any], settings: RendererSettings) -> Any:
    """The scheduler of a base model.

    Args:
        config: the model's own `scheduler_config.json`.
        settings: what to change of it.

    Raises:
        GeneratorNotInitialized: there is no such scheduler, it has no such option, or it does not
            fit the model.
    """
    own = str(config.get("_class_name"))
    name = settings.scheduler or own
    if name not in get_args(SchedulerName):
        raise _unusable(f"the base model's {own} cannot draw with SDXL: set SCHEDULER")
    if name.startswith("EDM") != own.startswith("EDM"):
        raise _unusable(f"SCHEDULER {name!r} has other noise levels than the base model's {own}")
    scheduler_class = getattr(diffusers, name)
    changes = _changes(settings)
    for option in changes:
        if option not in inspect.signature(scheduler_class.__init__).parameters:
            raise _unusable(f"{name} has no option {option}: unset {option.upper()}")
    try:
        scheduler = scheduler_class.from_config(dict(config), **changes)
    except ImportError as error:
        reason = f"{name} needs a package that is missing: install the extra `schedulers`"
        raise _unusable(reason) from error
    except (ValueError, TypeError, NotImplementedError) as error:
        raise _unusable(f"{name} cannot be used: {first_line(error)}") from error
    _log(scheduler, settings)
    return scheduler


def step_kwargs(scheduler: Any, generator: Any) -> dict[str, Any]:
    """Keyword arguments of `scheduler.step`, the same that diffusers' pipeline passes.

    Args:
        scheduler: after `set_timesteps`.
        generator: the source of all noise of one drawing.
    """
    parameters = inspect.signature(scheduler.step).parameters
    if hasattr(scheduler, "noise_sampler_seed"):
        # DPMSolverSDEScheduler takes no generator: its noise is a function of this seed.
        scheduler.noise_sampler_seed = generator.initial_seed()
    # 0 is the pipeline's own default of eta, where it differs from the scheduler's.
    values = {"eta": 0.0, "generator": generator}
    return {name: value for name, value in values.items() if name in parameters}


def _changes(settings: RendererSettings) -> dict[str, Any]:
    options = {
        "prediction_type": settings.prediction_type,
        "timestep_spacing": settings.timestep_spacing,
        "rescale_betas_zero_snr": settings.rescale_betas_zero_snr,
    }
    return {name: value for name, value in options.items() if value is not None}


def _log(scheduler: Any, settings: RendererSettings) -> None:
    config = scheduler.config
    logger.info(
        "Scheduler %s: prediction_type %s, timestep_spacing %s",
        type(scheduler).__name__,
        config.get("prediction_type"),
        config.get("timestep_spacing"),
    )
    is_distilled = (
        settings.num_inference_steps <= _FEW_STEPS and settings.guidance_scale <= _NO_GUIDANCE
    )
    if is_distilled and config.get("timestep_spacing") == "leading":
        logger.warning(
            "%d steps with timestep_spacing leading: distilled checkpoints (Turbo, Lightning, "
            "DMD2) need TIMESTEP_SPACING=trailing",
            settings.num_inference_steps,
        )


def _unusable(reason: str) -> GeneratorNotInitialized:
    return GeneratorNotInitialized(SCHEDULER_NOT_USABLE, reason)
