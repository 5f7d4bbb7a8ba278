"""Draws the same picture with every scheduler; as a program, it prints the pixels as JSON."""

import json
import sys
from typing import get_args

import numpy as np
import torch

from deployments.engines.sdxl.denoising import Conditioning, decode, denoise
from deployments.engines.sdxl.prompt_encoder import encode_prompt
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.engines.sdxl.sampling import Sampler
from deployments.engines.sdxl.schedulers import build_scheduler
from deployments.schedulers import SchedulerName
from deployments.settings import RendererSettings

PROMPT = "aldar_kose_man riding a brown horse"
SEED = 7
STEPS = 4
SIDE_PX = 64

SDXL = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "prediction_type": "epsilon",
    "set_alpha_to_one": False,
    "skip_prk_steps": True,
    "steps_offset": 1,
    "timestep_spacing": "leading",
}
EDM = {"sigma_min": 0.002, "sigma_max": 80.0, "sigma_data": 0.5, "num_train_timesteps": 1000}
"""As in Playground v2.5."""

SDE = {
    "DPMSolverMultistepScheduler",
    "DPMSolverSinglestepScheduler",
    "EDMDPMSolverMultistepScheduler",
}


def variants():
    """Name -> the configuration of a scheduler; some classes have a stochastic algorithm too."""
    found = {}
    for name in get_args(SchedulerName):
        config = (EDM if name.startswith("EDM") else SDXL) | {"_class_name": name}
        found[name] = config
        if name in SDE:
            found[f"{name}/sde-dpmsolver++"] = config | {"algorithm_type": "sde-dpmsolver++"}
    return found


def draw_all(pipeline, settings, only=None, step_seed=None):
    """Name -> pixels, uint8 [64, 64, 3].

    Args:
        pipeline: the pipeline.
        settings: guidance and negative prompt.
        only: the one name to draw; None: all.
        step_seed: seed of the noise of the steps; None: that of the initial noise continues.
    """
    embeds = encode_prompt(pipeline, PROMPT, settings.negative_prompt)
    conditioning = Conditioning(embeds, None, SIDE_PX, SIDE_PX)
    drawn = {}
    for name, config in variants().items():
        if only not in (None, name):
            continue
        scheduler = build_scheduler(config, settings)
        if step_seed is not None:
            scheduler = _with_step_seed(scheduler, step_seed)
        sampler = Sampler(scheduler, STEPS, settings.guidance_scale)
        drawn[name] = decode(pipeline, denoise(pipeline, sampler, conditioning, SEED)).numpy()
    return drawn


def _with_step_seed(scheduler, seed):
    """The scheduler, whose noise comes from another seed than the initial noise."""
    step = scheduler.step

    def seeded(noise_pred, timestep, sample, generator=None, return_dict=False):
        if hasattr(scheduler, "noise_sampler_seed"):
            scheduler.noise_sampler_seed = seed
            return step(noise_pred, timestep, sample, return_dict=return_dict)
        # One seed per step, so that each step's noise differs from the last one's.
        own = torch.Generator("cpu").manual_seed(seed + int(timestep))
        return step(noise_pred, timestep, sample, generator=own, return_dict=return_dict)

    scheduler.step = seeded
    return scheduler


if __name__ == "__main__":
    own = RendererSettings.model_validate_json(sys.argv[1])
    pictures = draw_all(SDXLRenderer(own).pipeline, own)
    json.dump({name: np.asarray(pixels).tolist() for name, pixels in pictures.items()}, sys.stdout)
