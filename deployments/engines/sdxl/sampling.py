"""The presets: noise schedule, number of steps, and which of them are guided."""

from dataclasses import dataclass
from typing import Any

from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler

from deployments.presets import Preset
from deployments.settings import RendererSettings

GUIDED_SIGMAS = (0.28, 5.42)
"""Noise levels at which guidance helps SDXL; outside it costs diversity and fidelity (Kynkaanniemi
et al. 2024, "Applying Guidance in a Limited Interval", which gives these figures for SDXL)."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """One way to remove the noise.

    Attributes:
        scheduler: diffusers' noise schedule; its state is that of the drawing in progress.
        steps: denoising steps.
        guidance_scale: classifier-free guidance; none up to 1.
        guided_sigmas: noise levels above the first and up to the second are guided; None: all.
    """

    scheduler: Any
    steps: int
    guidance_scale: float
    guided_sigmas: tuple[float, float] | None = None

    def is_guided(self, index: int) -> bool:
        """Whether the step of this index, from 0, is guided; a guided one costs two UNet rows."""
        if self.guidance_scale <= 1 or self.guided_sigmas is None:
            return self.guidance_scale > 1
        low, high = self.guided_sigmas
        return low < float(self.scheduler.sigmas[index]) <= high


def build_samplers(settings: RendererSettings, scheduler: Any) -> dict[Preset, Sampler]:
    """The presets that the settings allow.

    `exact` leaves everything as it is. `fast` halves the steps, since a solver of second order
    needs fewer (DPM++ 2M, Lu et al. 2022), and `fastest` also guides a part only. `few_step` takes
    Euler steps from pure noise without guidance, as SDXL-Lightning and Hyper-SD are distilled.

    Args:
        settings: steps, guidance, and whether there is a few-step LoRA.
        scheduler: the model's own.
    """
    # Karras' spacing knows no schedule that ends in pure noise.
    has_pure_noise = bool(scheduler.config.get("rescale_betas_zero_snr"))

    def solver() -> Any:
        return DPMSolverMultistepScheduler.from_config(
            scheduler.config,
            algorithm_type="dpmsolver++",
            solver_order=2,
            use_karras_sigmas=not has_pure_noise,
        )

    steps, guidance = settings.num_inference_steps, settings.guidance_scale
    half = (steps + 1) // 2
    samplers = {
        Preset.EXACT: Sampler(scheduler, steps, guidance),
        Preset.FAST: Sampler(solver(), half, guidance),
        Preset.FASTEST: Sampler(solver(), half, guidance, GUIDED_SIGMAS),
    }
    if settings.few_step_lora_path is not None:
        euler = EulerDiscreteScheduler.from_config(scheduler.config, timestep_spacing="trailing")
        few = settings.few_step_num_inference_steps
        samplers[Preset.FEW_STEP] = Sampler(euler, few, guidance_scale=1.0)
    return samplers
