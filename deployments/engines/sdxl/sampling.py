"""What each preset stands for: noise schedule, number of steps, and which steps are guided."""

from dataclasses import dataclass
from typing import Any

from diffusers import (
    DPMSolverMultistepScheduler,
    EDMDPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
)

from deployments.lora_path import unusable_lora
from deployments.presets import Preset
from deployments.settings import RendererSettings

GUIDED_SIGMAS = (0.28, 5.42)
"""Noise levels between which guidance helps SDXL. Outside them it reduces diversity and fidelity
(Kynkaanniemi et al. 2024, "Applying Guidance in a Limited Interval", figures for SDXL)."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """How the noise is removed.

    Attributes:
        scheduler: diffusers' scheduler; it holds the state of the denoising loop in progress.
        steps: number of denoising steps.
        guidance_scale: scale of classifier-free guidance; up to 1 means no guidance.
        guided_sigmas: (low, high): steps with a noise level above low and up to high are guided.
            None: all steps are guided.
    """

    scheduler: Any
    steps: int
    guidance_scale: float
    guided_sigmas: tuple[float, float] | None = None

    def is_guided(self, index: int) -> bool:
        """Whether a step is guided, which takes two rows of the UNet instead of one.

        Args:
            index: the step's index, from 0.
        """
        if self.guidance_scale <= 1 or self.guided_sigmas is None:
            return self.guidance_scale > 1
        low, high = self.guided_sigmas
        return low < float(self.scheduler.sigmas[index]) <= high


def build_samplers(settings: RendererSettings, scheduler: Any) -> dict[Preset, Sampler]:
    """The sampler of each preset that is available with these settings.

    `exact` uses the model's own scheduler with all steps. `fast` takes half of the steps, with a
    second-order solver, which needs fewer (DPM++ 2M, Lu et al. 2022). `fastest` also guides only
    some of the steps. `few_step` takes Euler steps from pure noise without guidance, for which
    SDXL-Lightning and Hyper-SD are distilled; it is available if there is a few-step LoRA.

    Args:
        settings: steps, guidance and few-step LoRA.
        scheduler: the model's own scheduler.

    Raises:
        GeneratorNotInitialized: there is a few-step LoRA, and the model cannot use one.
    """
    steps, guidance = settings.num_inference_steps, settings.guidance_scale
    half = (steps + 1) // 2
    samplers = {
        Preset.EXACT: Sampler(scheduler, steps, guidance),
        Preset.FAST: Sampler(_solver(scheduler), half, guidance),
        Preset.FASTEST: Sampler(_solver(scheduler), half, guidance, GUIDED_SIGMAS),
    }
    if settings.few_step_lora_path is not None:
        if _is_edm(scheduler):
            path = settings.few_step_lora_path
            raise unusable_lora(f"few-step LoRA {path!r} does not fit a model of EDM noise levels")
        euler = EulerDiscreteScheduler.from_config(scheduler.config, timestep_spacing="trailing")
        few = settings.few_step_num_inference_steps
        samplers[Preset.FEW_STEP] = Sampler(euler, few, guidance_scale=1.0)
    return samplers


def _is_edm(scheduler: Any) -> bool:
    return type(scheduler).__name__.startswith("EDM")


def _solver(scheduler: Any) -> Any:
    """A second-order solver for the model's own noise schedule."""
    if _is_edm(scheduler):
        return EDMDPMSolverMultistepScheduler.from_config(scheduler.config)
    return DPMSolverMultistepScheduler.from_config(
        scheduler.config,
        algorithm_type="dpmsolver++",
        solver_order=2,
        # Karras' spacing is not defined for a schedule that starts from pure noise.
        use_karras_sigmas=not scheduler.config.get("rescale_betas_zero_snr"),
    )
